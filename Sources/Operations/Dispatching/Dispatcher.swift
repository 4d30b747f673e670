public import JSONSchema
public import Logging
public import Store
internal import GRDB
internal import Synchronization

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
        public var reply: Result<EncodedReply, Failure>
        /// Where the caller stands in its window, if it has one.
        public var rate: RateState?
        /// The id of what the call began and has not waited for to the end.
        public var work: String?

        /// The same with the reply as a value.
        public var result: Result<JSON, Failure> { reply.map(\.json) }
    }

    public let catalog: OperationCatalog
    public let clock: any WallClock
    public let services: Services
    public let logger: Logger
    /// Sent after every committed write.
    public let written = Pulse()
    /// Sent after a committed write that put something into a queue: engines look whether there is something to do.
    public let queued = Pulse()
    /// How far the jobs are that this process works on.
    public let progress: ProgressBoard
    let store: Store
    let windows = RateWindows()
    private let randomness: any Randomness
    private let tail = AuditTail()
    private let sequence = IDSequence()

    /// How many audit lines of reads one transaction writes: the writer is not to be held for long.
    private static let linesPerTransaction = 32 * RowInsertion.rowsAtOnce

    public init(
        store: Store, catalog: OperationCatalog, services: Services, clock: any WallClock, randomness: any Randomness, logger: Logger
    ) throws {
        self.store = store
        self.catalog = catalog
        self.services = services
        self.clock = clock
        self.randomness = randomness
        self.logger = logger
        progress = ProgressBoard(changed: written, clock: clock)
        try store.read { db in try windows.load(db, at: clock.now) }
    }

    // MARK: Calls

    /// The answer of an operation that only reads, on the calling thread; `nil` for all that may have to wait.
    public func callAtOnce(_ call: Call) -> Outcome? { catalog[call.operation].flatMap { callAtOnce(call, of: $0) } }

    /// The same with the operation at hand, which is the one of that name.
    public func callAtOnce(_ call: Call, of operation: AnyOperation) -> Outcome? {
        guard operation.spec.effect.isRead, !operation.prepares, !operation.awaits else { return nil }
        let start = ContinuousClock.now
        var rate: RateState?
        let reply = Result<EncodedReply, Failure> { () throws(Failure) in
            let body = try admit(call, operation, &rate)
            return try narrowed(call) {
                try store.read { db in try Self.run(body, in: context(db, call)) }
            }
        }
        tail.append(line(call, operation, reply, since: start))
        return Outcome(reply: corrected(reply, call, operation), rate: rate)
    }

    /// The answer of any operation.
    public func call(_ call: Call) async -> Outcome {
        if let outcome = callAtOnce(call) { return outcome }
        guard let operation = catalog[call.operation] else { return Outcome(reply: .failure(unknown(call.operation)), rate: nil) }
        let start = ContinuousClock.now
        var rate: RateState?
        do {
            var body = try admit(call, operation, &rate)
            if let prepared = body as? any PreparedOperation { body = try await prepare(prepared, call) }
            var outcome = Outcome(reply: corrected(try await write(body, call, operation, since: start), call, operation), rate: rate)
            await wait(for: body, call, &outcome)
            return outcome
        } catch {
            // What was refused before its transaction leaves its count and audit line all the same.
            tail.append(line(call, operation, .failure(error), since: start))
            return Outcome(reply: corrected(.failure(error), call, operation), rate: rate)
        }
    }

    func unknown(_ name: String) -> Failure {
        if let substitute = catalog.substitute(for: name) {
            return Failure(.notFound, "There is no operation \(name.prefix(80)) here. \(substitute)")
        }
        let near = catalog.nearest(to: name)
        var failure = Failure(.notFound, "There is no operation \(name.prefix(80)).\(near.map { " Did you mean \($0)?" } ?? "")")
        failure.fix = near.map { ["operation": .string($0)] }
        return failure
    }

    private func admit(_ call: Call, _ operation: AnyOperation, _ rate: inout RateState?) throws(Failure) -> any Operation {
        try windows.count(call.caller, at: clock.now, state: &rate)
        guard operation.spec.allows(call.caller.scopes) else {
            let body = try? operation.read(call.arguments)  // whoever may not call is told nothing about the arguments
            throw .insufficientScope(operation.spec, and: body?.furtherScopes ?? [])
        }
        if let key = call.idempotencyKey, !(1...255).contains(key.utf8.count) {
            throw Failure(.validationFailed, "An idempotency key has 1 to 255 bytes.", parameter: "idempotency_key")
        }
        do {
            return try operation.read(call.arguments)
        } catch {
            throw error.corrected(call.arguments, of: operation, now: clock.now, isByShape: true)
        }
    }

    /// What was refused comes with the arguments to send instead.
    private func corrected(
        _ reply: Result<EncodedReply, Failure>, _ call: Call, _ operation: AnyOperation
    ) -> Result<EncodedReply, Failure> {
        reply.mapError { $0.corrected(call.arguments, of: operation, now: clock.now, isByShape: false) }
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
    ) async throws(Failure) -> Result<EncodedReply, Failure> {
        let note = QueueNote()
        do {
            let reply = try await store.write { [self] db in
                let context = context(db, call, note)
                let reply = Result<EncodedReply, Failure> { () throws(Failure) in
                    try narrowed(call) {
                        try db.undoing { try self.reply(of: body, call, operation, in: context) }
                    }
                }
                try windows.save(db)
                try AuditLine.insert([line(call, operation, reply, since: start)], db)
                return reply
            }
            committed(note)
            return reply
        } catch {
            throw narrow(error, call)
        }
    }

    private func reply(of body: any Operation, _ call: Call, _ operation: AnyOperation, in context: Context) throws -> EncodedReply {
        guard let token = call.idempotencyKey else { return try Self.run(body, in: context) }
        if let kept = try Idempotency.kept(token, operation: operation.spec.name, arguments: call.arguments, in: context) { return kept }
        let reply = try Self.run(body, in: context)
        try Idempotency.keep(reply, token: token, operation: operation.spec.name, arguments: call.arguments, in: context)
        return reply
    }

    static func run(_ body: some Operation, in context: Context) throws -> EncodedReply { EncodedReply(try body.run(in: context)) }

    // MARK: Access for faces and engines

    /// Lets everything that `body` reads see one state of the file, in one transaction.
    public func inOneRead<Value>(_ body: () -> Value) -> Value { store.inOneRead(body) }

    /// Reads with a context of one's own.
    public func view<Value>(as caller: Caller, requestID: String = "-", _ body: (Context) throws -> Value) throws(Failure) -> Value {
        do {
            return try store.read { db in try body(context(db, caller, requestID)) }
        } catch {
            throw narrow(error, in: "view", requestID: requestID)
        }
    }

    /// Writes with a context of one's own, in the next group's transaction.
    public func perform<Value: Sendable>(
        as caller: Caller, face: Face = .engine, requestID: String = "-", _ body: @escaping @Sendable (Context) throws -> Value
    ) async throws(Failure) -> Value {
        let call = Call("perform", .null, caller: caller, face: face, requestID: requestID)
        let note = QueueNote()
        do {
            let value = try await store.write { [self] db in try body(context(db, call, note)) }
            committed(note)
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
        let note = QueueNote()
        let value = try narrowed(call) { try store.writeAndWait { [self] db in try body(context(db, call, note)) } }
        committed(note)
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
        tail.append(
            AuditLine(
                at: clock.now, requestID: requestID, face: face, caller: caller, project: project ?? caller.project,
                operation: operation, target: target, outcome: failure?.code.rawValue ?? "ok",
                microseconds: seconds * 1_000_000 + attoseconds / 1_000_000_000_000))
    }

    /// Writes what reads have left behind: counts and audit lines.
    public func flush() async {
        var lines = tail.take()[...]
        do {
            repeat {
                let some = Array(lines.prefix(Self.linesPerTransaction))
                try await store.write { [self] db in
                    try windows.save(db)
                    try AuditLine.insert(some, db)
                }
                lines = lines.dropFirst(some.count)
            } while !lines.isEmpty
            if tail.isHeldUp.exchange(false, ordering: .relaxed) { logger.notice("Counts and audit lines of reads are written again.") }
        } catch {
            windows.savedInVain()
            let lost = tail.giveBack(lines)
            if tail.isHeldUp.exchange(true, ordering: .relaxed), lost == 0 { return }  // once is enough where it goes on
            logger.error(
                "The counts and audit lines of \(lines.count) reads could not be written yet.",
                metadata: ["error": "\(error)", "lost": "\(lost)"])
        }
    }

    // MARK: Parts

    private func committed(_ note: QueueNote) {
        written.send()
        if note.isSet { queued.send() }
    }

    func context(_ db: Database, _ call: Call, _ note: QueueNote = Dispatcher.unread) -> Context {
        context(db, call.caller, call.requestID, isConfirmed: call.isConfirmed, agreedTo: call.agreedTo, note)
    }

    private func context(
        _ db: Database, _ caller: Caller, _ requestID: String, isConfirmed: Bool = false, agreedTo: String? = nil,
        _ note: QueueNote = Dispatcher.unread
    ) -> Context {
        Context(
            db: db, caller: caller, now: clock.now, requestID: requestID, services: services, isConfirmed: isConfirmed,
            agreedTo: agreedTo, randomness: randomness, sequence: sequence, windows: windows, queueNote: note)
    }

    /// Of contexts that only read.
    static let unread = QueueNote()

    func narrowed<Value>(_ call: Call, _ body: () throws -> Value) throws(Failure) -> Value {
        do { return try body() } catch { throw narrow(error, call) }
    }

    private func narrow(_ error: any Error, _ call: Call) -> Failure { narrow(error, in: call.operation, requestID: call.requestID) }

    /// What callers may see of an error. The unexpected is logged with the request's id and told by that id only.
    private func narrow(_ error: any Error, in operation: String, requestID: String) -> Failure {
        if let failure = error as? Failure { return failure }
        if error is CancellationError { return Failure(.busy, "The call was cancelled before it was done.", retry: .now) }
        if let error = error as? DatabaseError, error.resultCode == .SQLITE_BUSY {
            return Failure(.busy, "The file is busy with another process. Try again.", retry: .after(seconds: 1))
        }
        if let error = error as? DatabaseError, error.resultCode == .SQLITE_FULL || error.resultCode == .SQLITE_IOERR {
            logger.error("The file cannot be written.", metadata: ["request_id": "\(requestID)", "error": "\(error)"])
            return Failure(
                .busy, "The appliance cannot write to its disk; it may be full. Tell whoever runs it.", retry: .after(seconds: 60))
        }
        logger.error(
            "Unexpected error.", metadata: ["request_id": "\(requestID)", "operation": "\(operation)", "error": "\(error)"])
        return Failure(.unexpected, "Something went wrong on our side. The log has it under the request id \(requestID).", retry: .now)
    }

    private func line(
        _ call: Call, _ operation: AnyOperation, _ reply: Result<EncodedReply, Failure>, since start: ContinuousClock.Instant
    ) -> AuditLine {
        let outcome =
            switch reply {
            case .success: "ok"
            case .failure(let failure): failure.code.rawValue
            }
        let target = operation.target.flatMap { call.arguments[$0]?.stringValue }.map { $0.utf8.count <= 64 ? $0 : String($0.prefix(64)) }
        let (seconds, attoseconds) = (ContinuousClock.now - start).components
        return AuditLine(
            at: clock.now, requestID: call.requestID, face: call.face, caller: call.caller, project: call.caller.project,
            operation: operation.spec.name, target: target, outcome: outcome,
            microseconds: seconds * 1_000_000 + attoseconds / 1_000_000_000_000)
    }
}
