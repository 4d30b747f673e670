internal import Operations
internal import Synchronization

/// The way from a method at work to its client: notifications first, then the answer.
///
/// One that keeps its messages can be read again from any of them on, by a client that has lost its connection (`HeldCalls`).
final class CallStream: Sendable {
    /// Whom the messages are for.
    enum Audience: Sendable {
        /// A client that reads along.
        case reader
        /// One that may come back for what it has missed.
        case returning
        /// One that takes nothing but the answer.
        case nobody
    }

    /// What comes next.
    enum Item: Sendable {
        /// Numbered from 1 on.
        case message([UInt8], number: Int)
        /// The client is to leave, and to come back for the rest.
        case pause
        /// Nothing follows.
        case end(MCPAnswer)
        /// There was nothing for so long.
        case quiet
        /// The task that asks was cancelled.
        case cancelled
    }

    private struct State {
        var messages: [[UInt8]] = []
        /// How many messages came before those.
        var gone = 0
        /// The message after which the client is to leave.
        var pausesAfter: Int?
        var answer: MCPAnswer?
        var isDropped = false
    }

    /// A client that reads more slowly than this misses what comes then.
    static let maxWaiting = 128

    let audience: Audience
    private let state = Mutex(State())
    private let changed = Pulse()

    init(for audience: Audience) { self.audience = audience }

    /// Whether the client is gone, so that nobody waits for the answer.
    var isDropped: Bool { state.withLock { $0.isDropped } }

    /// Whether there is room for another message.
    var hasRoom: Bool { state.withLock { $0.messages.count < Self.maxWaiting && $0.answer == nil && !$0.isDropped } }

    /// Sends a notification; it is lost once the answer is there, the client is gone, or too many wait.
    func send(_ notification: RPCNotification) { send(notification.bytes) }

    /// Sends a whole message.
    /// - Returns: whether the client may get it.
    @discardableResult func send(_ bytes: [UInt8]) -> Bool {
        guard audience != .nobody else { return false }
        let isTaken = state.withLock { state in
            guard state.answer == nil, !state.isDropped else { return false }
            if state.messages.count >= Self.maxWaiting {
                // What is kept was read long ago.
                guard audience == .returning else { return false }
                state.messages.removeFirst()
                state.gone += 1
            }
            state.messages.append(bytes)
            return true
        }
        if isTaken { changed.send() }
        return isTaken
    }

    /// Has a client that may come back do so: its connection ends, the work goes on. Others stay.
    func pause() {
        guard audience == .returning else { return }
        state.withLock { $0.pausesAfter = $0.gone + $0.messages.count }
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
    /// - Parameter seen: the number of the last message that was read; it matters only where messages are kept.
    func next(after seen: Int = 0, within milliseconds: Int) async -> Item {
        let end = ContinuousClock.now + .milliseconds(milliseconds)
        while true {
            let generation = changed.generation
            if let item = take(after: seen) { return item }
            if Task.isCancelled { return .cancelled }
            let left = ContinuousClock.now.duration(to: end)
            guard left > .zero else { return .quiet }
            await changed.wait(after: generation, milliseconds: Int(left / .milliseconds(1)) + 1)
        }
    }

    private func take(after seen: Int) -> Item? {
        state.withLock { state in
            let isKept = audience == .returning
            if isKept, let last = state.pausesAfter, seen >= last {
                state.pausesAfter = nil
                return .pause
            }
            let index = isKept ? max(seen - state.gone, 0) : 0
            guard index < state.messages.count else { return state.answer.map(Item.end) }
            let number = state.gone + index + 1
            if isKept { return .message(state.messages[index], number: number) }
            state.gone += 1
            return .message(state.messages.removeFirst(), number: number)
        }
    }
}
