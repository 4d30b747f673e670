internal import JSONSchema
internal import Operations
internal import Secrets
internal import Synchronization

/// Tasks of the fixture, in memory. They do nothing but wait, so what became of one is worked out when somebody asks.
final class FixtureJobs: TaskSource {
    /// What a job ends with.
    enum Outcome: Sendable {
        case completed(ToolResult)
        case failed(RPCError)
    }

    private struct Job {
        var subject: String
        var createdAt: Instant
        var updatedAt: Instant
        /// When it is done, if nothing is asked.
        var endsAt: Instant
        var questions: [(key: String, request: InputRequest)]
        var answers = JSON.Object()
        var isCancelled = false
        var outcome: @Sendable (JSON.Object) -> Outcome
    }

    private static let ttlMilliseconds = 600_000
    private static let maxJobs = 200

    private let dispatcher: Dispatcher
    private let jobs = Mutex<[(id: String, job: Job)]>([])

    init(dispatcher: Dispatcher) { self.dispatcher = dispatcher }

    /// The answer to a call that goes on as a task.
    func begin(
        for caller: Caller, milliseconds: Int = 0, asking questions: [(key: String, request: InputRequest)] = [],
        _ outcome: @escaping @Sendable (JSON.Object) -> Outcome
    ) -> MCPResult {
        let now = dispatcher.clock.now
        let job = Job(
            subject: caller.subject, createdAt: now, updatedAt: now, endsAt: Instant(milliseconds: now.milliseconds + Int64(milliseconds)),
            questions: questions, outcome: outcome)
        let id = "test-\(Hex.encode(RandomBytes.bytes(16)))"
        jobs.withLock { jobs in
            if jobs.count >= Self.maxJobs { jobs.removeFirst() }
            jobs.append((id, job))
        }
        return MCPResult(.task(state(id, job, now)))
    }

    // MARK: TaskSource

    func task(_ id: String, for caller: Caller, requestID: String) throws(Failure) -> TaskState? {
        change(id, for: caller) { _ in }
    }

    func answer(_ id: String, with answers: JSON.Object, for caller: Caller, requestID: String) async throws(Failure) {
        _ = change(id, for: caller) { job in
            for (key, _) in job.questions { if let answer = answers[key] { job.answers[key] = answer } }
            job.questions.removeAll { answers[$0.key] != nil }
        }
        dispatcher.written.send()
    }

    func cancel(_ id: String, for caller: Caller, requestID: String) async throws(Failure) {
        let now = dispatcher.clock.now
        _ = change(id, for: caller) { job in
            if !job.questions.isEmpty || now < job.endsAt { job.isCancelled = true }
        }
        dispatcher.written.send()
    }

    private func change(_ id: String, for caller: Caller, _ change: (inout Job) -> Void) -> TaskState? {
        let now = dispatcher.clock.now
        return jobs.withLock { jobs in
            jobs.removeAll { $0.job.createdAt.milliseconds + Int64(Self.ttlMilliseconds) < now.milliseconds }
            guard let index = jobs.firstIndex(where: { $0.id == id && $0.job.subject == caller.subject }) else { return nil }
            let (questions, wasCancelled) = (jobs[index].job.questions.count, jobs[index].job.isCancelled)
            change(&jobs[index].job)
            if jobs[index].job.questions.count != questions || jobs[index].job.isCancelled != wasCancelled {
                jobs[index].job.updatedAt = now
            }
            return state(id, jobs[index].job, now)
        }
    }

    private func state(_ id: String, _ job: Job, _ now: Instant) -> TaskState {
        var updatedAt = job.updatedAt
        let status: TaskState.Status
        if job.isCancelled {
            status = .cancelled
        } else if !job.questions.isEmpty {
            status = .inputRequired(job.questions)
        } else if now < job.endsAt {
            status = .working
        } else {
            updatedAt = max(updatedAt, job.endsAt)
            status =
                switch job.outcome(job.answers) {
                case .completed(let result): .completed(Self.json(of: result))
                case .failed(let error): .failed(error)
                }
        }
        return TaskState(
            id: id, status: status, createdAt: job.createdAt, updatedAt: updatedAt, ttlMilliseconds: Self.ttlMilliseconds)
    }

    /// The result as the call would have had it.
    private static func json(of result: ToolResult) -> JSON {
        [
            "content": .array(result.content.map { $0.json(in: .july2026) }), "isError": .bool(result.isError), "resultType": "complete",
        ]
    }
}
