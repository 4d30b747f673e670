public import Operations
internal import Synchronization

/// How `prepare` writes, in short transactions of its own. Filled in by Application.
public enum BlobWriting: ServiceKey {
    public typealias Value = BlobWriter
}

/// Reaches the dispatcher, which exists only after its services: Application makes the writer first and attaches the dispatcher later.
public final class BlobWriter: Sendable {
    private struct Target {
        weak var dispatcher: Dispatcher?
    }

    private let target = Mutex(Target())

    public init() {}

    /// Says who runs the transactions.
    public func attach(_ dispatcher: Dispatcher) { target.withLock { $0.dispatcher = dispatcher } }

    func write<Value: Sendable>(
        as caller: Caller, requestID: String, _ body: @escaping @Sendable (Context) throws -> Value
    ) async throws(Failure) -> Value {
        try await dispatcher.perform(as: caller, face: .upload, requestID: requestID, body)
    }

    func read<Value>(as caller: Caller, requestID: String, _ body: (Context) throws -> Value) throws(Failure) -> Value {
        try dispatcher.view(as: caller, requestID: requestID, body)
    }

    private var dispatcher: Dispatcher {
        guard let dispatcher = target.withLock({ $0.dispatcher }) else { preconditionFailure("no dispatcher was attached") }
        return dispatcher
    }
}
