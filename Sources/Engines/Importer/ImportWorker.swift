internal import Features
public import JSONSchema
public import Operations
public import Outbound
internal import Synchronization

/// Fetches a remote picture and keeps a copy: the work of `upload_media_from_url`.
public struct ImportWorker: JobWorker {
    /// How long a download may take.
    static let timeoutSeconds = 60

    public let kind = "import_media"
    private let client: HTTPClient
    private let services: Services

    public init(client: HTTPClient, services: Services) {
        self.client = client
        self.services = services
    }

    public func work(_ job: Job) async throws(Failure) -> JSON {
        guard let project = job.project, let url = job.payload["url"]?.stringValue else {
            throw Failure(.unexpected, "The job does not say what to fetch.")
        }
        let spool = try Spool.make(in: services[SpoolDirectory.self])
        var request = OutboundRequest("GET", url, purpose: .media)
        request.totalTimeout = .seconds(Self.timeoutSeconds)
        request.maxResponseBytes = Media.maxBytes
        request.followRedirects = 3
        job.report(Progress(1, of: 3, "Fetching"))
        request.sink = { piece in
            try spool.append(piece)
            // The length is told by some addresses only; the largest file that is taken stands for it.
            job.report(Progress(1 + Double(spool.bytes) / Double(Media.maxBytes + 1), of: 3, "Fetched \(spool.bytes >> 10) KiB"))
        }
        do {
            let response = try await client.send(request)
            guard (200..<300).contains(response.status) else {
                throw Failure(
                    .validationFailed, "The address answered \(response.status) instead of a picture.", parameter: "url", got: .string(url))
            }
        } catch let failure as Failure {
            throw failure
        } catch let error as OutboundError {
            throw Failure(fetching: url, error)
        } catch {
            throw Failure(.unexpected, "The picture could not be fetched.")
        }
        job.report(Progress(2, of: 3, "Storing"))
        let details = MediaDetails(
            project: project, filename: job.payload["filename"]?.stringValue ?? Self.filename(in: url),
            altText: job.payload["alt_text"]?.stringValue ?? "", tags: job.payload["tags"]?.arrayValue?.compactMap(\.stringValue) ?? [],
            origin: .fetched, sourceURL: url)
        let caller = job.user.map { Caller(principal: .user($0), scopes: .everything) } ?? .operator
        return try await Media.store(spool, as: details, with: services, caller: caller, requestID: job.id.text) { asset, context in
            // In the transaction that enters the asset: a crash cannot enter it twice.
            try Jobs.finish(job.id, result: asset.json, in: context)
        }.json
    }

    private static func filename(in url: String) -> String? {
        url.split(separator: "?")[0].split(separator: "/").dropFirst(2).last.map(String.init)
    }
}

extension Failure {
    /// What callers hear of an address that could not be fetched. Why an address is refused is told, what is behind it is not.
    init(fetching url: String, _ error: OutboundError) {
        switch error.reason {
        case .tooLarge:
            self.init(
                .payloadTooLarge, "The file at this address is larger than \(Media.maxBytes) bytes.", parameter: "url", got: .string(url))
        case .invalidURL(let defect): self.init(.validationFailed, defect.rawValue, parameter: "url", got: .string(url))
        case .refusedAddress:
            self.init(
                .validationFailed,
                "This address is on a private or reserved network, which is not fetched from. The operator can allow it with --allow-outbound.",
                parameter: "url", got: .string(url))
        case .busy, .stopped, .cancelled: self.init(.busy, "The file could not be fetched now.", retry: .after(seconds: 5))
        default:
            self.init(
                .validationFailed, "The file could not be fetched: the address does not answer as it should.", parameter: "url",
                got: .string(url))
        }
    }
}
