internal import Features
public import JSONSchema
public import Operations
public import Outbound

/// Fetches reference views of a character and sets them: the work of `set_character_references`.
public struct ReferenceWorker: JobWorker {
    public let kind = ReferenceImport.jobKind
    private let file: RemoteFile
    private let services: Services
    private let dispatcher: Dispatcher

    public init(client: HTTPClient, dispatcher: Dispatcher) {
        file = RemoteFile(client: client, services: dispatcher.services)
        services = dispatcher.services
        self.dispatcher = dispatcher
    }

    public func work(_ job: Job) async throws(Failure) -> JSON {
        guard let project = job.project, let wanted = ReferenceImport(payload: job.payload) else {
            throw Failure(.unexpected, "The job does not say what to fetch.")
        }
        let waiting = wanted.waiting
        for (index, source) in waiting.enumerated() {
            job.report(Progress(Double(index), of: Double(waiting.count + 1), "Fetching \(source.view.rawValue)"))
            let spool = try await file.fetch(source.url, parameter: source.view.member) { _ in }
            let details = MediaDetails(
                project: project, filename: RemoteFile.filename(in: source.url), origin: .fetched, sourceURL: source.url)
            _ = try await Media.store(spool, as: details, with: services, caller: job.caller, requestID: job.id.text) { asset, context in
                guard asset.mediaType != .mp4 else {
                    throw Failure(
                        .validationFailed, "A reference view is a picture, not a video.", parameter: source.view.member,
                        got: .string(source.url))
                }
                try ReferenceImport.note(asset.id, as: source.view, in: job.id, context)
            }
        }
        return try await dispatcher.perform(as: job.caller, requestID: job.id.text) { context in
            try ReferenceImport.settle(job.id, in: context)
        }
    }
}
