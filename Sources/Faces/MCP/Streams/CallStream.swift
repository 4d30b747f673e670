internal import Operations
internal import Synchronization

/// The way from a method at work to its client: notifications first, then the answer.
final class CallStream: Sendable {
    /// What comes next.
    enum Item: Sendable {
        case message([UInt8])
        /// Nothing follows.
        case end(MCPAnswer)
        /// There was nothing for so long.
        case quiet
        /// The task that asks was cancelled.
        case cancelled
    }

    private struct State {
        var messages: [[UInt8]] = []
        var answer: MCPAnswer?
        var isDropped = false
    }

    /// A client that reads more slowly than this gets what is newest when it reads again.
    static let maxWaiting = 128

    private let state = Mutex(State())
    private let changed = Pulse()

    /// Whether the client is gone, so that nobody waits for the answer.
    var isDropped: Bool { state.withLock { $0.isDropped } }

    /// Whether there is room for another message.
    var hasRoom: Bool { state.withLock { $0.messages.count < Self.maxWaiting && $0.answer == nil && !$0.isDropped } }

    /// Sends a notification; it is lost once the answer is there, the client is gone, or too many wait.
    func send(_ notification: RPCNotification) {
        let bytes = notification.bytes
        state.withLock { state in
            guard state.answer == nil, !state.isDropped, state.messages.count < Self.maxWaiting else { return }
            state.messages.append(bytes)
        }
        changed.send()
    }

    // MARK: The other side

    /// Ends the stream.
    func end(_ answer: MCPAnswer) {
        state.withLock { $0.answer = answer }
        changed.send()
    }

    /// The client is gone.
    func drop() {
        state.withLock { state in
            state.isDropped = true
            state.messages = []
        }
        changed.send()
    }

    /// What comes next, waiting for it at most so long.
    func next(within milliseconds: Int) async -> Item {
        let end = ContinuousClock.now + .milliseconds(milliseconds)
        while true {
            let generation = changed.generation
            if let item = take() { return item }
            if Task.isCancelled { return .cancelled }
            let left = ContinuousClock.now.duration(to: end)
            guard left > .zero else { return .quiet }
            await changed.wait(after: generation, milliseconds: Int(left / .milliseconds(1)) + 1)
        }
    }

    /// All messages that wait.
    func rest() -> [[UInt8]] {
        state.withLock { state in
            defer { state.messages = [] }
            return state.messages
        }
    }

    private func take() -> Item? {
        state.withLock { state in
            if !state.messages.isEmpty { return .message(state.messages.removeFirst()) }
            return state.answer.map(Item.end)
        }
    }
}
