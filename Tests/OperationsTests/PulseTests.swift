import Operations
import Synchronization
import Testing

/// A wake-up that is lost shows as a test that runs into its limit: waiting here would take ten minutes.
@Suite(.timeLimit(.minutes(1))) struct PulseTests {
    private static let long = 600_000
    private let pulse = Pulse()

    @Test func `what happened between looking and waiting ends the wait`() async {
        let generation = pulse.generation
        pulse.send()
        await pulse.wait(after: generation, milliseconds: Self.long)
        #expect(pulse.generation == generation + 1)
    }

    @Test func `all that wait are woken`() async {
        let (pulse, generation) = (pulse, pulse.generation)
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<50 { group.addTask { await pulse.wait(after: generation, milliseconds: Self.long) } }
            group.addTask { pulse.send() }
        }
        #expect(pulse.generation == generation + 1)
    }

    @Test func `no change is missed between a sender and a receiver at full speed`() async {
        let pulse = pulse
        let changes = Counter()
        let count = 3_000
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                for _ in 0..<count {
                    changes.add()
                    pulse.send()
                }
            }
            for _ in 0..<3 {
                group.addTask {
                    var seen = 0
                    while seen < count {
                        let generation = pulse.generation
                        seen = changes.count
                        if seen < count { await pulse.wait(after: generation, milliseconds: Self.long) }
                    }
                }
            }
        }
        #expect(pulse.generation == count)
    }

    @Test func `a wait ends when its time is over`() async {
        let generation = pulse.generation
        await pulse.wait(after: generation, milliseconds: 1)
        #expect(pulse.generation == generation)
    }

    @Test func `a cancelled task does not wait`() async {
        let (pulse, generation) = (pulse, pulse.generation)
        let task = Task { await pulse.wait(after: generation, milliseconds: Self.long) }
        task.cancel()
        await task.value
        #expect(pulse.generation == generation)
    }
}

private final class Counter: Sendable {
    private let state = Mutex(0)
    var count: Int { state.withLock { $0 } }
    func add() { state.withLock { $0 += 1 } }
}
