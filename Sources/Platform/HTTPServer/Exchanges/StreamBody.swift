import Synchronization

/// A body that a task writes while the library sends it.
///
/// The library takes what has been written; when there is nothing, it is suspended until more comes. The task in turn waits until what it
/// wrote has been taken.
final class StreamBody: BodyWriter {
    private struct State {
        var pending: [UInt8] = []
        var offset = 0
        /// The library waits: whoever sets this back to false must resume it.
        var isSuspended = false
        /// The producer has returned.
        var hasEnded = false
        /// The client is gone, or the server stops.
        var isGone = false
        var task: UInt64?
        var nextWaiter: UInt64 = 0
        var waiters: [UInt64: CheckedContinuation<Void, any Error>] = [:]

        mutating func takeWaiters() -> [CheckedContinuation<Void, any Error>] {
            defer { waiters = [:] }
            return Array(waiters.values)
        }
    }

    private let hub: Hub
    private let wire: Wire
    private let producer: any BodyProducer
    private let state = Mutex(State())

    init(hub: Hub, wire: Wire, producer: any BodyProducer) {
        self.hub = hub
        self.wire = wire
        self.producer = producer
    }

    // MARK: The library's side

    /// Gives what has been written, or suspends the connection. The first call starts the producer; a HEAD never gets here.
    func take(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        let (count, waiters) = state.withLock { state -> (Int, [CheckedContinuation<Void, any Error>]) in
            if state.task == nil { state.task = hub.tasks.start(.stream) { await self.produce() } }
            if state.isGone { return (ContentReader.endWithError, []) }
            let left = state.pending.count - state.offset
            if left > 0 {
                let count = min(left, buffer.count)
                unsafe buffer.copyBytes(from: state.pending[state.offset..<state.offset + count])
                state.offset += count
                if count < left { return (count, []) }
                state.pending.removeAll(keepingCapacity: true)
                state.offset = 0
                return (count, state.takeWaiters())
            }
            if state.hasEnded { return (ContentReader.endOfStream, []) }
            if hub.gate.isClosed { return (ContentReader.endWithError, []) }
            state.isSuspended = true
            wire.suspend()
            return (0, [])
        }
        for waiter in waiters { waiter.resume() }
        return count
    }

    /// The exchange is over: whoever still writes gets an error.
    func close() {
        let (task, waiters) = state.withLock { state in
            state.isGone = true
            return (state.hasEnded ? nil : state.task, state.takeWaiters())
        }
        if let task { hub.tasks.cancel(task) }
        for waiter in waiters { waiter.resume(throwing: CancellationError()) }
    }

    // MARK: The watcher's side

    /// Gives up a suspended stream: always, or if the client at `socket` has hung up.
    func surrender(ifHungUp socket: Int32?) -> Surrender? {
        state.withLock { state in
            guard state.isSuspended else { return nil }
            if let socket, !hasHungUp(socket) { return nil }
            state.isSuspended = false
            state.isGone = true
            return Surrender(wire: wire, tasks: hub.tasks, task: state.task, waiters: state.takeWaiters())
        }
    }

    // MARK: The producer's side

    private func produce() async {
        await producer.produce(into: self)
        let mustResume = state.withLock { state in
            state.hasEnded = true
            defer { state.isSuspended = false }
            return state.isSuspended
        }
        if mustResume { wire.resume() }
    }

    var hasClient: Bool { state.withLock { !$0.isGone } }

    func write(_ bytes: [UInt8]) async throws {
        if bytes.isEmpty { return }
        let mustResume = try state.withLock { state in
            if state.isGone || state.hasEnded { throw CancellationError() }
            state.pending += bytes
            defer { state.isSuspended = false }
            return state.isSuspended
        }
        if mustResume { wire.resume() }
        try await taken()
    }

    /// Waits until all that was written has been taken.
    private func taken() async throws {
        let number = state.withLock { state in
            state.nextWaiter += 1
            return state.nextWaiter
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (waiter: CheckedContinuation<Void, any Error>) in
                let outcome = state.withLock { state -> Result<Void, any Error>? in
                    // Asked under the lock: a cancellation that comes later finds the waiter.
                    if state.isGone || Task.isCancelled { return .failure(CancellationError()) }
                    if state.pending.isEmpty { return .success(()) }
                    state.waiters[number] = waiter
                    return nil
                }
                if let outcome { waiter.resume(with: outcome) }
            }
        } onCancel: {
            state.withLock { $0.waiters.removeValue(forKey: number) }?.resume(throwing: CancellationError())
        }
    }
}
