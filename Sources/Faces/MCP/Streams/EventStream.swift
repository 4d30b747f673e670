internal import HTTPServer

/// A stream of server-sent events, each with one message: what a method has to say meanwhile, then its answer.
///
/// The end of the connection is the end of the work (mcp.md 2.4), unless the client may come back; the end of the server is not.
struct EventStream: BodyProducer {
    /// Proxies close what is silent for a minute; some for half of one.
    static let keepAliveMilliseconds = 12_000

    let running: RunningCall
    /// What makes the client able to come back; `nil` where it is not.
    var held: HeldCall?
    let revision: Revision
    /// What made us begin to stream, if it was there already.
    var first: CallStream.Item?
    /// The number of the last message that the client has; `nil` where it has nothing of the stream yet.
    var seen: Int?
    let encoded: @Sendable (MCPAnswer) -> [UInt8]

    func produce(into writer: any BodyWriter) async {
        let reader = held?.enter()
        defer { held?.leave() }
        let isNew = seen == nil
        var seen = seen ?? 0
        do {
            // Something without a message first, so that the client sees the head also where there is nothing to say yet.
            if let held, isNew { try await writer.write(held.firstEvent) } else if first == nil { try await writer.write(Self.comment) }
            var item = first
            while true {
                let next: CallStream.Item
                if let item { next = item } else { next = await running.stream.next(after: seen, within: Self.keepAliveMilliseconds) }
                item = nil
                if let held, let reader, !held.isLast(reader) { return }
                switch next {
                case .message(let bytes, let number):
                    seen = number
                    try await writer.write(event(bytes, number))
                case .quiet: try await writer.write(Self.comment)
                case .pause: return
                case .end(let answer):
                    // A request that its client has cancelled is not answered.
                    if running.stream.isDropped { return }
                    return try await writer.write(event(encoded(answer), seen + 1))
                case .cancelled: throw CancellationError()
                }
            }
        } catch {
            await end(writer, seen)
        }
    }

    private func end(_ writer: any BodyWriter, _ seen: Int) async {
        guard writer.hasClient else {
            if held != nil { return }
            running.leave(revision)
            return await running.end()
        }
        running.stop()
        await running.end()
        var bytes: [UInt8] = []
        var seen = seen
        loop: while true {
            switch await running.stream.next(after: seen, within: 0) {
            case .message(let message, let number):
                seen = number
                bytes += event(message, number)
            case .pause: continue
            case .end(let answer):
                bytes += event(encoded(answer), seen + 1)
                break loop
            case .quiet, .cancelled: break loop
            }
        }
        // Always throws in a task that was cancelled; the piece is sent all the same.
        try? await writer.write(bytes)
    }

    private static let comment = Array(":\n\n".utf8)

    /// JSON of ours has no line breaks.
    private func event(_ message: [UInt8], _ number: Int) -> [UInt8] {
        Array("event: message\n".utf8) + (held?.idField(number) ?? []) + Array("data: ".utf8) + message + Array("\n\n".utf8)
    }
}
