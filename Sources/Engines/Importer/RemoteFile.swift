internal import Features
internal import JSONSchema
internal import Operations
internal import Outbound

/// Fetches what stands at an address of somebody else's, into a file of ours.
struct RemoteFile {
    /// How long a download may take.
    static let timeoutSeconds = 60

    let client: HTTPClient
    let services: Services

    /// - Parameter report: told how many bytes have come.
    func fetch(
        _ url: String, parameter: String = "url", maxBytes: Int = Media.maxBytes, timeoutSeconds: Int = timeoutSeconds,
        report: @escaping @Sendable (Int) -> Void
    ) async throws(Failure) -> Spool {
        let spool = try Spool.make(in: services[SpoolDirectory.self], maxBytes: maxBytes)
        var request = OutboundRequest("GET", url, purpose: .media)
        request.totalTimeout = .seconds(timeoutSeconds)
        request.maxResponseBytes = maxBytes
        request.followRedirects = 3
        request.sink = { piece in
            try spool.append(piece)
            report(spool.bytes)
        }
        do {
            let response = try await client.send(request)
            guard (200..<300).contains(response.status) else {
                throw Failure(
                    .validationFailed, "The address answered \(response.status) instead of a file.", parameter: parameter,
                    got: .string(url))
            }
        } catch let failure as Failure {
            throw failure
        } catch let error as OutboundError {
            throw Failure(fetching: url, error, parameter: parameter, maxBytes: maxBytes)
        } catch {
            throw Failure(.unexpected, "The file could not be fetched.")
        }
        return spool
    }

    /// The last part of an address.
    static func filename(in url: String) -> String? {
        url.split(separator: "?")[0].split(separator: "/").dropFirst(2).last.map(String.init)
    }
}
