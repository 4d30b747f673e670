import Store
import Synchronization
import TestSupport
import Testing

@testable import Operations

@Suite struct RateWindowsTests {
    private static let start = Instant("2026-05-01T06:00:00Z")!
    private let windows = RateWindows()

    private func count(_ caller: Caller, after milliseconds: Int64 = 0) throws(Failure) -> RateState? {
        var state: RateState?
        try windows.count(caller, at: Self.start.adding(milliseconds: milliseconds), state: &state)
        return state
    }

    private static func exceeded(_ limit: Int, seconds: Int) -> Failure {
        Failure(.rateLimited, "More than \(limit) requests in a minute. Try again in \(seconds) s.", retry: .after(seconds: seconds))
    }

    @Test func `so many requests pass as the limit says and not one more`() throws {
        let caller = OperationsFixture.caller(limit: 3)
        let states = try [0, 1, 59_999].map { try count(caller, after: $0) }
        let reset = Self.start.adding(seconds: 60)
        #expect(states == [2, 1, 0].map { RateState(limit: 3, remaining: $0, resetAt: reset) })
        #expect(throws: Self.exceeded(3, seconds: 1)) { try count(caller, after: 59_999) }
    }

    @Test func `a refused request does not count and is told how long to wait`() throws {
        let caller = OperationsFixture.caller(limit: 1)
        _ = try count(caller)
        for (milliseconds, seconds) in [(0, 60), (1, 60), (1_000, 59), (58_001, 2), (59_999, 1)] as [(Int64, Int)] {
            #expect(throws: Self.exceeded(1, seconds: seconds)) { try count(caller, after: milliseconds) }
        }
        #expect(windows.state(of: caller, at: Self.start) == RateState(limit: 1, remaining: 0, resetAt: Self.start.adding(seconds: 60)))
    }

    @Test func `a window begins anew after sixty seconds`() throws {
        let caller = OperationsFixture.caller(limit: 2)
        _ = try count(caller)
        _ = try count(caller, after: 30_000)
        #expect(try count(caller, after: 60_000) == RateState(limit: 2, remaining: 1, resetAt: Self.start.adding(seconds: 120)))
    }

    @Test func `a clock that was set back locks nobody out`() throws {
        let caller = OperationsFixture.caller(limit: 1)
        _ = try count(caller, after: 3_600_000)
        #expect(try count(caller)?.remaining == 0)
    }

    @Test func `a user's keys share the user's window`() throws {
        let (first, second) = (OperationsFixture.caller(1, limit: 10, userLimit: 3), OperationsFixture.caller(2, limit: 10, userLimit: 3))
        #expect(try count(first)?.limit == 3)
        _ = try count(second)
        _ = try count(first)
        #expect(throws: Self.exceeded(3, seconds: 60)) { try count(second) }
        // What the user's window refuses is not taken from the key's.
        #expect(windows.state(of: second, at: Self.start)?.remaining == 9)
    }

    @Test func `the narrower of the two windows is told`() throws {
        let caller = OperationsFixture.caller(limit: 2, userLimit: 100)
        #expect(try count(caller)?.limit == 2)
    }

    @Test func `a key without a limit is never refused and has no window`() throws {
        let caller = OperationsFixture.caller()
        for _ in 0..<1_000 { #expect(try count(caller) == nil) }
        #expect(windows.state(of: caller, at: Self.start) == nil)
    }

    @Test func `whoever has not called yet has the whole limit`() {
        #expect(
            windows.state(of: OperationsFixture.caller(limit: 7), at: Self.start)
                == RateState(limit: 7, remaining: 7, resetAt: Self.start.adding(seconds: 60)))
    }

    @Test func `requests at once pass in exactly the number of the limit`() async {
        let (windows, caller) = (windows, OperationsFixture.caller(limit: 500, userLimit: 700))
        let passed = await withTaskGroup(of: Int.self) { group in
            for _ in 0..<16 {
                group.addTask {
                    var passed = 0
                    for _ in 0..<100 {
                        do {
                            var state: RateState?
                            try windows.count(caller, at: Self.start, state: &state)
                            passed += 1
                        } catch {}
                    }
                    return passed
                }
            }
            return await group.reduce(0, +)
        }
        #expect(passed == 500)
    }

    @Test func `another process goes on where this one was`() async throws {
        let fixture = try OperationsFixture()
        let caller = OperationsFixture.caller(limit: 5, userLimit: 8)
        for _ in 0..<3 { _ = try await fixture.reply("list_toys", as: caller) }
        await fixture.dispatcher.flush()
        #expect(try fixture.counts == [caller.subject: 3, "all:\(OperationsFixture.user)": 3])
        let next = try OperationsFixture.dispatcher(fixture.store, fixture.clock, fixture.log)
        #expect(next.rateState(of: caller)?.remaining == 2)
    }

    @Test func `upkeep removes windows that are over from the file`() async throws {
        let fixture = try OperationsFixture()
        let (early, late) = (OperationsFixture.caller(1, limit: 5), OperationsFixture.caller(2, limit: 5))
        _ = try await fixture.reply("list_toys", as: early)
        await fixture.dispatcher.flush()
        fixture.clock.advance(seconds: 59)
        _ = try await fixture.reply("list_toys", as: late)
        await fixture.dispatcher.flush()
        let forget = { try await fixture.dispatcher.perform(as: .operator) { context in try Upkeep.forget(in: context) } }
        _ = try await forget()
        #expect(try fixture.counts == [early.subject: 1, late.subject: 1])
        fixture.clock.advance(seconds: 1)
        _ = try await forget()
        #expect(try fixture.counts == [late.subject: 1])
    }

    @Test func `windows that are over are forgotten`() throws {
        let fixture = try OperationsFixture()
        for number in 0..<50 as Range<UInt64> { _ = try count(OperationsFixture.caller(number, limit: 5)) }
        let last = OperationsFixture.caller(99, limit: 5)
        _ = try count(last, after: 60_000)
        try fixture.store.writeAndWait { [windows] db in try windows.save(db) }
        #expect(try fixture.counts == [last.subject: 1])
    }
}
