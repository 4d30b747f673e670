public import JSONSchema

/// How some work stands that goes on after the call that began it.
public struct WorkState: Sendable {
    public enum Status: Sendable, Equatable {
        case working
        /// What the call answers at the end.
        case done(JSON)
        case failed(Failure)
        case cancelled
    }

    public var status: Status
    public var progress: Progress?
    public var createdAt: Instant
    public var updatedAt: Instant
    /// The job that does it, by which its progress is told.
    public var job: JobID?

    public init(_ status: Status, progress: Progress? = nil, createdAt: Instant, updatedAt: Instant, job: JobID? = nil) {
        self.status = status
        self.progress = progress
        self.job = job
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }
}

/// A kind of work that goes on after the call that began it. Its id is what the caller asks by.
public protocol WorkKind: Sendable {
    /// What ids of this kind begin with, without the underscore.
    var prefix: String { get }
    /// Whether a caller who is gone wants it no more.
    var endsWithCaller: Bool { get }
    /// How it stands; `nil` where there is none that the caller may see.
    func state(of id: String, in context: Context) throws -> WorkState?
    /// Ends it, if it has not ended and can be ended; what has happened stays.
    func cancel(_ id: String, in context: Context) throws
}

/// The kinds of work that there are; filled in by Application. Where it is not, there are jobs.
public enum LongWork: ServiceKey {
    public typealias Value = [any WorkKind]

    static func kind(of id: String, in services: Services) -> (any WorkKind)? {
        let prefix = id.prefix { $0 != "_" }
        return (services.filled(LongWork.self) ?? [JobWork()]).first { $0.prefix == prefix }
    }
}

/// Jobs as work that goes on. Each belongs to the key, or the user, that began it.
public struct JobWork: WorkKind {
    public let prefix = "job"
    public let endsWithCaller = true

    public init() {}

    public func state(of id: String, in context: Context) throws -> WorkState? {
        guard let id = JobID(id) else { return nil }
        return try Jobs.state(of: id, in: context)
    }

    public func cancel(_ id: String, in context: Context) throws {
        guard let id = JobID(id), try Jobs.state(of: id, in: context) != nil else { return }
        try Jobs.cancel(id, in: context)
    }
}
