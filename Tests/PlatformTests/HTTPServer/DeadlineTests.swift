import Foundation
import HTTPServer
import HTTPTypes
import Synchronization
import Testing

@Suite struct DeadlineTests {
    @Test func `a header above the limit is answered with 431`() async throws {
        try await serving(TestHandler()) { server in
            let port = server.port
            let statuses = try await onThread {
                try [20_000, 40_000, 200_000].map { size in
                    let client = try RawClient(port: port)
                    // May fail: the server may close before the end.
                    try? client.request("GET", "/", "X-Long: \(String(repeating: "a", count: size))\r\n")
                    return try client.answer().status
                }
            }
            #expect(statuses == [200, 431, 431])
        }
    }

    @Test(arguments: ["G", "GET / HTTP/1.1\r\nHost: x\r\nX-Slow: "])
    func `a header that trickles is cut`(start: String) async throws {
        try await serving(TestHandler(), { $0.headerDeadline = .milliseconds(500) }) { server in
            let port = server.port
            let duration = try await onThread {
                let client = try RawClient(port: port)
                let begin = ContinuousClock.now
                try client.send(start)
                // Goes on until the server has had enough.
                do {
                    while true {
                        try client.send("a")
                        Duration.milliseconds(20).pause()
                    }
                } catch RawClient.Problem.sent {}
                return ContinuousClock.now - begin
            }
            #expect(duration < .seconds(3))
        }
    }

    @Test func `a body that does not come is cut, and its sink abandoned`() async throws {
        let abandoned = Signal()
        struct Sink: BodySink {
            let abandoned: Signal
            func receive(_ bytes: UnsafeRawBufferPointer) {}
            func abandon() { abandoned.fire() }
        }
        try await serving(
            TestHandler(planning: { _ in .sink(Sink(abandoned: abandoned), limit: 100) }), { $0.bodyDeadline = .milliseconds(300) }
        ) { server in
            let port = server.port
            let rest = try await onThread {
                let client = try RawClient(port: port)
                try client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc")
                return client.rest()
            }
            #expect(rest == [])
            await abandoned.fired()
        }
    }

    @Test func `a connection that lies still is closed`() async throws {
        try await serving(.atOnce { _ in Response("once") }, { $0.idleTimeout = .seconds(1) }) { server in
            let port = server.port
            let all = try await onThread {
                let client = try RawClient(port: port)
                try client.request("GET", "/")
                return String(decoding: client.rest(), as: UTF8.self)
            }
            #expect(all.hasSuffix("once"))
        }
    }

    @Test func `a suspended exchange is not cut by the idle timeout`() async throws {
        let handler = TestHandler.inTask { _ in
            try? await Task.sleep(for: .seconds(2))  // longer than the idle timeout: the very thing that is tested
            return Response("patience")
        }
        try await serving(handler, { $0.idleTimeout = .seconds(1) }) { server in
            let port = server.port
            let text = try await onThread {
                let client = try RawClient(port: port)
                try client.request("GET", "/")
                return try client.answer().text
            }
            #expect(text == "patience")
        }
    }

    @Test func `connections above the limit wait their turn`() async throws {
        try await serving(.atOnce { _ in Response("in") }, { $0.connectionLimit = 20 }) { server in
            let port = server.port
            let texts = try await onThread {
                let clients = try (0..<60).map { _ in
                    let client = try RawClient(port: port)
                    try client.request("GET", "/", "Connection: close\r\n")
                    return client
                }
                return try clients.map { try $0.answer().text }
            }
            #expect(texts == [String](repeating: "in", count: 60))
        }
    }
}

extension Duration {
    /// Blocks the thread of a client that is slow on purpose.
    fileprivate func pause() { _ = usleep(UInt32(components.attoseconds / 1_000_000_000_000)) }
}
