public import JSONSchema
public import Logging
public import Store
internal import GRDB

/// Runs every call from every face: rate window, scope, arguments, body, idempotency and audit in one place.
public final class Dispatcher: Sendable {
    /// One call of an operation.
    public struct Call: Sendable {
        public var operation: String
        public var arguments: JSON
        public var caller: Caller
        public var face: Face
        public var requestID: String
        /// Makes a repeated write answer what the first one answered.
        public var idempotencyKey: String?
        /// A person has agreed to what a key of this caller asks about (`key mint --confirm`).
        public var isConfirmed = false
        /// What exactly a person has agreed to, in the words in which they were asked; then nothing else is confirmed.
        public var agreedTo: String?
        /// Hears how far it is what the call waits for.
        public var progress: (@Sendable (Progress) -> Void)?
        /// The longest that the call waits for what it has begun, in milliseconds, whatever its arguments say.
        public var longestWaitMilliseconds: Int?

        public init(
            _ operation: String, _ arguments: JSON, caller: Caller, face: Face, requestID: String, idempotencyKey: String? = nil
        ) {
            self.operation = operation
            self.arguments = arguments
            self.caller = caller
            self.face = face
            self.requestID = requestID
            self.idempotencyKey = idempotencyKey
            takeConfirmation()
        }

        /// `confirmed` is no operation's parameter: it may stand beside those of any.
        private mutating func takeConfirmation() {
            guard let object = arguments.objectValue, let confirmed = object["confirmed"]?.boolValue else { return }
            isConfirmed = confirmed
            arguments["confirmed"] = nil
        }
    }

    /// What came of a call.
    public struct Outcome: Sendable {
        public var result: Result<JSON, Failure>
        /// Where the caller stands in its window, if it has one.
        public var rate: RateState?
        /// The id of what the call began and has not waited for to the end.
        public var work: String?
    }

    public let catalog: OperationCatalog
    public let clock: any WallClock
    public let services: Services
    public let logger: Logger
    /// Sent after every committed write: engines look whether there is something to do.
    public let written = Pulse()
    /// How far the jobs are that this process works on.
    public let progress: ProgressBoard
    let store: Store
    let windows = RateWindows()
    private let randomness: any Randomness
    private let tail = AuditTail()

    /// How many audit lines of reads may wait before they are written without waiting for the second to end.
    private static let maxWaitingLines = 2_000

    public init(
        store: Store, catalog: OperationCatalog, services: Services, clock: any WallClock, randomness: any Randomness, logger: Logger
    ) throws {
        self.store = store
        self.catalog = catalog
        self.services = services
        self.clock = clock
        self.randomness = randomness
        self.logger = logger
        progress = ProgressBoard(changed: written)
        try store.read { db in try windows.load(db) }
    }

    // MARK: Calls

    /// The answer of an operation that only reads, on the calling thread; `nil` for all that may have to wait.
    public func callAtOnce(_ call: Call) -> Outcome? {
        guard let operation = catalog[call.operation], operation.spec.effect.isRead, !operation.prepares, !operation.awaits else {
            return nil
        }
        let start = ContinuousClock.now
        var rate: RateState?
        let result = Result<JSON, Failure> { () throws(Failure) in
            let body = try admit(call, operation, &rate)
            return try narrowed(call) {
                try store.read { db in try Self.run(body, in: context(db, call)) }
            }
        }
        let waiting = tail.append(line(call, operation, result, since: start))
        if waiting >= Self.maxWaitingLines { written.send() }
        return Outcome(result: result, rate: rate)
    }

    /// The answer of any operation.
    public func call(_ call: Call) async -> Outcome {
        if let outcome = callAtOnce(call) { return outcome }
        guard let operation = catalog[call.operation] else { return Outcome(result: .failure(unknown(call.operation)), rate: nil) }
        let start = ContinuousClock.now
        var rate: RateState?
        do {
            var body = try admit(call, operation, &rate)
            if let prepared = body as? any PreparedOperation { body = try await prepare(prepared, call) }
            let result = try await write(body, call, operation, since: start)
            var outcome = Outcome(result: result, rate: rate)
            await wait(for: body, call, &outcome)
            return outcome
        } catch {
            // What was refused before its transaction leaves its count and audit line all the same.
            _ = tail.append(line(call, operation, .failure(error), since: start))
            return Outcome(result: .failure(error), rate: rate)
        }
    }

    private func unknown(_ name: String) -> Failure {
        let near = catalog.nearest(to: name)
        var failure = Failure(.notFound, "There is no operation \(name.prefix(80)).\(near.map { " Did you mean \($0)?" } ?? "")")
        failure.fix = near.map { ["operation": .string($0)] }
        return failure
    }

    private func admit(_ call: Call, _ operation: AnyOperation, _ rate: inout RateState?) throws(Failure) -> any Operation {
        try windows.count(call.caller, at: clock.now, state: &rate)
        if let scope = operation.spec.scope, !call.caller.scopes.contains(scope) {
            throw .insufficientScope([scope], for: operation.spec.name)
        }
        if let key = call.idempotencyKey, !(1...255).contains(key.utf8.count) {
            throw Failure(.validationFailed, "An idempotency key has 1 to 255 bytes.", parameter: "idempotency_key")
        }
        do {
            return try operation.read(call.arguments)
        } catch {
            var failure = error
            failure.example = CorrectedCall.arguments(call.arguments, for: operation, problems: failure.fields)
            throw failure
        }
    }

    private func prepare<Body: PreparedOperation>(_ body: Body, _ call: Call) async throws(Failure) -> any Operation {
        var body = body
        do {
            try await body.prepare(
                Preparation(caller: call.caller, now: clock.now, requestID: call.requestID, services: services) { [self] inner in
                    try store.read { db in try inner(context(db, call)) }
                })
        } catch {
            throw narrow(error, call)
        }
        return body
    }

    /// Runs the body in a savepoint inside a savepoint: a failed call keeps its count and its audit line.
    private func write(
        _ body: any Operation, _ call: Call, _ operation: AnyOperation, since start: ContinuousClock.Instant
    ) async throws(Failure) -> Result<JSON, Failure> {
        do {
            let result = try await store.write { [self] db in
                let context = context(db, call)
                let result = Result<JSON, Failure> { () throws(Failure) in
                    try narrowed(call) {
                        var reply: JSON = .null
                        try db.inSavepoint {
                            reply = try self.reply(of: body, call, operation, in: context)
                            return .commit
                        }
                        return reply
                    }
                }
                try windows.save(db)
                try line(call, operation, result, since: start).insert(db)
                return result
            }
            written.send()
            return result
        } catch {
            throw narrow(error, call)
        }
    }

    private func reply(of body: any Operation, _ call: Call, _ operation: AnyOperation, in context: Context) throws -> JSON {
        guard let token = call.idempotencyKey else { return try Self.run(body, in: context) }
        if let kept = try Idempotency.kept(token, operation: operation.spec.name, arguments: call.arguments, in: context) { return kept }
        let reply = try Self.run(body, in: context)
        try Idempotency.keep(reply, token: token, operation: operation.spec.name, arguments: call.arguments, in: context)
        return reply
    }

    private static func run(_ body: some Operation, in context: Context) throws -> JSON { try body.run(in: context).json }

    /// Waits for what an awaiting operation has begun.
    private func wait(for body: any Operation, _ call: Call, _ outcome: inout Outcome) async {
        guard let awaiting = body as? any AwaitingOperation, case .success(let reply) = outcome.result,
            let work = awaiting.work(begunBy: reply), let kind = LongWork.kind(of: work, in: services)
        else { return }
        let patience = min(awaiting.waitSeconds * 1000, call.longestWaitMilliseconds ?? .max)
        let deadline = ContinuousClock.now.advanced(by: .milliseconds(patience))
        var told: Progress?
        while true {
            let generation = written.generation
            let found = Result<WorkState?, Failure> { () throws(Failure) in
                try narrowed(call) { try store.read { db in try state(of: work, kind, in: context(db, call)) } }
            }
            switch found {
            case .success(let state?) where state.status != .working:
                outcome.result = Self.result(of: state.status, otherwise: reply)
                return
            case .success(let state):
                if let progress = state?.progress, progress != told {
                    call.progress?(progress)
                    told = progress
                }
            case .failure(let failure):
                outcome.result = .failure(failure)
                return
            }
            let left = deadline - ContinuousClock.now
            guard left > .zero, !Task.isCancelled else {
                outcome.work = work
                return
            }
            // Another process may end the job without our noticing, so look at least every half second.
            let (seconds, attoseconds) = left.components
            await written.wait(
                after: generation, milliseconds: min(500, Int(seconds) * 1000 + Int(attoseconds / 1_000_000_000_000_000) + 1))
        }
    }

    private static func result(of status: WorkState.Status, otherwise reply: JSON) -> Result<JSON, Failure> {
        switch status {
        case .working: .success(reply)
        case .done(let result): .success(result)
        case .failed(let failure): .failure(failure)
        case .cancelled: .failure(Jobs.cancelled)
        }
    }

    private func state(of work: String, _ kind: any WorkKind, in context: Context) throws -> WorkState? {
        var state = try kind.state(of: work, in: context)
        // What the worker itself says is newer and finer than what the file says.
        if state?.status == .working, let job = JobID(work), let progress = progress.latest(job) { state?.progress = progress }
        return state
    }

    // MARK: What goes on

    /// How something stands that a call has begun; `nil` where there is none that the caller may see.
    public func work(_ id: String, as caller: Caller, requestID: String) throws(Failure) -> WorkState? {
        guard let kind = LongWork.kind(of: id, in: services) else { return nil }
        return try view(as: caller, requestID: requestID) { context in try state(of: id, kind, in: context) }
    }

    /// Ends what a call has begun, if it can be ended.
    public func cancelWork(_ id: String, as caller: Caller, face: Face, requestID: String) async throws(Failure) {
        guard let kind = LongWork.kind(of: id, in: services) else { return }
        try await perform(as: caller, face: face, requestID: requestID) { context in try kind.cancel(id, in: context) }
    }

    /// Ends what a call has begun whose caller is gone, if it is of no use to anybody else.
    public func abandonWork(_ id: String, as caller: Caller, face: Face, requestID: String) async throws(Failure) {
        guard LongWork.kind(of: id, in: services)?.endsWithCaller == true else { return }
        try await cancelWork(id, as: caller, face: face, requestID: requestID)
    }

    /// The answer of an operation that reads, to somebody who watches: it counts in no window and leaves no audit line.
    public func look(_ operation: String, _ arguments: JSON, as caller: Caller, requestID: String) throws(Failure) -> JSON {
        guard let operation = catalog[operation], operation.spec.effect.isRead else { throw unknown(operation) }
        if let scope = operation.spec.scope, !caller.scopes.contains(scope) {
            throw .insufficientScope([scope], for: operation.spec.name)
        }
        let body = try operation.read(arguments)
        return try view(as: caller, requestID: requestID) { context in try Self.run(body, in: context) }
    }

    // MARK: Access for faces and engines

    /// Reads with a context of one's own.
    public func view<Value>(as caller: Caller, requestID: String = "-", _ body: (Context) throws -> Value) throws(Failure) -> Value {
        let call = Call("view", .null, caller: caller, face: .page, requestID: requestID)
        return try narrowed(call) { try store.read { db in try body(context(db, call)) } }
    }

    /// Writes with a context of one's own, in the next group's transaction.
    public func perform<Value: Sendable>(
        as caller: Caller, face: Face = .engine, requestID: String = "-", _ body: @escaping @Sendable (Context) throws -> Value
    ) async throws(Failure) -> Value {
        let call = Call("perform", .null, caller: caller, face: face, requestID: requestID)
        do {
            let value = try await store.write { [self] db in try body(context(db, call)) }
            written.send()
            return value
        } catch {
            throw narrow(error, call)
        }
    }

    /// The same from a thread that may wait; never from a task.
    public func performAndWait<Value: Sendable>(
        as caller: Caller, face: Face = .cli, requestID: String = "-", _ body: @escaping @Sendable (Context) throws -> Value
    ) throws(Failure) -> Value {
        let call = Call("perform", .null, caller: caller, face: face, requestID: requestID)
        let value = try narrowed(call) { try store.writeAndWait { [self] db in try body(context(db, call)) } }
        written.send()
        return value
    }

    /// Where the caller stands in its window.
    public func rateState(of caller: Caller) -> RateState? { windows.state(of: caller, at: clock.now) }

    /// Counts a request that is no call of an operation.
    public func countRequest(of caller: Caller, state: inout RateState?) throws(Failure) {
        try windows.count(caller, at: clock.now, state: &state)
    }

    /// Notes a request that is no call of an operation, such as an upload with a capability, in the audit.
    public func note(
        _ operation: String, by caller: Caller, face: Face, requestID: String, project: ProjectID? = nil, target: String?,
        failure: Failure?,
        since start: ContinuousClock.Instant
    ) {
        let (seconds, attoseconds) = (ContinuousClock.now - start).components
        _ = tail.append(
            AuditLine(
                at: clock.now, requestID: requestID, face: face, user: caller.user, key: caller.key, project: project ?? caller.project,
                operation: operation, target: target, outcome: failure?.code.rawValue ?? "ok",
                microseconds: seconds * 1_000_000 + attoseconds / 1_000_000_000_000))
    }

    /// Writes what reads have left behind: counts and audit lines.
    public func flush() async {
        let lines = tail.take()
        do {
            try await store.write { [self] db in
                try windows.save(db)
                for line in lines { try line.insert(db) }
            }
        } catch {
            logger.error("The counts and audit lines of \(lines.count) reads could not be written.", metadata: ["error": "\(error)"])
        }
    }

    // MARK: Parts

    private func context(_ db: Database, _ call: Call) -> Context {
        Context(
            db: db, caller: call.caller, now: clock.now, requestID: call.requestID, services: services,
            isConfirmed: call.isConfirmed, agreedTo: call.agreedTo, randomness: randomness,
            windows: windows)
    }

    private func narrowed<Value>(_ call: Call, _ body: () throws -> Value) throws(Failure) -> Value {
        do { return try body() } catch { throw narrow(error, call) }
    }

    /// What callers may see of an error. The unexpected is logged with the request's id and told by that id only.
    private func narrow(_ error: any Error, _ call: Call) -> Failure {
        if let failure = error as? Failure { return failure }
        if error is CancellationError { return Failure(.busy, "The call was cancelled before it was done.", retry: .now) }
        if let error = error as? DatabaseError, error.resultCode == .SQLITE_BUSY {
            return Failure(.busy, "The file is busy with another process. Try again.", retry: .after(seconds: 1))
        }
        if let error = error as? DatabaseError, error.resultCode == .SQLITE_FULL || error.resultCode == .SQLITE_IOERR {
            logger.error("The file cannot be written.", metadata: ["request_id": "\(call.requestID)", "error": "\(error)"])
            return Failure(
                .busy, "The appliance cannot write to its disk; it may be full. Tell whoever runs it.", retry: .after(seconds: 60))
        }
        logger.error(
            "Unexpected error.", metadata: ["request_id": "\(call.requestID)", "operation": "\(call.operation)", "error": "\(error)"])
        return Failure(.unexpected, "Something went wrong on our side. The log has it under the request id \(call.requestID).", retry: .now)
    }

    private func line(
        _ call: Call, _ operation: AnyOperation, _ result: Result<JSON, Failure>, since start: ContinuousClock.Instant
    ) -> AuditLine {
        let outcome =
            switch result {
            case .success: "ok"
            case .failure(let failure): failure.code.rawValue
            }
        let target = operation.spec.route.variables.first.flatMap { call.arguments[$0]?.stringValue }.map { String($0.prefix(64)) }
        let (seconds, attoseconds) = (ContinuousClock.now - start).components
        return AuditLine(
            at: clock.now, requestID: call.requestID, face: call.face, user: call.caller.user, key: call.caller.key,
            project: call.caller.project, operation: operation.spec.name, target: target, outcome: outcome,
            microseconds: seconds * 1_000_000 + attoseconds / 1_000_000_000_000)
    }
}
