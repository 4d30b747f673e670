public import JSONSchema
internal import Store

/// Waiting for what calls have begun, and looking at it.
extension Dispatcher {
    /// Waits for what an awaiting operation has begun.
    func wait(for body: any Operation, _ call: Call, _ outcome: inout Outcome) async {
        guard let awaiting = body as? any AwaitingOperation, case .success(let reply) = outcome.reply,
            let work = awaiting.work(begunBy: reply.json), let kind = LongWork.kind(of: work, in: services)
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
                outcome.reply = Self.reply(of: state.status, otherwise: reply) { type(of: awaiting).conclude(reply.json, $0) }
                return
            case .success(let state):
                if let progress = state?.progress, progress != told {
                    call.progress?(progress)
                    told = progress
                }
            case .failure(let failure):
                outcome.reply = .failure(failure)
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

    private static func reply(
        of status: WorkState.Status, otherwise reply: EncodedReply, conclude: (JSON) -> JSON
    ) -> Result<EncodedReply, Failure> {
        switch status {
        case .working: .success(reply)
        case .done(let result): .success(EncodedReply(conclude(result)))
        case .failed(let failure): .failure(failure)
        case .cancelled: .failure(Jobs.cancelled)
        }
    }

    /// How the work stands, as its worker says where one is at it.
    func state(of work: String, _ kind: any WorkKind, in context: Context) throws -> WorkState? {
        var state = try kind.state(of: work, in: context)
        // What the worker itself says is newer and finer than what the file says.
        if var known = state, known.status == .working, let job = JobID(work) ?? known.job, let (progress, since) = progress.latest(job) {
            known.progress = progress
            known.updatedAt = max(known.updatedAt, since)
            state = known
        }
        return state
    }

    // MARK: What goes on

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
        guard operation.spec.allows(caller.scopes) else { throw .insufficientScope(operation.spec.scopes, for: operation.spec.name) }
        let body = try operation.read(arguments)
        return try view(as: caller, requestID: requestID) { context in try Self.run(body, in: context).json }
    }
}
