import HTTPServer
import HTTPTypes
import Synchronization
import Testing

@Suite struct StreamTests {
    @Test(arguments: [true, false])
    func `a stream arrives piece by piece`(inTask: Bool) async throws {
        let taken = Signal()
        let stream: @Sendable () -> Response = {
            Response.streaming { writer in
                for piece in 0..<5 {
                    try? await writer.write(Array("piece \(piece)".utf8))
                    await taken.fired(piece + 1)  // the client has it before the next is written
                }
            }
        }
        try await serving(inTask ? .inTask { _ in stream() } : .atOnce { _ in stream() }) { server in
            let port = server.port
            let texts = try await onThread {
                let client = try RawClient(port: port)
                try client.request("GET", "/")
                _ = try client.header()
                var texts: [String] = []
                while let piece = try client.chunk() {
                    texts.append(String(decoding: piece, as: UTF8.self))
                    taken.fire()
                }
                return texts
            }
            #expect(texts == (0..<5).map { "piece \($0)" })
        }
    }

    @Test func `large pieces to a slow reader arrive whole, and the writer waits`() async throws {
        let piece = (0..<1_000_000).map { UInt8(truncatingIfNeeded: $0 &* 13) }
        let written = Signal()
        let handler = TestHandler.atOnce { _ in
            Response.streaming { writer in
                for _ in 0..<20 {
                    try? await writer.write(piece)
                    written.fire()
                }
            }
        }
        try await serving(handler) { server in
            let port = server.port
            let client = try await onThread {
                let client = try RawClient(port: port, receiveBuffer: 64 << 10)
                try client.request("GET", "/")
                _ = try client.header()
                return client
            }
            // The socket's buffers hold a part; the writer must have stopped far from the end.
            let mayRunAway = await eventually(within: 1) { written.count >= 20 }
            #expect(!mayRunAway)
            let isWhole = try await onThread {
                var all: [UInt8] = []
                while let next = try client.chunk() { all += next }
                return all.count == 20 * piece.count && (0..<20).allSatisfy { all[($0 * piece.count)...].starts(with: piece) }
            }
            #expect(isWhole)
        }
    }

    @Test func `a connection serves on after a stream`() async throws {
        let handler = TestHandler.atOnce { request in
            request.head.path == "/stream" ? Response.streaming { try? await $0.write([65, 66]) } : Response("after")
        }
        try await serving(handler) { server in
            let port = server.port
            let texts = try await onThread {
                let client = try RawClient(port: port)
                return try ["/stream", "/", "/stream"].map {
                    try client.request("GET", $0)
                    return try client.answer().text
                }
            }
            #expect(texts == ["AB", "after", "AB"])
        }
    }

    @Test func `a stream is not produced for HEAD`() async throws {
        let started = Signal()
        try await serving(.atOnce { _ in Response.streaming { _ in started.fire() } }) { server in
            let port = server.port
            let answer = try await onThread {
                let client = try RawClient(port: port)
                try client.request("HEAD", "/")
                let answer = try client.answer(toHead: true)
                #expect(client.rest().isEmpty)
                return answer
            }
            #expect(answer.status == 200)
            #expect(answer.fields["connection"] == "close")
        }
        #expect(started.count == 0)
    }

    @Test func `an HTTP 1_0 client gets a stream that ends with the connection`() async throws {
        try await serving(.atOnce { _ in Response.streaming { try? await $0.write([65, 66]) } }) { server in
            let port = server.port
            let all = try await onThread {
                let client = try RawClient(port: port)
                try client.send("GET / HTTP/1.0\r\n\r\n")
                return String(decoding: client.rest(), as: UTF8.self)
            }
            #expect(all.hasSuffix("\r\n\r\nAB"))
        }
    }
}
