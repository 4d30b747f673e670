internal import Features
public import JSONSchema
public import Operations
public import Outbound

/// Fetches a LoRA and makes a version of it: the work of `import_lora`.
public struct LoRAImportWorker: JobWorker {
    public let kind = LoRAImport.jobKind
    private let file: RemoteFile
    private let services: Services

    public init(client: HTTPClient, services: Services) {
        file = RemoteFile(client: client, services: services)
        self.services = services
    }

    public func work(_ job: Job) async throws(Failure) -> JSON {
        guard let wanted = LoRAImport(payload: job.payload) else { throw Failure(.unexpected, "The job does not say what to fetch.") }
        job.report(Progress(1, of: 3, "Fetching"))
        let spool = try await file.fetch(wanted.url, maxBytes: LoRAs.maxBytes, timeoutSeconds: LoRAs.fetchSeconds) { bytes in
            job.report(Progress(1 + Double(bytes) / Double(LoRAs.maxBytes + 1), of: 3, "Fetched \(bytes >> 20) MiB"))
        }
        job.report(Progress(2, of: 3, "Checking and storing"))
        return try await LoRAFile.store(spool, with: services, caller: job.caller, requestID: job.id.text) { file, context in
            // In the transaction that enters the version: a crash cannot enter it twice.
            try wanted.settle(file, job.id, in: context)
        }
    }
}
