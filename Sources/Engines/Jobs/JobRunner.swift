public import JSONSchema
internal import Features
internal import Logging
public import Operations
internal import Synchronization

/// Does one kind of job.
public protocol JobWorker: Sendable {
    /// The kind of job it does.
    var kind: String { get }
    /// Does the job, outside any transaction; may be called again for the same job after a crash.
    /// - Returns: the answer of the operation that waits.
    func work(_ job: Job) async throws(Failure) -> JSON
    /// Notes that a job will not be done, or was cancelled, in the transaction that says so.
    func gaveUp(_ job: Job, _ failure: Failure, in context: Context) throws
}

extension JobWorker {
    public func gaveUp(_ job: Job, _ failure: Failure, in context: Context) throws {}
}

/// Takes jobs from the file and has them done, some at a time.
public final class JobRunner: Sendable {
    /// How often a job is begun before it is given up: it may crash the process.
    static let maxAttempts = 3
    /// How soon the work on a cancelled job is stopped.
    static let lookPause = Duration.milliseconds(250)

    private let dispatcher: Dispatcher
    private let workers: [String: any JobWorker]
    private let concurrency: Int

    /// - Parameter concurrency: how many jobs are done at a time. Pictures are drawn by child processes, two at a time; the others wait for
    ///   generators and addresses elsewhere, or for their turn.
    public init(dispatcher: Dispatcher, workers: [any JobWorker], concurrency: Int = 4) {
        self.dispatcher = dispatcher
        self.workers = Dictionary(uniqueKeysWithValues: workers.map { ($0.kind, $0) })
        self.concurrency = concurrency
    }

    /// Works until the task is cancelled; a job that was begun is finished first.
    /// - Parameter grace: how long it may then still take. One that takes longer, such as a generator's, is left as after a crash: the next
    ///   start takes it up. `nil` for as long as it takes.
    public func run(grace: Duration? = nil) async {
        await withTaskGroup(of: Void.self) { group in
            var running = 0
            while !Task.isCancelled {
                let generation = dispatcher.queued.generation
                // First a free place, then a job: a lease is not to run while nobody works.
                if running >= concurrency {
                    await group.next()
                    running -= 1
                    continue
                }
                if let job = await claim() {
                    running += 1
                    group.addTask { await self.finish(job, grace: grace) }
                } else {
                    await dispatcher.queued.wait(after: generation, milliseconds: 500)  // another process may have written a job
                }
            }
        }
    }

    /// Waits for a job; when the task is cancelled, no longer than `grace`.
    private func finish(_ job: Job, grace: Duration?) async {
        let (ended, end) = AsyncStream<Void>.makeStream()
        let isEnded = Flag()
        // A task of its own, which the end of the engine does not cancel: the job's outcome is a promise.
        let work = Task {
            await self.finish(job)
            isEnded.set()
            end.finish()
        }
        guard let grace else { return await work.value }
        for await _ in ended {}  // until it has ended, or the task is cancelled
        let deadline = ContinuousClock.now + grace
        while !isEnded.isSet, ContinuousClock.now < deadline {
            // In a task of its own, since this one is cancelled and would not sleep.
            await Task { try? await Task.sleep(for: Self.endPause) }.value
        }
    }

    /// How soon the end of a job is seen that is waited for at the end of the engine.
    private static let endPause = Duration.milliseconds(20)

    /// Says once that something has happened.
    private final class Flag: Sendable {
        private let value = Atomic(false)
        var isSet: Bool { value.load(ordering: .acquiring) }
        func set() { value.store(true, ordering: .releasing) }
    }

    /// Does all that is due now, and what that begins in turn, until nothing is due any more.
    public func runDue() async {
        await withTaskGroup(of: Void.self) { group in
            var running = 0
            while true {
                if running < concurrency, let job = await claim() {
                    running += 1
                    group.addTask { await self.finish(job) }
                } else {
                    guard running > 0 else { return }
                    await group.next()
                    running -= 1
                }
            }
        }
    }

    /// Does that one job here and now, if nobody has it: for a command line without a server.
    public func run(_ id: JobID) async {
        let job: Job?
        do {
            job = try await dispatcher.perform(as: .operator) { context in try Jobs.claim(id, in: context) }
        } catch {
            dispatcher.logger.error("A job could not be taken.", metadata: ["job": "\(id)", "error": "\(error.message)"])
            return
        }
        if let job { await finish(job) }
    }

    private func claim() async -> Job? {
        do {
            let isDue = try dispatcher.view(as: .operator) { context in (try Jobs.nextDue(in: context)).map { $0 <= context.now } ?? false }
            guard isDue else { return nil }
            return try await dispatcher.perform(as: .operator) { context in try Jobs.claim(in: context) }
        } catch {
            dispatcher.logger.error("The jobs could not be read.", metadata: ["error": "\(error.message)"])
            return nil
        }
    }

    /// Has the job done; the work on one that is cancelled meanwhile is cancelled.
    private func outcome(of job: Job, by worker: any JobWorker) async -> Result<JSON, Failure> {
        await withTaskGroup(of: Result<JSON, Failure>?.self) { group in
            group.addTask {
                do throws(Failure) { return .success(try await worker.work(job)) } catch { return .failure(error) }
            }
            group.addTask {
                await self.cancelled(job.id)
                return nil
            }
            group.addTask {
                await self.renewing(job.id)
                return nil
            }
            let first = await group.next() ?? nil
            group.cancelAll()
            return first ?? .failure(Jobs.cancelled)
        }
    }

    /// Keeps the job from being taken by others while its work takes long: a generator may take minutes. Returns when the task is cancelled.
    private func renewing(_ job: JobID) async {
        while true {
            // The end of the work cancels this sleep, which is what is wanted.
            do { try await Task.sleep(for: .seconds(Jobs.leaseSeconds / 3)) } catch { return }
            do throws(Failure) { try await dispatcher.perform(as: .operator) { context in try Jobs.renew(job, in: context) } } catch {
                dispatcher.logger.error("A job's lease could not be renewed.", metadata: ["job": "\(job)", "error": "\(error.message)"])
            }
        }
    }

    /// Returns when the job has been cancelled, by whatever process, or the task has.
    private func cancelled(_ job: JobID) async {
        while !Task.isCancelled {
            // The end of the work cancels this sleep, which is what is wanted.
            try? await Task.sleep(for: Self.lookPause)
            let isCancelled: Bool
            do {
                isCancelled = try dispatcher.view(as: .operator) { context in try Jobs.isCancelled(job, in: context) }
            } catch {
                dispatcher.logger.error("A job could not be looked at.", metadata: ["job": "\(job)", "error": "\(error.message)"])
                continue
            }
            if isCancelled { return }
        }
    }

    private func finish(_ job: Job) async {
        let result: Result<JSON, Failure>
        let worker = workers[job.kind]
        if job.attempts > Self.maxAttempts {
            result = .failure(Failure(.unexpected, "The job was begun \(Self.maxAttempts) times and never ended."))
        } else if let worker {
            var told = job
            told.report = { [progress = dispatcher.progress] in progress.note($0, of: job.id) }
            result = await outcome(of: told, by: worker)
            dispatcher.progress.forget(job.id)
        } else {
            result = .failure(Failure(.unexpected, "Nothing here does jobs of the kind \(job.kind)."))
        }
        do {
            try await dispatcher.perform(as: .operator) { context in
                if try Jobs.isCancelled(job.id, in: context) {
                    try worker?.gaveUp(job, Jobs.cancelled, in: context)
                    return try Ledger.release(job.id.text, in: context)
                }
                switch result {
                case .success(let answer):
                    try Jobs.finish(job.id, result: answer, in: context)
                    try Ledger.settle(job.id.text, in: context)
                case .failure(let failure):
                    try Jobs.fail(job.id, failure, in: context)
                    try worker?.gaveUp(job, failure, in: context)
                    try Ledger.release(job.id.text, in: context)
                }
            }
        } catch {
            // Its lease runs out and it is done again.
            dispatcher.logger.error("A job's outcome could not be kept.", metadata: ["job": "\(job.id)", "error": "\(error.message)"])
        }
    }
}
