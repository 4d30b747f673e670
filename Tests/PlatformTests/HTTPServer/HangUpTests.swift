import HTTPServer
import HTTPTypes
import Synchronization
import Testing

@Suite struct HangUpTests {
    /// Counts what it is told.
    private struct Sink: BodySink {
        let received: Signal
        let abandoned: Signal
        var failure: (any Error & Sendable)?

        func receive(_ bytes: UnsafeRawBufferPointer) throws {
            received.fire()
            if let failure { throw failure }
        }

        func abandon() { abandoned.fire() }
    }

    @Test func `the task of a client that hangs up is cancelled`() async throws {
        let started = Signal()
        let cancelled = Signal()
        let handler = TestHandler.inTask { _ in
            started.fire()
            try? await Task.sleep(for: .seconds(60))
            if Task.isCancelled { cancelled.fire() }
            return Response("too late")
        }
        try await serving(handler) { server in
            let port = server.port
            let client = try await onThread {
                let client = try RawClient(port: port)
                try client.request("GET", "/")
                return client
            }
            await started.fired()
            client.close()
            #expect(await eventually(within: 3) { cancelled.count == 1 })
            #expect(await eventually(within: 3) { server.openExchanges == 0 && server.runningTasks == 0 })
        }
    }

    @Test func `the producer of a stream whose client hangs up gets an error`() async throws {
        let ended = Signal()
        let handler = TestHandler.atOnce { _ in
            .streaming { writer in
                try? await writer.write([65])
                try? await Task.sleep(for: .seconds(60))
                do { try await writer.write([66]) } catch is CancellationError { ended.fire() } catch {}
            }
        }
        try await serving(handler) { server in
            let port = server.port
            let client = try await onThread {
                let client = try RawClient(port: port)
                try client.request("GET", "/")
                _ = try client.header()
                _ = try client.chunk()
                return client
            }
            client.close()
            #expect(await eventually(within: 3) { ended.count == 1 })
        }
    }

    @Test func `the producer of a stream that nobody reads gets an error when the client hangs up`() async throws {
        let ended = Signal()
        let handler = TestHandler.atOnce { _ in
            .streaming { writer in
                while (try? await writer.write([UInt8](repeating: 65, count: 100_000))) != nil {}
                ended.fire()
            }
        }
        try await serving(handler) { server in
            let port = server.port
            let client = try await onThread {
                let client = try RawClient(port: port, receiveBuffer: 4_096)
                try client.request("GET", "/")
                _ = try client.header()
                return client
            }
            client.close()
            #expect(await eventually(within: 3) { ended.count == 1 })
        }
    }

    @Test(arguments: ["Content-Length: 1000", "Transfer-Encoding: chunked"])
    func `the sink of a body that is cut off is abandoned once`(framing: String) async throws {
        let received = Signal()
        let abandoned = Signal()
        let answered = Signal()
        let handler = TestHandler(
            planning: { _ in .sink(Sink(received: received, abandoned: abandoned), limit: 5_000) },
            atOnce: { _ in
                answered.fire()
                return Response("whole")
            })
        try await serving(handler) { server in
            let port = server.port
            let client = try await onThread {
                let client = try RawClient(port: port)
                try client.send("POST / HTTP/1.1\r\nHost: x\r\n\(framing)\r\n\r\n3\r\nabc\r\n")
                return client
            }
            await received.fired()
            client.close()
            await abandoned.fired()
        }
        #expect([abandoned.count, answered.count] == [1, 0])
    }

    @Test func `a sink takes a whole body and is not abandoned`() async throws {
        let received = Signal()
        let abandoned = Signal()
        let handler = TestHandler(
            planning: { _ in .sink(Sink(received: received, abandoned: abandoned), limit: 5_000_000) }, atOnce: { _ in Response("whole") })
        try await serving(handler) { server in
            let port = server.port
            let text = try await onThread {
                let client = try RawClient(port: port)
                try client.request("POST", "/", body: [UInt8](repeating: 1, count: 5_000_000))
                return try client.answer().text
            }
            #expect(text == "whole")
        }
        #expect(received.count > 1)
        #expect(abandoned.count == 0)
    }

    @Test func `a sink that throws is abandoned once, and the client gets a 500`() async throws {
        let abandoned = Signal()
        let received = Signal()
        let handler = TestHandler(
            planning: { _ in .sink(Sink(received: received, abandoned: abandoned, failure: CancellationError()), limit: 5_000_000) })
        try await serving(handler) { server in
            let port = server.port
            let status = try await onThread {
                let client = try RawClient(port: port)
                try client.request("POST", "/", body: [UInt8](repeating: 1, count: 1_000_000))
                return try client.answer().status
            }
            #expect(status == 500)
        }
        #expect([received.count, abandoned.count] == [1, 1])
    }

    @Test func `a thousand clients that hang up leave nothing behind`() async throws {
        let started = Signal()
        let abandoned = Signal()
        let handler = TestHandler(
            planning: { head in head.hasBody ? .sink(Sink(received: started, abandoned: abandoned), limit: 5_000) : .buffer(limit: 0) },
            atOnce: { request in
                if request.head.path == "/stream" {
                    return .streaming { writer in
                        try? await writer.write([65])
                        started.fire()
                        try? await Task.sleep(for: .seconds(60))
                    }
                }
                return nil
            },
            later: { _ in
                started.fire()
                try? await Task.sleep(for: .seconds(60))
                return Response("")
            })
        try await serving(handler) { server in
            let port = server.port
            #expect(descriptors(of: port) == 1)  // the listening one
            for round in 0..<10 {
                let clients = try await onThread {
                    try (0..<100).map { number in
                        let client = try RawClient(port: port)
                        switch number % 3 {
                        case 0: try client.request("GET", "/task")
                        case 1: try client.request("GET", "/stream")
                        default: try client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc")
                        }
                        return client
                    }
                }
                await started.fired((round + 1) * 100)
                for client in clients { client.close() }
            }
            #expect(await eventually(within: 5) { server.openExchanges == 0 && server.runningTasks == 0 && server.openConnections == 0 })
            #expect(await eventually(within: 2) { descriptors(of: port) == 1 })
        }
        #expect(abandoned.count == 330)
    }
}
