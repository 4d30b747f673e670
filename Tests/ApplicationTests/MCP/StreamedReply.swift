import HTTPServer
import HTTPTypes
import JSONSchema
import Operations
import Synchronization

/// An answer that may be a stream of events, read as a client reads it, without a socket.
final class StreamedReply: Sendable {
    let status: Int
    let header: HeaderFields
    private let client = Client()
    private let task: Task<Void, Never>?

    init(_ response: Response) {
        status = response.status.code
        header = response.headerFields
        switch response.body {
        case .stream(let producer):
            task = Task { [client] in
                await producer.produce(into: client)
                client.ended()
            }
        case .bytes, .written, .pulled:
            task = nil
            if let whole = response.body.whole { client.took(Array("data: ".utf8) + whole + Array("\n\n".utf8)) }
            client.ended()
        }
    }

    deinit { task?.cancel() }

    var isStream: Bool { task != nil }

    func field(_ name: String) -> String? { header[HTTPField.Name(name)!] }

    /// The next message; `nil` at the end, or if none comes within ten seconds.
    func next() async -> JSON? { await client.next() }

    /// All messages up to the end.
    func rest() async -> [JSON] {
        var messages: [JSON] = []
        while let message = await next() { messages.append(message) }
        return messages
    }

    /// All that has been written so far, as it went over the wire.
    var written: String { String(decoding: client.written, as: UTF8.self) }

    /// The ids of the events that have been written so far.
    var eventIDs: [String] { written.split(separator: "\n").filter { $0.hasPrefix("id: ") }.map { String($0.dropFirst(4)) } }

    /// The result or error at the end.
    func answer() async -> JSON { await rest().last ?? .null }

    /// As the server does it when it sees the end of the connection.
    func hangUp() async {
        client.leave()
        task?.cancel()
        await task?.value
    }

    /// As the server does it when it stops.
    func stopServer() async {
        task?.cancel()
        await task?.value
    }

    private final class Client: BodyWriter {
        private struct State {
            var bytes: [UInt8] = []
            var written: [UInt8] = []
            var hasEnded = false
            var isThere = true
        }

        private let state = Mutex(State())
        private let changed = Pulse()

        var hasClient: Bool { state.withLock { $0.isThere } }

        func write(_ bytes: [UInt8]) async throws {
            try state.withLock { state in
                guard state.isThere else { throw CancellationError() }
                state.bytes += bytes
                state.written += bytes
            }
            changed.send()
            try Task.checkCancellation()
        }

        var written: [UInt8] { state.withLock { $0.written } }

        func took(_ bytes: [UInt8]) { state.withLock { $0.bytes += bytes } }

        func ended() {
            state.withLock { $0.hasEnded = true }
            changed.send()
        }

        func leave() { state.withLock { $0.isThere = false } }

        func next() async -> JSON? {
            let end = ContinuousClock.now + .seconds(10)
            while ContinuousClock.now < end {
                let generation = changed.generation
                let (event, hasEnded) = state.withLock { state in (Self.takeEvent(from: &state.bytes), state.hasEnded) }
                if let event {
                    if event.isEmpty { continue }  // a comment
                    return try? JSON(parsing: event)
                }
                if hasEnded { return nil }
                await changed.wait(after: generation, milliseconds: 1_000)
            }
            return nil
        }

        /// The data of the first event, empty for a comment.
        private static func takeEvent(from bytes: inout [UInt8]) -> [UInt8]? {
            guard let end = bytes.firstRange(of: Array("\n\n".utf8)) else { return nil }
            let lines = bytes[..<end.lowerBound].split(separator: UInt8(ascii: "\n"))
            bytes.removeSubrange(..<end.upperBound)
            let data = Array("data: ".utf8)
            return lines.first { $0.starts(with: data) }.map { Array($0.dropFirst(data.count)) } ?? []
        }
    }
}
