import Glibc
import HTTPServer
import HTTPTypes
import Logging
import Synchronization
import Testing

@Suite struct ExchangeTests {
    static let large = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }

    @Test(arguments: [true, false])
    func `a body comes back as it was sent`(inTask: Bool) async throws {
        try await serving(inTask ? .inTask { Response(status: .ok, body: .bytes($0.body)) } : TestHandler()) { server in
            let port = server.port
            let large = Self.large
            let bodies = try await onThread {
                let client = try RawClient(port: port)
                return try [[], Array("small".utf8), large].map { body in
                    try client.request("POST", "/", body: body)
                    return try client.answer().body
                }
            }
            #expect(bodies == [[], Array("small".utf8), large])
        }
    }

    @Test func `a chunked body comes back as it was sent`() async throws {
        try await serving(TestHandler()) { server in
            let port = server.port
            let answer = try await onThread {
                let client = try RawClient(port: port)
                try client.send("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n")
                try client.send("2\r\nde\r\n0\r\n\r\n")
                return try client.answer()
            }
            #expect(answer.text == "abcde")
        }
    }

    @Test(arguments: [true, false])
    func `requests sent in one go are answered in order`(inTask: Bool) async throws {
        try await serving(inTask ? .inTask { Response($0.head.path) } : .atOnce { Response($0.head.path) }) { server in
            let port = server.port
            let texts = try await onThread {
                let client = try RawClient(port: port)
                try client.send((0..<20).map { "GET /\($0) HTTP/1.1\r\nHost: x\r\n\r\n" }.joined())
                return try (0..<20).map { _ in try client.answer().text }
            }
            #expect(texts == (0..<20).map { "/\($0)" })
        }
    }

    @Test(arguments: ["GET / HTTP/1.0\r\n\r\n", "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"])
    func `a client that wants the connection closed gets its answer and the end`(request: String) async throws {
        try await serving(.atOnce { _ in Response("bye") }) { server in
            let port = server.port
            let all = try await onThread {
                let client = try RawClient(port: port)
                try client.send(request)
                return String(decoding: client.rest(), as: UTF8.self)
            }
            #expect(all.hasPrefix("HTTP/1.1 200 OK\r\n"))
            #expect(all.hasSuffix("\r\n\r\nbye"))
            #expect(all.contains("\r\nConnection: close\r\n"))
        }
    }

    @Test func `an HTTP 1_0 client may keep the connection`() async throws {
        try await serving(.atOnce { _ in Response("more") }) { server in
            let port = server.port
            let texts = try await onThread {
                let client = try RawClient(port: port)
                return try (0..<2).map { _ in
                    try client.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
                    return try client.answer().text
                }
            }
            #expect(texts == ["more", "more"])
        }
    }

    @Test func `the handler sees the head as it was sent`() async throws {
        let seen = Mutex<[RequestHead]>([])
        let handler = TestHandler.atOnce { request in
            seen.withLock { $0.append(request.head) }
            return Response("")
        }
        try await serving(handler) { server in
            let port = server.port
            try await onThread {
                let client = try RawClient(port: port)
                try client.request("GET", "/a%20b%2Fc/?x=%26+1&x=2?", "X-One: 1\r\nx-one: 2\r\n")
                _ = try client.answer()
                try client.request("PROPFIND", "http://example.org/d")
                _ = try client.answer()
            }
        }
        let heads = seen.withLock { $0 }
        #expect(heads.map(\.path) == ["/a%20b%2Fc/", "/d"])
        #expect(heads.map(\.query) == ["x=%26+1&x=2?", nil])
        #expect(heads.map(\.method.rawValue) == ["GET", "PROPFIND"])
        #expect(heads.map(\.remoteAddress) == ["127.0.0.1", "127.0.0.1"])
        #expect(heads[0].headerFields[HTTPField.Name("X-One")!] == "1, 2")
        #expect(heads.allSatisfy { $0.id.count == 16 && $0.id.allSatisfy { "0123456789abcdef".contains($0) } })
        #expect(heads[0].id != heads[1].id)
    }

    @Test func `bytes that are not text do no harm`() async throws {
        try await serving(.atOnce { Response("\($0.head.path) \($0.head.headerFields[.userAgent] ?? "")") }) { server in
            let port = server.port
            let answer = try await onThread {
                let client = try RawClient(port: port)
                try client.send(
                    Array("GET /".utf8) + [0xFF, 0xC3] + Array(" HTTP/1.1\r\nHost: x\r\nUser-Agent: ".utf8) + [0xE9, 0x01]
                        + Array("\r\n\r\n".utf8))
                return try client.answer()
            }
            #expect(answer.status == 200)
            #expect(answer.text.hasPrefix("/\u{FFFD}"))
        }
    }

    @Test(arguments: [
        ("GET * HTTP/1.1\r\nHost: x\r\n\r\n", 400), ("GET / HTTP/1.1\r\n\r\n", 400),
        ("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
        ("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd", 400),
        ("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\n\r\nabcd", 501),
    ])
    func `a header that can be read in two ways is refused`(request: String, status: Int) async throws {
        try await serving(TestHandler()) { server in
            let port = server.port
            let answer = try await onThread {
                let client = try RawClient(port: port)
                try client.send(request)
                return try client.answer()
            }
            #expect(answer.status == status)
        }
    }

    @Test func `header fields and status arrive`() async throws {
        let fields: HeaderFields = [
            .contentType: "text/plain", .setCookie: "a=1", .setCookie: "b=2", .contentLength: "99", .transferEncoding: "odd",
        ]
        try await serving(.atOnce { _ in Response(status: .created, headerFields: fields, body: .bytes([65])) }) { server in
            let port = server.port
            let header = try await onThread {
                let client = try RawClient(port: port)
                try client.request("GET", "/")
                return try client.header()
            }
            #expect(header.hasPrefix("HTTP/1.1 201 Created\r\nDate: "))
            #expect(header.contains("\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\n"))
            #expect(header.contains("\r\nContent-Length: 1\r\n"))
            #expect(!header.contains("odd"))
        }
    }

    @Test(arguments: ["GET", "HEAD"])
    func `a pulled body arrives whole, and HEAD tells its length`(method: String) async throws {
        let large = Self.large
        struct Reader: BodyReader {
            let bytes: [UInt8]
            func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) -> Int {
                let piece = bytes[offset..<min(bytes.count, offset + min(buffer.count, 10_000))]
                unsafe buffer.copyBytes(from: piece)
                return piece.count
            }
        }
        try await serving(.atOnce { _ in Response(status: .ok, body: .pulled(length: large.count, Reader(bytes: large))) }) { server in
            let port = server.port
            let answer = try await onThread {
                let client = try RawClient(port: port)
                try client.request(method, "/")
                let first = try client.answer(toHead: method == "HEAD")
                try client.request("GET", "/")  // the connection goes on
                _ = try client.answer()
                return first
            }
            #expect(answer.fields["content-length"] == "\(large.count)")
            #expect(answer.body == (method == "HEAD" ? [] : large))
        }
    }

    @Test func `a reader that throws cuts the connection`() async throws {
        struct Reader: BodyReader {
            func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws -> Int { throw CancellationError() }
        }
        try await serving(.atOnce { _ in Response(status: .ok, body: .pulled(length: 10, Reader())) }) { server in
            let port = server.port
            let all = try await onThread {
                let client = try RawClient(port: port)
                try client.request("GET", "/")
                return String(decoding: client.rest(), as: UTF8.self)
            }
            #expect(all.hasSuffix("\r\n\r\n"))
        }
    }

    @Test func `a server starts once, and not where another listens`() async throws {
        try await serving(TestHandler()) { server in
            #expect(throws: ServerError.alreadyStarted) { try server.start() }
            #expect(server.address == "127.0.0.1:\(server.port)")
            let second = Server(.init(port: server.port), handler: TestHandler(), logger: Logger(label: "test"))
            #expect(throws: ServerError.addressInUse("127.0.0.1:\(server.port)")) { try second.start() }
            let third = Server(.init(host: "nowhere.example"), handler: TestHandler(), logger: Logger(label: "test"))
            #expect(throws: ServerError.badAddress("nowhere.example:0")) { try third.start() }
        }
    }

    @Test(arguments: ["localhost", "0.0.0.0", "::"])
    func `other addresses can be listened on`(host: String) async throws {
        let handler = TestHandler.atOnce { Response($0.head.remoteAddress) }
        let server = Server(.init(host: host), handler: handler, logger: Logger(label: "test"))
        do {
            try server.start()
        } catch {
            let withoutIPv6: [ServerError] = [
                .system(operation: "socket", code: EAFNOSUPPORT), .system(operation: "bind", code: EADDRNOTAVAIL),
            ]
            guard host == "::", withoutIPv6.contains(error) else { throw error }
            return
        }
        let port = server.port
        let text = try await onThread {
            let client = try RawClient(port: port)
            try client.request("GET", "/")
            return try client.answer().text
        }
        #expect(text == "127.0.0.1")
        await server.drain(deadlineSeconds: 1)
    }
}
