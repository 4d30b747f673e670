import HTTPServer
import HTTPTypes

/// A handler made of closures. By default it keeps bodies and echoes them on the network thread.
struct TestHandler: Handler {
    var planning: @Sendable (RequestHead) -> BodyPlan = { _ in .buffer(limit: 32 << 20) }
    var atOnce: @Sendable (Request) -> Response? = { Response(status: .ok, body: .bytes($0.body)) }
    var later: @Sendable (Request) async -> Response = { Response(status: .ok, body: .bytes($0.body)) }

    func plan(_ head: RequestHead) -> BodyPlan { planning(head) }
    func respondAtOnce(to request: Request) -> Response? { atOnce(request) }
    func respond(to request: Request) async -> Response { await later(request) }
    func tooLarge(_ head: RequestHead, limit: Int) -> Response {
        Response(status: .contentTooLarge, headerFields: [.contentType: "text/plain"], body: .bytes(Array("at most \(limit)".utf8)))
    }

    /// Answers in a task.
    static func inTask(_ later: @escaping @Sendable (Request) async -> Response) -> TestHandler {
        TestHandler(atOnce: { _ in nil }, later: later)
    }

    /// Answers on the network thread.
    static func atOnce(_ respond: @escaping @Sendable (Request) -> Response) -> TestHandler {
        TestHandler(atOnce: { respond($0) })
    }
}

extension Response {
    init(_ text: String) { self.init(status: .ok, body: .bytes(Array(text.utf8))) }

    static func streaming(_ write: @escaping @Sendable (any BodyWriter) async -> Void) -> Response {
        Response(status: .ok, headerFields: [.contentType: "text/event-stream"], body: .stream(TestProducer(write: write)))
    }
}

/// A body that a closure writes.
struct TestProducer: BodyProducer {
    let write: @Sendable (any BodyWriter) async -> Void

    func produce(into writer: any BodyWriter) async { await write(writer) }
}
