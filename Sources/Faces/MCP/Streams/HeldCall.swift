internal import Operations
internal import Secrets
internal import Synchronization

/// A call whose client may lose its stream and come back for the rest (SEP-1699, part of 2025-11-25): each event has an id, and the call
/// goes on while nobody reads.
final class HeldCall: Sendable {
    /// How soon a client is to come back. Its own default is a second.
    static let retryMilliseconds = 500

    private struct State {
        /// Counts those that have read, so that one that comes later takes the place of the one before.
        var readers = 0
        /// How many of them are still there.
        var present = 0
        var touchedAt = ContinuousClock.now
    }

    let id = Hex.encode(RandomBytes.bytes(12))
    let subject: String
    let running: RunningCall
    /// The message with the answer in it.
    let encoded: @Sendable (MCPAnswer) -> [UInt8]
    private let state = Mutex(State())

    init(_ running: RunningCall, of caller: Caller, encoded: @escaping @Sendable (MCPAnswer) -> [UInt8]) {
        self.running = running
        self.encoded = encoded
        subject = caller.subject
    }

    /// The field that names an event of the stream, after the so manieth message.
    func idField(_ number: Int) -> [UInt8] { Array("id: \(id)-\(number)\n".utf8) }

    /// An event without a message, so that there is an id to come back with before there is anything to say.
    var firstEvent: [UInt8] { idField(0) + Array("retry: \(Self.retryMilliseconds)\ndata: \n\n".utf8) }

    /// Begins to read. Whoever read before is to leave.
    func enter() -> Int {
        state.withLock { state in
            state.readers += 1
            state.present += 1
            return state.readers
        }
    }

    func isLast(_ reader: Int) -> Bool { state.withLock { $0.readers == reader } }

    func leave() {
        state.withLock { state in
            state.present -= 1
            state.touchedAt = .now
        }
    }

    /// Since when nobody reads; now, where somebody does.
    var leftAt: ContinuousClock.Instant { state.withLock { $0.present > 0 ? .now : $0.touchedAt } }
}

/// The calls that can be come back to. Kept in memory: it is this process that works on them.
final class HeldCalls: Sendable {
    /// For how long after a connection is lost or an answer given the rest can be fetched.
    static let lifetime = Duration.seconds(60)
    /// The most that are held for one key or user, and in all. Beyond it the one that was left longest ago cannot be come back to.
    static let maxPerCaller = 8
    static let max = 64

    private let calls = Mutex<[String: HeldCall]>([:])

    func add(_ call: HeldCall) {
        // What is let go is released after the lock: its work is cancelled then.
        let released = calls.withLock { calls in
            var released = Self.expired(&calls)
            while let surplus = Self.surplus(calls, call.subject) { released += [calls.removeValue(forKey: surplus)] }
            calls[call.id] = call
            return released
        }
        withExtendedLifetime(released) {}
    }

    /// The call of an event's id, and the number of the last message that was read.
    func find(_ eventID: String) -> (call: HeldCall, seen: Int)? {
        guard let dash = eventID.lastIndex(of: "-"), let seen = Int(eventID[eventID.index(after: dash)...]), seen >= 0 else { return nil }
        let (call, released) = calls.withLock { calls in
            let released = Self.expired(&calls)
            return (calls[String(eventID[..<dash])], released)
        }
        withExtendedLifetime(released) {}
        guard let call, !call.running.stream.isDropped else { return nil }
        return (call, seen)
    }

    /// Ends them all and waits for it.
    func close() async {
        let held = calls.withLock { calls in
            defer { calls = [:] }
            return Array(calls.values)
        }
        for call in held { call.running.stop() }
        for call in held { await call.running.end() }
    }

    private static func expired(_ calls: inout [String: HeldCall]) -> [HeldCall?] {
        let end = ContinuousClock.now - lifetime
        return calls.filter { $0.value.leftAt < end }.map { calls.removeValue(forKey: $0.key) }
    }

    private static func surplus(_ calls: [String: HeldCall], _ subject: String) -> String? {
        let own = calls.values.filter { $0.subject == subject }
        let candidates = own.count >= maxPerCaller ? own : calls.count >= max ? Array(calls.values) : []
        return candidates.min { $0.leftAt < $1.leftAt }?.id
    }
}
