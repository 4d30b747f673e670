public import JSONSchema
public import Operations

/// Telling a provider, in a job of its own, that what it is at is not wanted any more.
public struct ProviderStop: Sendable {
    /// The kind of the job that does it.
    public static let jobKind = "stop_provider"

    public let provider: String
    /// What the provider said of the work when it took it, with the address by which it is stopped.
    public let remote: JSON

    init(_ provider: String, _ remote: JSON) {
        self.provider = provider
        self.remote = remote
    }

    /// What a job is to do; `nil` where that is not to be read.
    public init?(_ job: Job) {
        guard let provider = job.payload["provider"]?.stringValue, let remote = job.payload["remote"] else { return nil }
        self.init(provider, remote)
    }

    func enqueue(project: ProjectID, in context: Context) throws {
        _ = try Jobs.enqueue(Self.jobKind, payload: ["provider": .string(provider), "remote": remote], project: project, in: context)
    }
}
