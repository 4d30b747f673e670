import Outbound
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(1))) struct HTTPClientTests {
    private let client = HTTPClient(addressGuard: AddressGuard(allowed: [AllowRule("127.0.0.0/8")!]))

    @Test func `a request arrives as it was meant and its answer comes back`() async throws {
        let server = LoopbackServer(
            "HTTP/1.1 201 Created\r\nX-One:  a \r\nSet-Cookie: b\r\nset-cookie: c\r\nContent-Length: 5\r\n\r\nhello")
        var request = OutboundRequest(
            "POST", server.url("/a/../b?c=%2F"), headers: ["Content-Type": "text/plain", "X-Empty": ""], purpose: .webhook)
        request.body = Array("body".utf8)
        let response = try await client.send(request)
        #expect(response.status == 201)
        #expect(response.headers["x-one"] == "a")
        #expect(response.headers.values(of: "Set-Cookie") == ["b", "c"])
        #expect(String(decoding: response.body, as: UTF8.self) == "hello")
        #expect(response.bodyBytes == 5)
        #expect(!response.isCut)
        #expect(response.address == IPAddress("127.0.0.1"))
        #expect(response.elapsed > .zero)
        #expect(
            server.requests == [
                "POST /a/../b?c=%2F HTTP/1.1\r\nHost: 127.0.0.1:\(server.port)\r\nAccept-Encoding: identity\r\nAccept: */*\r\n"
                    + "Content-Type: text/plain\r\nX-Empty:\r\nUser-Agent: Troupe\r\nContent-Length: 4\r\n\r\nbody"
            ])
    }

    @Test(arguments: ["GET", "PUT", "PATCH", "DELETE", "POST"])
    func `methods go with and without a body, a large one unasked`(method: String) async throws {
        let server = LoopbackServer("HTTP/1.1 204 No Content\r\n\r\n")
        for size in [nil, 0, 1_100_000] {
            let body = size.map { [UInt8](repeating: 0x61, count: $0) }
            let response = try await client.send(OutboundRequest(method, server.url(), body: body, purpose: .channel))
            #expect(response.status == 204)
            #expect(response.body == [])
            let received = try #require(server.requests.last)
            #expect(received.hasPrefix("\(method) / HTTP/1.1\r\n"))
            #expect(received.contains("Content-Length: \(size ?? -1)\r\n") == (size != nil))
            #expect(received.utf8.count >= size ?? 0)
            #expect(!received.contains("Expect"))
        }
    }

    @Test func `HEAD has headers and no body`() async throws {
        let server = LoopbackServer("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
        let response = try await client.send(OutboundRequest("HEAD", server.url(), purpose: .media))
        #expect(response.headers["content-length"] == "1000000")
        #expect(response.body == [])
    }

    @Test func `a chunked answer is put together, its trailer dropped, interim answers passed over`() async throws {
        let server = LoopbackServer(
            "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nX-Long: a\r\n b\r\n\r\n"
                + "3\r\nabc\r\n2;x=y\r\nde\r\n0\r\nX-Trailer: t\r\n\r\n")
        let response = try await client.send(OutboundRequest("GET", server.url(), purpose: .media))
        #expect(response.status == 200)
        #expect(String(decoding: response.body, as: UTF8.self) == "abcde")
        #expect(response.headers == ["Transfer-Encoding": "chunked", "X-Long": "a b"])
    }

    @Test func `an error status is an answer`() async throws {
        let server = LoopbackServer("HTTP/1.1 503 Busy\r\nRetry-After: 7\r\nContent-Length: 2\r\n\r\nno")
        let response = try await client.send(OutboundRequest("GET", server.url(), purpose: .media))
        #expect(response.status == 503)
        #expect(response.headers["Retry-After"] == "7")
    }

    @Test func `a body over the limit fails, or is cut where that is wanted`() async throws {
        let server = LoopbackServer("HTTP/1.1 200 OK\r\nContent-Length: 200000\r\n\r\n" + String(repeating: "x", count: 200_000))
        var request = OutboundRequest("GET", server.url(), purpose: .media)
        request.maxResponseBytes = 100_000
        await #expect(throws: OutboundError(.tooLarge(limitBytes: 100_000), mayHaveBeenSent: true)) { try await client.send(request) }
        request.overflow = .isCut
        let cut = try await client.send(request)
        #expect(cut.isCut)
        #expect(cut.body.count == 100_000)
        request.maxResponseBytes = 200_000
        let whole = try await client.send(request)
        #expect(!whole.isCut)
        #expect(whole.body.count == 200_000)
    }

    @Test func `headers without end are given up`() async throws {
        let server = LoopbackServer { peer in
            peer.send("HTTP/1.1 200 OK\r\n" + (0..<2_000).map { "X-\($0): \(String(repeating: "y", count: 50))\r\n" }.joined() + "\r\n")
            peer.waitForEnd()
        }
        await #expect(throws: OutboundError(.tooLarge(limitBytes: 65_536), mayHaveBeenSent: true)) {
            try await client.send(OutboundRequest("GET", server.url(), purpose: .media))
        }
    }

    @Test func `a sink gets the body of a good answer piece by piece, and the cap holds`() async throws {
        let size = 5 << 20
        let server = LoopbackServer("HTTP/1.1 200 OK\r\nContent-Length: \(size)\r\n\r\n" + String(repeating: "z", count: size))
        let count = Atomic(0)
        var request = OutboundRequest("GET", server.url(), purpose: .media)
        request.maxResponseBytes = 10 << 20
        request.sink = { piece in count.add(piece.count, ordering: .relaxed) }
        let response = try await client.send(request)
        #expect(count.load(ordering: .relaxed) == size)
        #expect(response.bodyBytes == size)
        #expect(response.body == [])
        request.maxResponseBytes = 1 << 20
        await #expect(throws: OutboundError(.tooLarge(limitBytes: 1 << 20), mayHaveBeenSent: true)) { try await client.send(request) }
        #expect(count.load(ordering: .relaxed) <= size + 1 << 20)
    }

    @Test func `a sink sees no body of a bad answer, and one that throws ends the transfer`() async throws {
        let bad = LoopbackServer("HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\n\r\ngone")
        var request = OutboundRequest("GET", bad.url(), purpose: .media)
        request.sink = { _ in throw CancellationError() }
        let response = try await client.send(request)
        #expect(String(decoding: response.body, as: UTF8.self) == "gone")
        let good = LoopbackServer("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nhere")
        request.url = good.url()
        await #expect(throws: OutboundError(.sinkFailed, mayHaveBeenSent: true)) { try await client.send(request) }
    }

    @Test(arguments: ["Host", "Content-Length", "transfer-encoding", "Connection", "Accept-Encoding", "a b", "", "X\r\nY"])
    func `headers that are not the caller's are refused`(name: String) async {
        await #expect(throws: OutboundError(.invalidRequest(name))) {
            try await client.send(OutboundRequest("GET", "http://127.0.0.1/", headers: [name: "x"], purpose: .media))
        }
    }

    @Test func `a header value or method with a line break is refused`() async {
        await #expect(throws: OutboundError(.invalidRequest("X-A"))) {
            try await client.send(OutboundRequest("GET", "http://127.0.0.1/", headers: ["X-A": "a\r\nX-B: c"], purpose: .media))
        }
        await #expect(throws: OutboundError(.invalidRequest("method"))) {
            try await client.send(OutboundRequest("GET / HTTP/1.1\r\nX:", "http://127.0.0.1/", purpose: .media))
        }
    }

    @Test func `many requests at once all have their answers`() async throws {
        let server = LoopbackServer { peer in peer.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok") }
        let statuses = await withTaskGroup(of: Int?.self) { group in
            for _ in 0..<100 {
                group.addTask { [client] in try? await client.send(OutboundRequest("GET", server.url(), purpose: .media)).status }
            }
            return await group.reduce(into: [Int?]()) { $0.append($1) }
        }
        #expect(statuses == [Int?](repeating: 200, count: 100))
        #expect(server.requests.count == 100)
    }
}
