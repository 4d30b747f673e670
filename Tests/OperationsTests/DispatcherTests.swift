import GRDB
import JSONSchema
import TestSupport
import Testing

@testable import Operations

extension Dispatcher.Outcome {
    var failure: Failure? { if case .failure(let failure) = result { failure } else { nil } }
}

@Suite struct DispatcherTests {
    let fixture = try! OperationsFixture()
    private static let toy = "sty_00000000000000000000000000"

    private func broken(_ way: String, as caller: Caller = OperationsFixture.caller()) async -> Dispatcher.Outcome {
        await fixture.call("break_toy", ["toy_id": .string(Self.toy), "way": .string(way)], as: caller)
    }

    // MARK: Before the body

    @Test func `the rate comes before the scope, the scope before the arguments`() async {
        let caller = OperationsFixture.caller(scopes: ScopeSet([.storiesRead]), limit: 2)
        let wrong: JSON = ["nonsense": 1]
        #expect(await fixture.call("make_toy", wrong, as: caller).failure == .insufficientScope([.storiesWrite], for: "make_toy"))
        #expect(await fixture.call("list_toys", wrong, as: caller).failure?.code == .validationFailed)
        #expect(await fixture.call("make_toy", wrong, as: caller).failure?.code == .rateLimited)
    }

    @Test func `calls that are refused count too`() async throws {
        let caller = OperationsFixture.caller(scopes: ScopeSet([]), limit: 9)
        let outcome = await fixture.call("make_toy", as: caller)
        #expect(outcome.rate?.remaining == 8)
        await fixture.dispatcher.flush()
        #expect(try fixture.counts == [caller.subject: 1])
    }

    @Test func `an operation is found by its name, its aliases and the first product's prefix`() async throws {
        for name in ["list_toys", "toys", "autopersonas_list_toys", "autopersonas_toys"] {
            #expect(try await fixture.reply(name) == [])
        }
    }

    @Test func `an unknown operation is answered with the nearest`() async {
        var failure = Failure(.notFound, "There is no operation make_toys. Did you mean make_toy?")
        failure.fix = ["operation": "make_toy"]
        #expect(await fixture.call("make_toys").failure == failure)
        #expect(await fixture.call("sing").failure == Failure(.notFound, "There is no operation sing."))
    }

    @Test(arguments: [("list_toys", true), ("make_toy", false), ("paint_toy", false), ("await_toy", false), ("sing", false)])
    func `only what reads is answered on the calling thread`(operation: String, isAtOnce: Bool) {
        let call = Dispatcher.Call(operation, [:], caller: .operator, face: .mcp, requestID: "r")
        #expect((fixture.dispatcher.callAtOnce(call) != nil) == isAtOnce)
    }

    // MARK: The transaction

    @Test func `a write that fails leaves its count and its audit line but no rows`() async throws {
        let caller = OperationsFixture.caller(limit: 5)
        let outcome = await broken("refused", as: caller)
        #expect(outcome.failure == Failure(.conflict, "It is broken already.", parameter: "toy_id"))
        #expect(try fixture.toys == [])
        #expect(try fixture.counts == [caller.subject: 1])
        #expect(try await fixture.audit == ["break_toy \(Self.toy) conflict"])
    }

    @Test func `writes at once fail alone`() async throws {
        let fixture = fixture
        let done = await withTaskGroup(of: Bool.self) { group in
            for number in 0..<60 {
                group.addTask {
                    let id = StoryID(at: fixture.clock.now, randomness: (0, UInt64(number)))
                    let way = number % 3 == 0 ? "refused" : number % 3 == 1 ? "constraint" : "not"
                    return await fixture.call("break_toy", ["toy_id": id.json, "way": .string(way)]).failure == nil
                }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(done == 20)
        #expect(try fixture.toys == Array(repeating: "half", count: 20))
        #expect(try await fixture.audit.count == 60)
    }

    @Test(arguments: ["accident", "constraint"])
    func `an unexpected error hides its text and is logged under the request's id`(way: String) async throws {
        let failure = await broken(way).failure
        #expect(
            failure == Failure(.unexpected, "Something went wrong on our side. The log has it under the request id req-7.", retry: .now))
        #expect(try fixture.toys == [])
        let secret = way == "accident" ? "SELECT hash FROM key" : "UNIQUE constraint failed"
        #expect(fixture.log.all.count == 1)
        #expect(fixture.log.all.allSatisfy { $0.contains(secret) && $0.contains("req-7") && $0.contains("break_toy") })
    }

    @Test func `a busy file and a cancelled call may be tried again, and are nothing to log`() async {
        #expect(
            await broken("busy").failure
                == Failure(.busy, "The file is busy with another process. Try again.", retry: .after(seconds: 1)))
        #expect(await broken("cancelled").failure == Failure(.busy, "The call was cancelled before it was done.", retry: .now))
        #expect(fixture.log.all == [])
    }

    @Test func `what prepare found is there in the transaction, and its failure is the call's`() async throws {
        #expect(try await fixture.reply("paint_toy", ["color": "blue"])["name"] == "blue 0")
        #expect(
            await fixture.call("paint_toy", ["color": "red"]).failure == Failure(.validationFailed, "There is no red.", parameter: "color"))
        #expect(await fixture.call("paint_toy", ["color": "void"]).failure?.code == .unexpected)
        #expect(try fixture.toys == ["blue 0"])
    }

    @Test func `what a caller carries is not taken from the arguments`() async {
        #expect(await fixture.call("paint_toy", ["color": "blue", "mixed": "gold"]).failure?.fields.map(\.path) == ["mixed"])
    }

    @Test func `every committed write is a pulse, a read is none`() async throws {
        let before = fixture.dispatcher.written.generation
        _ = await fixture.call("list_toys")
        #expect(fixture.dispatcher.written.generation == before)
        _ = await fixture.call("make_toy", ["name": "Bear"])
        #expect(fixture.dispatcher.written.generation == before + 1)
    }

    @Test func `confirmed may stand beside the arguments of any operation`() async throws {
        #expect(try await fixture.reply("make_toy", ["name": "Bear", "confirmed": true])["name"] == "Bear")
        let call = Dispatcher.Call("make_toy", ["name": "Bear", "confirmed": true], caller: .operator, face: .mcp, requestID: "r")
        #expect(call.isConfirmed && call.arguments == ["name": "Bear"])
        #expect(await fixture.call("make_toy", ["name": "Bear", "confirmed": "yes"]).failure?.fields.map(\.path) == ["confirmed"])
    }

    // MARK: Waiting

    private func job(in reply: JSON) throws -> JobID { try #require(reply["job_id"]?.stringValue.flatMap(JobID.init)) }

    @Test func `whoever waits for nothing is told that the job runs`() async throws {
        let reply = try await fixture.reply("await_toy", ["wait_seconds": 0])
        #expect(reply == ["job_id": try job(in: reply).json, "state": "running"])
    }

    @Test(.timeLimit(.minutes(1))) func `the end of the job is the answer`() async throws {
        let fixture = fixture
        async let reply = fixture.reply("await_toy", ["wait_seconds": 50])
        let job = try await takenJob()
        try await fixture.dispatcher.perform(as: .operator) { context in
            try Jobs.finish(job.id, result: ["id": .string(Self.toy), "name": "Bear"], in: context)
        }
        #expect(try await reply == ["id": .string(Self.toy), "name": "Bear"])
    }

    @Test(.timeLimit(.minutes(1))) func `the failure of the job is the call's failure`() async throws {
        let fixture = fixture
        async let outcome = fixture.call("await_toy", ["wait_seconds": 50])
        let job = try await takenJob()
        let failure = Failure(
            .unsupportedMedia, "It is no toy.", fields: [FieldProblem("url", got: "x", expected: "a toy")], fix: ["url": "y"],
            retry: .after(seconds: 3))
        try await fixture.dispatcher.perform(as: .operator) { context in try Jobs.fail(job.id, failure, in: context) }
        #expect(await outcome.failure == failure)
    }

    @Test(.timeLimit(.minutes(1))) func `a caller who has gone away is not waited for`() async throws {
        let fixture = fixture
        let task = Task { try await fixture.reply("await_toy", ["wait_seconds": 50]) }
        _ = try await takenJob()
        task.cancel()
        #expect(try await task.value["state"] == "running")
    }

    /// The job that the call wrote down, as soon as it has.
    private func takenJob() async throws -> Job {
        while true {
            try Task.checkCancellation()  // by the test's time limit
            let generation = fixture.dispatcher.written.generation
            if let job = try await fixture.dispatcher.perform(as: .operator, { context in try Jobs.claim(in: context) }) { return job }
            await fixture.dispatcher.written.wait(after: generation + 1, milliseconds: 60_000)
        }
    }
}
