internal import Features
public import JSONSchema
public import Operations
public import Outbound
internal import Synchronization

/// Fetches a remote picture and keeps a copy: the work of `upload_media_from_url`.
public struct ImportWorker: JobWorker {
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
        job.report(Progress(1, of: 3, "Fetching"))
        let spool = try await RemoteFile(client: client, services: services).fetch(url) { bytes in
            // The length is told by some addresses only; the largest file that is taken stands for it.
            job.report(Progress(1 + Double(bytes) / Double(Media.maxBytes + 1), of: 3, "Fetched \(bytes >> 10) KiB"))
        }
        job.report(Progress(2, of: 3, "Storing"))
        let details = MediaDetails(
            project: project, filename: job.payload["filename"]?.stringValue ?? RemoteFile.filename(in: url),
            altText: job.payload["alt_text"]?.stringValue ?? "", tags: job.payload["tags"]?.arrayValue?.compactMap(\.stringValue) ?? [],
            origin: .fetched, sourceURL: url)
        return try await Media.store(spool, as: details, with: services, caller: job.caller, requestID: job.id.text) { asset, context in
            // In the transaction that enters the asset: a crash cannot enter it twice.
            try Jobs.finish(job.id, result: asset.json, in: context)
        }.json
    }
}

extension Failure {
    /// What callers hear of an address that could not be fetched. Why an address is refused is told, what is behind it is not.
    init(fetching url: String, _ error: OutboundError, parameter: String = "url", maxBytes: Int = Media.maxBytes) {
        switch error.reason {
        case .tooLarge:
            self.init(
                .payloadTooLarge, "The file at this address is larger than \(maxBytes) bytes.", parameter: parameter,
                got: .string(url))
        case .invalidURL(let defect): self.init(.validationFailed, defect.rawValue, parameter: parameter, got: .string(url))
        case .refusedAddress:
            self.init(
                .validationFailed,
                "This address is on a private or reserved network, which is not fetched from. The operator can allow it with --allow-outbound.",
                parameter: parameter, got: .string(url))
        case .libraryMissing:
            self.init(.busy, "The server lacks libcurl (libcurl4), which its operator has to install.", retry: .after(seconds: 3_600))
        case .busy, .stopped, .cancelled: self.init(.busy, "The file could not be fetched now.", retry: .after(seconds: 5))
        default:
            self.init(
                .validationFailed, "The file could not be fetched: the address does not answer as it should.", parameter: parameter,
                got: .string(url))
        }
    }
}
