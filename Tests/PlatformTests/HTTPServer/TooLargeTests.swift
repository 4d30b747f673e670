import Foundation
import HTTPServer
import HTTPTypes
import Synchronization
import Testing

@Suite struct TooLargeTests {
    /// How a client announces its body, and whether it waits for a word.
    static let variants: [[String]] = [
        ["-H", "Expect:"], ["-H", "Expect: 100-continue"], ["-H", "Expect:", "-H", "Transfer-Encoding: chunked"],
        ["-H", "Expect: 100-continue", "-H", "Transfer-Encoding: chunked"],
    ]
    static let plans = ["buffer", "sink", "refuse"]

    private struct Sink: BodySink {
        let abandoned: Signal
        func receive(_ bytes: UnsafeRawBufferPointer) {}
        func abandon() { abandoned.fire() }
    }

    private static func handler(_ plan: String, abandoned: Signal = Signal()) -> TestHandler {
        TestHandler(
            planning: { _ in
                switch plan {
                case "buffer": .buffer(limit: 1_000)
                case "sink": .sink(Sink(abandoned: abandoned), limit: 1_000)
                default: .refuse(Response(status: .contentTooLarge, body: .bytes(Array("at most 1000".utf8))))
                }
            }, atOnce: { _ in Response("not to be reached") })
    }

    @Test(arguments: plans, variants)
    func `a large body is answered with 413`(plan: String, variant: [String]) async throws {
        let abandoned = Signal()
        try await serving(Self.handler(plan, abandoned: abandoned)) { server in
            let address = "http://\(server.address)/"
            for size in [1_001, 3_000_000] {
                let text = try await onThread {
                    try curl(variant + ["--data-binary", "@-", "-w", "%{http_code}", address], input: Data(count: size))
                }
                #expect(text == "at most 1000413")
            }
        }
        #expect(abandoned.count == (plan == "sink" ? 2 : 0))
    }

    @Test(arguments: plans, variants)
    func `a body beyond the drain limit is answered with 413`(plan: String, variant: [String]) async throws {
        try await serving(Self.handler(plan), { $0.drainLimitBytes = 1 << 20 }) { server in
            let address = "http://\(server.address)/"
            let text = try await onThread {
                try curl(variant + ["--data-binary", "@-", "-w", "%{http_code}", address], input: Data(count: 20_000_000))
            }
            #expect(text == "at most 1000413")
        }
    }

    @Test(arguments: [true, false])
    func `a refused body that does not end is answered when the time is up`(stalls: Bool) async throws {
        try await serving(
            Self.handler("refuse"),
            { configuration in
                configuration.drainDeadline = .milliseconds(300)
                configuration.lingerDeadline = .milliseconds(500)
            }
        ) { server in
            let port = server.port
            let answer = try await onThread {
                let client = try RawClient(port: port)
                try client.send("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n")
                if !stalls {
                    let piece = Array("1000\r\n".utf8) + [UInt8](repeating: 65, count: 4_096) + Array("\r\n".utf8)
                    // Until the server has had enough and closes.
                    do { while true { try client.send(piece) } } catch RawClient.Problem.sent {}
                }
                let answer = try client.answer()
                #expect(client.rest() == [])
                return answer
            }
            #expect(answer.text == "at most 1000")
            #expect(answer.fields["connection"] == "close")
            #expect(answer.status == 413)
            #expect(await eventually(within: 3) { descriptors(of: port) == 1 })
        }
    }

    @Test func `a client that waits for a word is not asked for its body`() async throws {
        try await serving(Self.handler("buffer")) { server in
            let port = server.port
            let header = try await onThread {
                let client = try RawClient(port: port)
                try client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1001\r\nExpect: 100-continue\r\n\r\n")
                return try client.header()
            }
            #expect(header.hasPrefix("HTTP/1.1 413 "))
        }
    }

    @Test func `a refusal without a body leaves the connection open`() async throws {
        try await serving(Self.handler("refuse")) { server in
            let port = server.port
            let statuses = try await onThread {
                let client = try RawClient(port: port)
                return try (0..<3).map { _ in
                    try client.request("GET", "/")
                    return try client.answer().status
                }
            }
            #expect(statuses == [413, 413, 413])
        }
    }

    @Test func `a body of just the limit is taken`() async throws {
        try await serving(TestHandler(planning: { _ in .buffer(limit: 1_000) })) { server in
            let address = "http://\(server.address)/"
            for variant in Self.variants {
                let text = try await onThread {
                    try curl(
                        variant + ["--data-binary", "@-", "-o", "/dev/null", "-w", "%{http_code} %{size_download}", address],
                        input: Data(count: 1_000))
                }
                #expect(text == "200 1000")
            }
        }
    }
}
