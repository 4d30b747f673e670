import HTTPServer
import HTTPTypes
import Synchronization
import Testing

@Suite struct DrainTests {
    @Test(arguments: 0..<5)
    func `under load every request that was begun is answered`(_: Int) async throws {
        let begun = Signal()
        let answered = Signal()
        let handler = TestHandler(
            planning: { _ in
                begun.fire()
                return .buffer(limit: 100)
            },
            atOnce: { $0.head.path == "/fast" ? Response("done") : nil },
            later: { _ in
                try? await Task.sleep(for: .milliseconds(5))
                return Response("done")
            })
        try await serving(handler) { server in
            let port = server.port
            let clients = (0..<32).map { number in
                Task {
                    // Until the server lets no one in any more.
                    try? await onThread {
                        while true {
                            let client = try RawClient(port: port)
                            var goesOn = true
                            while goesOn {
                                try client.request("GET", number % 2 == 0 ? "/fast" : "/task")
                                let answer = try client.answer()
                                if answer.text == "done" { answered.fire() }
                                goesOn = answer.fields["connection"] != "close"
                            }
                        }
                    }
                }
            }
            await begun.fired(500)
            let begin = ContinuousClock.now
            await server.drain(deadlineSeconds: 5)
            #expect(ContinuousClock.now - begin < .seconds(3))
            for client in clients { await client.value }
        }
        #expect(answered.count == begun.count)
    }

    @Test func `what does not end by the deadline is cancelled`() async throws {
        let started = Signal()
        let cancelled = Signal()
        let handler = TestHandler(
            atOnce: { request in
                guard request.head.path == "/stubborn" else { return nil }
                return .streaming { _ in
                    started.fire()
                    await cancelled.fired()  // does not heed its own cancellation
                }
            },
            later: { _ in
                started.fire()
                try? await Task.sleep(for: .seconds(60))
                if Task.isCancelled { cancelled.fire() }
                return Response("")
            })
        try await serving(handler) { server in
            let port = server.port
            let clients = try await onThread {
                try ["/slow", "/stubborn", "/slow"].map { path in
                    let client = try RawClient(port: port)
                    try client.request("GET", path)
                    return client
                }
            }
            await started.fired(3)
            let begin = ContinuousClock.now
            await server.drain(deadlineSeconds: 0.3)
            #expect(ContinuousClock.now - begin < .seconds(3))
            #expect(cancelled.count == 2)
            for client in clients { client.close() }
        }
    }

    @Test func `streams are cancelled at once and end well`() async throws {
        let handler = TestHandler.atOnce { _ in
            .streaming { writer in
                try? await writer.write(Array("first".utf8))
                try? await Task.sleep(for: .seconds(60))
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
            let begin = ContinuousClock.now
            await server.drain(deadlineSeconds: 10)
            #expect(ContinuousClock.now - begin < .seconds(3))
            let last = try await onThread { try client.chunk() }
            #expect(last == nil)
        }
    }

    @Test func `idle connections do not hold the drain up, and the port is free afterwards`() async throws {
        try await serving(.atOnce { _ in Response("hello") }) { server in
            let port = server.port
            let client = try await onThread {
                let client = try RawClient(port: port)
                try client.request("GET", "/")
                _ = try client.answer()
                return client
            }
            let begin = ContinuousClock.now
            await server.drain(deadlineSeconds: 10)
            #expect(ContinuousClock.now - begin < .seconds(2))
            #expect(throws: RawClient.Problem.connect) { try RawClient(port: port) }
            let rest = try await onThread { client.rest() }
            #expect(rest.isEmpty)
        }
    }
}
