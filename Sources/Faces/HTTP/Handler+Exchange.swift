public import HTTPServer
internal import HTTPTypes

extension Handler {
    /// One whole exchange without a socket: the plan, the body, the answer, in the order in which the server asks.
    ///
    /// - Parameter pieceBytes: how much of the body arrives at once.
    public func exchange(_ head: RequestHead, body: [UInt8] = [], pieceBytes: Int = 65_536) async -> Response {
        var request = Request(head: head)
        switch plan(head) {
        case .refuse(let response): return response
        case .buffer(let limit):
            guard body.count <= limit else { return tooLarge(head, limit: limit) }
            request.body = body
        case .sink(let sink, let limit):
            guard body.count <= limit else {
                sink.abandon()
                return tooLarge(head, limit: limit)
            }
            var start = 0
            while start < body.count {
                let end = min(start + max(1, pieceBytes), body.count)
                do {
                    unsafe try body[start..<end].withUnsafeBytes { unsafe try sink.receive($0) }
                } catch {
                    sink.abandon()
                    return Response(status: .internalServerError)
                }
                start = end
            }
            request.sink = sink
        }
        if let response = respondAtOnce(to: request) { return response }
        return await respond(to: request)
    }
}
