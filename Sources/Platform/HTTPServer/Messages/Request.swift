public import HTTPTypes

/// What is known of a request before its body: the request line, the header and who sent it. A class, as it is handed on at every step.
public final class RequestHead: Sendable {
    public let method: HTTPRequest.Method
    /// The path as sent, still percent-encoded, without the query. Begins with `/`.
    public let path: String
    /// What follows the first `?`, still percent-encoded; `nil` where there is none.
    public let query: String?
    public let headerFields: HeaderFields
    /// The declared length of the body in bytes, if the header tells a valid one.
    public let contentLength: Int?
    /// The peer's address without port, e.g. `127.0.0.1` or `::1`.
    public let remoteAddress: String
    /// Names this request in logs and answers.
    public let id: String

    public init(
        method: HTTPRequest.Method, path: String, query: String? = nil, headerFields: HeaderFields = [:],
        remoteAddress: String = "127.0.0.1", id: String
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.headerFields = headerFields
        contentLength = headerFields[.contentLength].flatMap(Int.init)
        self.remoteAddress = remoteAddress
        self.id = id
    }

    /// The same, sent by somebody else.
    public func sent(from address: String) -> RequestHead {
        RequestHead(method: method, path: path, query: query, headerFields: headerFields, remoteAddress: address, id: id)
    }

    /// Whether a body follows the header (RFC 9112 section 6.3).
    public var hasBody: Bool { (contentLength ?? 0) > 0 || headerFields[.transferEncoding] != nil }
}

/// A request whose body has arrived whole.
public struct Request: Sendable {
    public var head: RequestHead
    /// The body, if the plan was to buffer it; empty otherwise.
    public var body: [UInt8]
    /// The sink that took the body, if that was the plan; it has received all of it.
    public var sink: (any BodySink)?

    public init(head: RequestHead, body: [UInt8] = [], sink: (any BodySink)? = nil) {
        self.head = head
        self.body = body
        self.sink = sink
    }
}

/// What is to become of a body, decided when the header has arrived (nothing can be answered in the middle of a body).
public enum BodyPlan: Sendable {
    /// Keep it in memory, up to so many bytes. A longer one is read, dropped and answered with `Handler.tooLarge`.
    case buffer(limit: Int)
    /// Hand it piece by piece to the sink, up to so many bytes. A longer one is read, dropped and answered with `Handler.tooLarge`.
    case sink(any BodySink, limit: Int)
    /// Read and drop it, then give this answer; at once where no body follows or the client waits with `Expect: 100-continue`.
    case refuse(Response)
}

/// Takes a body piece by piece, on the thread where it arrives.
public protocol BodySink: Sendable {
    /// Takes the next piece. The bytes are only valid during the call. A thrown error ends in a 500 after the rest was dropped.
    func receive(_ bytes: UnsafeRawBufferPointer) throws
    /// The body did not arrive whole: the client hung up, or sent more than the limit. Called at most once; nothing follows.
    func abandon()
}

/// Answers requests. One for the whole server; called from many threads.
public protocol Handler: Sendable {
    /// Decides, on the network thread, what becomes of the body. Must be quick.
    func plan(_ head: RequestHead) -> BodyPlan
    /// A chance to answer on the network thread, without suspending the exchange; `nil` where the answer takes longer.
    func respondAtOnce(to request: Request) -> Response?
    /// The answer. The task is cancelled when the client hangs up; what it returns is then dropped.
    func respond(to request: Request) async -> Response
    /// The answer to a body above the plan's limit.
    func tooLarge(_ head: RequestHead, limit: Int) -> Response
    /// Begins to answer, on the network thread. By default what `respondAtOnce` has, else a task for `respond`; a handler that has found
    /// out something on the way to its `nil` hands it on here.
    func begin(_ request: Request) -> Beginning
}

/// What a handler makes of a request on the network thread.
public enum Beginning: Sendable {
    case answer(Response)
    /// Takes longer: the exchange is suspended while a task does this. The task is cancelled when the client hangs up.
    case work(@Sendable () async -> Response)
}

extension Handler {
    public func begin(_ request: Request) -> Beginning {
        if let response = respondAtOnce(to: request) { return .answer(response) }
        return .work { await respond(to: request) }
    }
}
