import JSONSchema
import TestSupport
import Testing

@testable import Operations

@Suite struct JobsTests {
    let fixture = try! OperationsFixture()

    private func perform<Value: Sendable>(_ body: @escaping @Sendable (Context) throws -> Value) async throws -> Value {
        try await fixture.dispatcher.perform(as: .operator, body)
    }

    private func enqueue(_ kind: String = "toy") async throws -> JobID {
        try await perform { try Jobs.enqueue(kind, payload: ["kind": .string(kind)], project: nil, in: $0) }
    }

    @Test func `a job is given to one worker`() async throws {
        let id = try await enqueue()
        let job = try #require(try await perform { try Jobs.claim(in: $0) })
        #expect(job.id == id && job.kind == "toy" && job.payload == ["kind": "toy"] && job.attempts == 1)
        #expect(try await perform { try Jobs.claim(in: $0)?.id } == nil)
        #expect(try await perform { try Jobs.claim(id, in: $0)?.id } == nil)
    }

    @Test func `a job whose worker has died is given again when its lease is over`() async throws {
        let id = try await enqueue()
        _ = try await perform { try Jobs.claim(in: $0) }
        fixture.clock.advance(seconds: 59)
        #expect(try await perform { try Jobs.claim(in: $0)?.id } == nil)
        #expect(try await perform { try Jobs.nextDue(in: $0) } == fixture.clock.now.adding(seconds: 1))
        fixture.clock.advance(seconds: 1)
        let again = try #require(try await perform { try Jobs.claim(in: $0) })
        #expect(again.id == id && again.attempts == 2)
    }

    @Test func `a job that somebody still works on is not given again`() async throws {
        let id = try await enqueue()
        _ = try await perform { try Jobs.claim(in: $0) }
        fixture.clock.advance(seconds: 50)
        try await perform { try Jobs.renew(id, in: $0) }
        fixture.clock.advance(seconds: 50)
        #expect(try await perform { try Jobs.claim(in: $0)?.id } == nil)
        fixture.clock.advance(seconds: 10)
        #expect(try await perform { try Jobs.claim(in: $0)?.id } == id)
    }

    @Test func `jobs are taken in the order in which they are due`() async throws {
        let first = try await enqueue()
        fixture.clock.advance(seconds: 1)
        let second = try await enqueue()
        let later = fixture.clock.now.adding(seconds: 5)
        try await perform { try Jobs.postpone(first, until: later, in: $0) }
        #expect(try await perform { try Jobs.claim(in: $0)?.id } == second)
        #expect(try await perform { try Jobs.claim(in: $0)?.id } == nil)
        fixture.clock.advance(seconds: 5)
        #expect(try await perform { try Jobs.claim(in: $0)?.id } == first)
    }

    @Test func `what has ended is not given again and keeps its outcome`() async throws {
        let (done, failed) = (try await enqueue(), try await enqueue())
        let failure = Failure(.conflict, "No.", fix: ["a": 1], retry: .now)
        try await perform { context in
            try Jobs.finish(done, result: ["a": 1], in: context)
            try Jobs.fail(failed, failure, in: context)
        }
        fixture.clock.advance(seconds: 3_600)
        #expect(try await perform { try Jobs.claim(in: $0)?.id } == nil)
        #expect(try await perform { try Jobs.nextDue(in: $0) } == nil)
        #expect(try await perform { try Jobs.state(of: done, in: $0)?.status } == .done(["a": 1]))
        #expect(try await perform { try Jobs.state(of: failed, in: $0)?.status } == .failed(failure))
    }

    @Test func `a job that nobody wrote down is not there`() async throws {
        let id = JobID(at: fixture.clock.now, randomness: (9, 9))
        #expect(try await perform { try Jobs.state(of: id, in: $0)?.status } == nil)
    }

    @Test func `a cancelled job is not done, not given again, and has no outcome any more`() async throws {
        let job = try await enqueue()
        try await perform { try Jobs.cancel(job, in: $0) }
        await #expect(throws: Jobs.cancelled) { try await perform { try Jobs.finish(job, result: 1, in: $0) } }
        try await perform { context in
            try Jobs.fail(job, Failure(.conflict, "No."), in: context)
            try Jobs.postpone(job, until: context.now, in: context)
        }
        #expect(try await perform { try Jobs.claim(in: $0)?.id } == nil)
        #expect(try await perform { try Jobs.state(of: job, in: $0)?.status } == .cancelled)
    }

    @Test func `what has ended cannot be cancelled`() async throws {
        let job = try await enqueue()
        try await perform { context in
            try Jobs.finish(job, result: 1, in: context)
            try Jobs.cancel(job, in: context)
        }
        #expect(try await perform { try Jobs.state(of: job, in: $0)?.status } == .done(1))
    }

    @Test func `an ended job is forgotten after seven days`() async throws {
        let (old, open) = (try await enqueue(), try await enqueue())
        try await perform { try Jobs.finish(old, result: 1, in: $0) }
        fixture.clock.advance(seconds: Jobs.keptDays * 86_400 + 1)
        try await perform { context in while try Upkeep.forget(in: context) {} }
        #expect(try await perform { try Jobs.isCancelled(open, in: $0) } == false)
        #expect(try await perform { try Jobs.claim(in: $0)?.id } == open)
    }
}
