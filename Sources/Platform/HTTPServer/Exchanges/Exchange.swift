import CMicroHTTPD
import HTTPTypes
import Logging
import Synchronization

/// One request and its answer, from the request line to the last byte sent.
///
/// The library calls on one thread: target, header, body, "final" call, and again after each suspension. In between, while it is suspended,
/// the task that answers, the watcher that sees a client hang up, and the server that stops may each end the suspension; whoever changes
/// `phase` away from `waiting` under the lock is the one who resumes.
///
/// Unchecked: `target`, `head`, `intake`, `isCounted` and `lingers` are only touched in the library's callbacks, which come one after
/// another on the connection's thread. All else is immutable or under `shared`.
final class Exchange: @unchecked Sendable {
    /// What the watcher is to do about an exchange.
    enum Remedy {
        case none
        /// Make the library see the end of the connection.
        case cut
        case surrender(Surrender)
    }

    private enum Phase {
        case header
        case body(until: Moment)
        /// The body is not wanted; if it goes on after this moment, the answer is forced on the client.
        case dropping(RawAnswer, until: Moment)
        /// The answer was forced on the client, who is read from a little longer.
        case forced(until: Moment)
        /// Suspended; a task answers.
        case waiting(task: UInt64)
        /// No longer suspended; the library will call and take this.
        case answered(Response)
        /// No longer suspended; the library will call and be told to close.
        case surrendered
        case sending(StreamBody?)
        case over
    }

    private let hub: Hub
    private let connection: ClientConnection
    private let wire: Wire
    private let shared = Mutex(Phase.header)

    private let target: RequestTarget?
    private var head: RequestHead?
    private var intake = Intake.none
    private var isCounted = false
    private var lingers = false

    init(hub: Hub, connection: ClientConnection, wire: Wire, target: RequestTarget?) {
        self.hub = hub
        self.connection = connection
        self.wire = wire
        self.target = target
    }

    // MARK: On the library's thread

    /// The library's call without body bytes: the header is whole, or the body is, or a suspension has ended.
    func proceed(method: UnsafePointer<CChar>?) -> MHD_Result {
        guard head != nil else { return unsafe takeHeader(method: method) }
        let phase = shared.withLock { $0 }
        switch phase {
        case .body, .dropping: return bodyEnded()
        case .answered(let response): return queue(response)
        case .forced:
            lingers = true
            return .NO
        case .header, .waiting, .surrendered, .sending, .over: return .NO
        }
    }

    /// The library's call with body bytes. `.NO` closes the connection.
    func take(_ bytes: UnsafeRawBufferPointer) -> MHD_Result {
        switch intake {
        case .none: return .NO
        case .buffering(var body, let limit):
            if bytes.count > limit - body.count { return dropTooLarge(limit) }
            intake = .none  // so that the array is not copied
            unsafe body.append(contentsOf: bytes)
            intake = .buffering(body, limit: limit)
            return .YES
        case .filling(let sink, let received, let limit):
            if bytes.count > limit - received {
                sink.abandon()
                return dropTooLarge(limit)
            }
            intake = .filling(sink, received: received + bytes.count, limit: limit)
            do {
                unsafe try sink.receive(bytes)
                return .YES
            } catch {
                hub.logger.error("A body could not be taken", metadata: ["request": "\(head?.id ?? "")", "error": "\(error)"])
                sink.abandon()
                return drop(Response(status: .internalServerError))
            }
        case .dropping(let response, let dropped):
            intake = .dropping(response, dropped: dropped + bytes.count)
            return dropped + bytes.count > hub.configuration.drainLimitBytes ? forceAnswer() : stillDropping()
        }
    }

    /// The library's last call: all was sent, or the connection is lost.
    func completed() {
        if case .filling(let sink, _, _) = intake { sink.abandon() }
        intake = .none
        // Without a head the library itself may have answered, e.g. 431, while the client was still sending its header.
        if lingers || head == nil { hub.lingering.add(copyOf: connection.socket, until: .now + hub.configuration.lingerDeadline) }
        let last = shared.withLock { phase in
            defer { phase = .over }
            return phase
        }
        switch last {
        case .sending(let stream): stream?.close()
        case .waiting(let task): hub.tasks.cancel(task)
        case .header, .body, .dropping, .forced, .answered, .surrendered, .over: break
        }
        connection.exchangeEnded(nextHeaderBy: .now.adding(milliseconds: hub.deadlines.nextHeader))
        if isCounted { hub.gate.leave() }
    }

    private func takeHeader(method: UnsafePointer<CChar>?) -> MHD_Result {
        guard hub.gate.enter() else { return .NO }
        isCounted = true
        let fields = unsafe readHeader(wire.pointer, hub.fieldNames)
        let fault = fields.framingFault
        let name = unsafe method.flatMap { unsafe HTTPRequest.Method(String(cString: $0)) }
        let head = RequestHead(
            method: name ?? .get, path: target?.path ?? "/", query: target?.query, headerFields: fields,
            remoteAddress: connection.remoteAddress,
            id: hub.requestIDs.next())
        self.head = head
        shared.withLock { $0 = .body(until: .now.adding(milliseconds: hub.deadlines.body)) }
        connection.began(self)
        guard fault == nil, name != nil, target != nil else {
            lingers = true
            return queue(Response(status: fault ?? .badRequest), closing: true)
        }
        return follow(hub.handler.plan(head), head)
    }

    private func follow(_ plan: BodyPlan, _ head: RequestHead) -> MHD_Result {
        let hasBody = head.hasBody
        switch plan {
        case .refuse(let response):
            return refuse(response, head, hasBody: hasBody)
        case .buffer(let limit):
            guard hasBody else { return .YES }
            let length = head.contentLength
            if let length, length > limit { return refuse(hub.handler.tooLarge(head, limit: limit), head, hasBody: true) }
            var body: [UInt8] = []
            body.reserveCapacity(min(length ?? 0, 1 << 20))  // what is declared need not come
            intake = .buffering(body, limit: limit)
            return .YES
        case .sink(let sink, let limit):
            guard hasBody else { return .YES }
            if let length = head.contentLength, length > limit {
                sink.abandon()
                return refuse(hub.handler.tooLarge(head, limit: limit), head, hasBody: true)
            }
            intake = .filling(sink, received: 0, limit: limit)
            return .YES
        }
    }

    private func refuse(_ response: Response, _ head: RequestHead, hasBody: Bool) -> MHD_Result {
        if !hasBody {
            intake = .dropping(response, dropped: 0)
            return .YES
        }
        if head.headerFields.expectsContinue {
            // Some announce that they wait and do not; what they send meanwhile must not destroy the answer.
            lingers = true
            return queue(response, closing: true)
        }
        return drop(response)
    }

    private func dropTooLarge(_ limit: Int) -> MHD_Result {
        guard let head else { return .NO }
        return drop(hub.handler.tooLarge(head, limit: limit))
    }

    /// From here on the body is read and forgotten.
    private func drop(_ response: Response) -> MHD_Result {
        intake = .dropping(response, dropped: 0)
        let answer = RawAnswer(response, withoutBody: head?.method == .head)
        let until = Moment.now + hub.configuration.drainDeadline
        shared.withLock { $0 = .dropping(answer, until: until) }
        return .YES
    }

    private func stillDropping() -> MHD_Result {
        let mayGoOn = shared.withLock { phase in
            if case .dropping(_, let until) = phase { return Moment.now <= until }
            return false
        }
        return mayGoOn ? .YES : forceAnswer()
    }

    /// Answers in the middle of the body, past the library, and closes; the socket is read from a little longer.
    private func forceAnswer() -> MHD_Result {
        shared.withLock { phase in
            guard case .dropping(let answer, _) = phase else { return }
            answer.send(to: connection.socket)
            phase = .forced(until: .now + hub.configuration.lingerDeadline)
        }
        lingers = true
        return .NO
    }

    private func bodyEnded() -> MHD_Result {
        guard let head else { return .NO }
        // A forced answer excludes another: the watcher looks at the phase under the lock.
        let wasForced = shared.withLock { phase in
            if case .forced = phase { return true }
            phase = .sending(nil)
            return false
        }
        if wasForced {
            lingers = true
            return .NO
        }
        let arrived = intake
        intake = .none
        switch arrived {
        case .none: return answer(Request(head: head))
        case .filling(let sink, _, _): return answer(Request(head: head, sink: sink))
        case .buffering(let body, _): return answer(Request(head: head, body: body))
        case .dropping(let response, _): return queue(response)
        }
    }

    private func answer(_ request: Request) -> MHD_Result {
        let work: @Sendable () async -> Response
        switch hub.handler.begin(request) {
        case .answer(let response): return queue(response)
        case .work(let rest): work = rest
        }
        return shared.withLock { phase in
            if hub.gate.isClosed { return .NO }
            wire.suspend()
            // Under the lock, so that whoever sees the phase finds the task.
            let task = hub.tasks.start(.answer) { self.finish(with: await work()) }
            phase = .waiting(task: task)
            return .YES
        }
    }

    private func queue(_ response: Response, closing: Bool = false) -> MHD_Result {
        var stream: StreamBody?
        if case .stream(let producer) = response.body { stream = StreamBody(hub: hub, wire: wire, producer: producer) }
        guard let made = LibraryResponse(response.body, stream: stream, logger: hub.logger) else { return .NO }
        defer { made.release() }
        made.add(response.headerFields)
        if stream != nil && head?.method == .head { made.forgoChunks() }
        if closing || hub.gate.isDraining { made.addClose() }
        shared.withLock { $0 = .sending(stream) }
        return unsafe MHD_queue_response(wire.pointer, UInt32(response.status.code), made.pointer)
    }

    // MARK: On other threads

    /// The task's answer. Without effect when the exchange was given up meanwhile.
    private func finish(with response: Response) {
        let mustResume = shared.withLock { phase in
            guard case .waiting = phase else { return false }
            phase = .answered(response)
            return true
        }
        if mustResume { wire.resume() }
    }

    /// Called under the connection's lock, while the socket is surely open.
    func check(socket: Int32, at now: Moment) -> Remedy {
        shared.withLock { phase in
            switch phase {
            case .header, .answered, .surrendered, .over: return .none
            case .forced(let until): return until < now ? .cut : .none
            case .body(let until):
                if until < now { return .cut }
                // Data and the end may come in one edge of epoll, which the library has then used up: nobody else notices the end.
                // It is given until the next look to finish what it has read.
                if hasEnded(socket) { phase = .body(until: min(until, now)) }
                return .none
            case .dropping(let answer, let until):
                if until < now {
                    answer.send(to: socket)
                    phase = .forced(until: now + hub.configuration.lingerDeadline)
                }
                return .none
            case .waiting(let task):
                guard hasHungUp(socket) else { return .none }
                phase = .surrendered
                return .surrender(Surrender(wire: wire, tasks: hub.tasks, task: task))
            case .sending(let stream):
                return stream?.surrender(ifHungUp: socket).map { .surrender($0) } ?? .none
            }
        }
    }

    /// Gives up what is suspended, whether or not the client is there.
    func surrender() -> Surrender? {
        shared.withLock { phase in
            switch phase {
            case .waiting(let task):
                phase = .surrendered
                return Surrender(wire: wire, tasks: hub.tasks, task: task)
            case .sending(let stream): return stream?.surrender(ifHungUp: nil)
            case .header, .body, .dropping, .forced, .answered, .surrendered, .over: return nil
            }
        }
    }
}
