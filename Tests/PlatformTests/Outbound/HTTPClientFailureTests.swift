import Outbound
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(1))) struct HTTPClientFailureTests {
    private let client = HTTPClient(addressGuard: AddressGuard(allowed: [AllowRule("127.0.0.0/8")!]))

    @Test func `nothing was sent where nobody listens`() async {
        let server = LoopbackServer("")
        server.stop()
        await #expect(throws: OutboundError(.connectionFailed)) {
            try await client.send(OutboundRequest("GET", server.url(), purpose: .media))
        }
    }

    @Test func `a request may have been taken when the answer never comes`() async {
        let server = LoopbackServer { $0.waitForEnd() }
        var request = OutboundRequest("POST", server.url(), body: [1], purpose: .channel)
        request.totalTimeout = .milliseconds(300)
        await #expect(throws: OutboundError(.timedOut(.answering), mayHaveBeenSent: true)) { try await client.send(request) }
    }

    @Test func `time can run out in the middle of a body`() async {
        let server = LoopbackServer { peer in
            peer.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc")
            peer.waitForEnd()
        }
        var request = OutboundRequest("GET", server.url(), purpose: .media)
        request.totalTimeout = .milliseconds(300)
        await #expect(throws: OutboundError(.timedOut(.reading), mayHaveBeenSent: true)) { try await client.send(request) }
    }

    @Test func `a connection that ends early may have taken the request, and it is not sent again`() async {
        let silent = LoopbackServer { _ in }
        await #expect(throws: OutboundError(.connectionLost, mayHaveBeenSent: true)) {
            try await client.send(OutboundRequest("POST", silent.url(), body: [1], purpose: .channel))
        }
        #expect(silent.requests.count == 1)
        let short = LoopbackServer("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc")
        await #expect(throws: OutboundError(.connectionLost, mayHaveBeenSent: true)) {
            try await client.send(OutboundRequest("GET", short.url(), purpose: .media))
        }
    }

    @Test func `what is not HTTP is no answer`() async {
        let server = LoopbackServer("SSH-2.0-OpenSSH_9.2\r\n")
        await #expect(throws: OutboundError(.protocolError, mayHaveBeenSent: true)) {
            try await client.send(OutboundRequest("GET", server.url(), purpose: .media))
        }
    }

    @Test func `a peer without TLS gets nothing over https`() async {
        let server = LoopbackServer("HTTP/1.1 400 Bad Request\r\n\r\n")
        var request = OutboundRequest("POST", "https://127.0.0.1:\(server.port)/", body: [1], purpose: .channel)
        request.connectTimeout = .seconds(1)
        do {
            _ = try await client.send(request)
            Issue.record("an answer came")
        } catch {
            #expect(error.reason == .tls || error.reason == .timedOut(.connecting))
            #expect(!error.mayHaveBeenSent)
        }
    }

    @Test func `cancelling the task ends the transfer at once`() async {
        let (began, continuation) = AsyncStream.makeStream(of: Void.self)
        let ended = AsyncStream.makeStream(of: Void.self)
        let server = LoopbackServer { peer in
            continuation.yield()
            peer.waitForEnd()
            ended.continuation.yield()
        }
        let task = Task { [client] in try await client.send(OutboundRequest("GET", server.url(), purpose: .media)) }
        for await _ in began { break }
        let clock = ContinuousClock.now
        task.cancel()
        await #expect(throws: OutboundError(.cancelled, mayHaveBeenSent: true)) { try await task.value }
        for await _ in ended.stream { break }
        #expect(.now - clock < .seconds(1))
    }

    @Test func `a task that is cancelled beforehand sends nothing`() async {
        let server = LoopbackServer("HTTP/1.1 204 No Content\r\n\r\n")
        let task = Task { [client] in
            unsafe withUnsafeCurrentTask { unsafe $0?.cancel() }
            return try await client.send(OutboundRequest("GET", server.url(), purpose: .media))
        }
        await #expect(throws: OutboundError(.cancelled)) { try await task.value }
        #expect(server.requests == [])
    }

    @Test func `a stopped client answers everybody`() async {
        let (began, continuation) = AsyncStream.makeStream(of: Void.self)
        let server = LoopbackServer { peer in
            continuation.yield()
            peer.waitForEnd()
        }
        let task = Task { [client] in try await client.send(OutboundRequest("GET", server.url(), purpose: .media)) }
        for await _ in began { break }
        client.stop()
        await #expect(throws: OutboundError(.stopped, mayHaveBeenSent: true)) { try await task.value }
        await #expect(throws: OutboundError(.stopped)) { try await client.send(OutboundRequest("GET", server.url(), purpose: .media)) }
    }

    @Test func `one host's silence does not hold up another, and who waits too long was not sent`() async throws {
        var configuration = HTTPClient.Configuration()
        configuration.maxConcurrentPerHost = 1
        configuration.maxWaiting = 1
        let loopback = IPAddress("127.0.0.1")!
        configuration.resolver = .overriding(["silent.example": [loopback], "lively.example": [loopback]])
        let client = HTTPClient(addressGuard: AddressGuard(allowed: [AllowRule("127.0.0.0/8")!]), configuration: configuration)
        let (began, continuation) = AsyncStream.makeStream(of: Void.self)
        let silent = LoopbackServer { peer in
            continuation.yield()
            peer.waitForEnd()
        }
        let silentURL = "http://silent.example:\(silent.port)/"
        let first = Task { try await client.send(OutboundRequest("GET", silentURL, purpose: .media)) }
        for await _ in began { break }
        var second = OutboundRequest("GET", silentURL, purpose: .media)
        second.totalTimeout = .milliseconds(300)
        await #expect(throws: OutboundError(.timedOut(.waiting))) { try await client.send(second) }
        let lively = LoopbackServer("HTTP/1.1 204 No Content\r\n\r\n")
        let livelyURL = "http://lively.example:\(lively.port)/"
        #expect(try await client.send(OutboundRequest("GET", livelyURL, purpose: .media)).status == 204)
        first.cancel()
        _ = await first.result
    }
}
