internal import HTTPServer

/// A stream of server-sent events, each with one message: what a method has to say meanwhile, then its answer.
///
/// The end of the connection is the end of the work (mcp.md 2.4); the end of the server is not.
struct EventStream: BodyProducer {
    /// Proxies close what is silent for a minute; some for half of one.
    static let keepAliveMilliseconds = 12_000

    let running: RunningCall
    let revision: Revision
    /// What made us begin to stream, if it was a message.
    let first: [UInt8]?
    let encoded: @Sendable (MCPAnswer) -> [UInt8]

    func produce(into writer: any BodyWriter) async {
        do {
            // A comment first, so that the client sees the head also where there is nothing to say yet.
            try await writer.write(first.map(Self.event) ?? Self.comment)
            while true {
                switch await running.stream.next(within: Self.keepAliveMilliseconds) {
                case .message(let bytes): try await writer.write(Self.event(bytes))
                case .quiet: try await writer.write(Self.comment)
                case .end(let answer): return try await writer.write(Self.event(encoded(answer)))
                case .cancelled: throw CancellationError()
                }
            }
        } catch {
            await end(writer)
        }
    }

    private func end(_ writer: any BodyWriter) async {
        guard writer.hasClient else {
            running.leave(revision)
            return await running.end()
        }
        running.stop()
        await running.end()
        var bytes = running.stream.rest().flatMap(Self.event)
        if case .end(let answer) = await running.stream.next(within: 0) { bytes += Self.event(encoded(answer)) }
        // Always throws in a task that was cancelled; the piece is sent all the same.
        try? await writer.write(bytes)
    }

    private static let comment = Array(":\n\n".utf8)

    /// JSON of ours has no line breaks.
    private static func event(_ message: [UInt8]) -> [UInt8] {
        Array("event: message\ndata: ".utf8) + message + Array("\n\n".utf8)
    }
}
