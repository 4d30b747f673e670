import Engines
import JSONSchema
import Operations
import Synchronization
import Testing
import TestSupport

/// Jobs that are taken from the file and done.
@Suite struct JobRunnerTests {
    private let setting = PublisherSetting()

    /// Does what a test says.
    private struct Worker: JobWorker {
        let kind = "test"
        let body: @Sendable (Job) async throws(Failure) -> JSON

        func work(_ job: Job) async throws(Failure) -> JSON { try await body(job) }
    }

    private func runner(_ body: @escaping @Sendable (Job) async throws(Failure) -> JSON) -> JobRunner {
        JobRunner(dispatcher: setting.dispatcher, workers: [Worker(body: body)], concurrency: 2)
    }

    private func enqueue(_ kind: String = "test") async throws -> JobID {
        try await setting.dispatcher.perform(as: .operator) { context in
            try Jobs.enqueue(kind, payload: ["a": 1], project: nil, in: context)
        }
    }

    /// State, attempts and outcome of every job.
    private func jobs() throws -> [String?] {
        try setting.values(
            "SELECT state || ' ' || attempts || ' ' || coalesce(result, error ->> '$.code' || ': ' || (error ->> '$.message'), '') FROM job"
        )
    }

    @Test func `a job's answer is kept with it`() async throws {
        let job = try await enqueue()
        await runner { job throws(Failure) in ["seen": job.payload] }.run(job)
        #expect(try jobs() == [#"done 1 {"seen":{"a":1}}"#])
    }

    @Test func `a job that fails keeps why`() async throws {
        let job = try await enqueue()
        await runner { _ throws(Failure) in throw Failure(.conflict, "Not so.") }.run(job)
        #expect(try jobs() == ["failed 1 conflict: Not so."])
    }

    @Test func `a kind that nobody does fails clearly`() async throws {
        let job = try await enqueue("other")
        await runner { _ throws(Failure) in .null }.run(job)
        #expect(try jobs() == ["failed 1 unexpected: Nothing here does jobs of the kind other."])
    }

    @Test func `a job that somebody has is not begun by another`() async throws {
        let job = try await enqueue()
        let count = Mutex(0)
        let runner = runner { _ throws(Failure) in
            count.withLock { $0 += 1 }
            return .null
        }
        _ = try await setting.dispatcher.perform(as: .operator) { context in try Jobs.claim(job, in: context) != nil }
        await runner.run(job)
        #expect(count.withLock { $0 } == 0)
        // Whoever had it has died: its lease is over.
        setting.appliance.clock.advance(seconds: 60)
        await runner.run(job)
        #expect(count.withLock { $0 } == 1)
        #expect(try jobs() == ["done 2 null"])
    }

    @Test func `a job that ends nobody's way is given up at the fourth attempt`() async throws {
        let job = try await enqueue()
        for _ in 0..<3 {
            _ = try await setting.dispatcher.perform(as: .operator) { context in try Jobs.claim(job, in: context) != nil }
            setting.appliance.clock.advance(seconds: 60)
        }
        await runner { _ throws(Failure) in
            Issue.record("it was begun again")
            return .null
        }.run(job)
        #expect(try jobs() == ["failed 4 unexpected: The job was begun 3 times and never ended."])
    }

    @Test func `the work on a job that is cancelled is cancelled within a second, and its outcome dropped`() async throws {
        let began = Mutex(false)
        let ended = Mutex<Duration?>(nil)
        let runner = runner { _ throws(Failure) in
            began.withLock { $0 = true }
            let start = ContinuousClock.now
            while !Task.isCancelled { try? await Task.sleep(for: .seconds(20)) }
            ended.withLock { $0 = ContinuousClock.now - start }
            return 1
        }
        let job = try await enqueue()
        let engine = Task { await runner.run() }
        try await setting.until { began.withLock { $0 } }
        try await setting.dispatcher.perform(as: .operator) { context in try Jobs.cancel(job, in: context) }
        try await setting.until { ended.withLock { $0 } != nil }
        #expect(try #require(ended.withLock { $0 }) < .seconds(3))
        engine.cancel()
        await engine.value
        #expect(try jobs() == ["cancelled 1 "])
    }

    @Test func `a job under way is finished although the engine stops, and no other is begun`() async throws {
        let gate = Gate()
        let begun = Mutex(0)
        let runner = runner { _ throws(Failure) in
            begun.withLock { $0 += 1 }
            await gate.pass()
            return .bool(Task.isCancelled)
        }
        for _ in 0..<3 { _ = try await enqueue() }
        let engine = Task { await runner.run() }
        // Two at a time: the third keeps its attempt until there is a place.
        try await setting.until { begun.withLock { $0 } == 2 }
        #expect(try jobs().sorted { $0! < $1! } == ["queued 0 ", "running 1 ", "running 1 "])
        engine.cancel()
        gate.open()
        await engine.value
        #expect(try jobs().sorted { $0! < $1! } == ["done 1 false", "done 1 false", "queued 0 "])
    }
}
