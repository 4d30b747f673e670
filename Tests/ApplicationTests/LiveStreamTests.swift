import Features
import Foundation
import GRDB
import HTTPServer
import JSONSchema
import Logging
import Operations
import TestSupport
import Testing

@testable import Application

/// Streams on a socket: what a client that goes ends, and what it does not.
@Suite(.timeLimit(.minutes(1))) struct LiveStreamTests {
    private static let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    private let test = try! TestAppliance()

    /// Runs `body` against a server on a free port, without engines: what is waited for does not come.
    private func serving(_ body: (Server) async throws -> Void) async throws {
        let server = Server(Server.Configuration(), handler: test.appliance.routes, logger: Self.logger)
        try server.start()
        do {
            try await body(server)
            await server.drain(deadlineSeconds: 5)
        } catch {
            await server.drain(deadlineSeconds: 0)
            throw error
        }
    }

    private static let meta: JSON = [
        "io.modelcontextprotocol/protocolVersion": "2026-07-28", "io.modelcontextprotocol/clientCapabilities": [:],
    ]

    /// Sends a request and does not wait for the answer.
    private func send(_ method: String, _ params: JSON, to server: Server, isModern: Bool = true, hasToken: Bool = false) throws
        -> LiveClient
    {
        let client = try LiveClient(port: server.port)
        var meta: JSON = isModern ? Self.meta : [:]
        if hasToken { meta["progressToken"] = "t" }
        var params = params
        params["_meta"] = meta
        let message: JSON = ["jsonrpc": "2.0", "id": 1, "method": .string(method), "params": params]
        var fields = "Accept: application/json, text/event-stream\r\nContent-Type: application/json\r\n"
        fields += "Authorization: Bearer \(test["ada"].key)\r\nMCP-Protocol-Version: \(isModern ? "2026-07-28" : "2025-11-25")\r\n"
        if isModern {
            fields += "Mcp-Method: \(method)\r\n"
            if let name = params["name"]?.stringValue { fields += "Mcp-Name: \(name)\r\n" }
        }
        try client.send("POST", "/mcp", fields, body: message.bytes)
        return client
    }

    private static let waiting: JSON = [
        "name": "render_template", "arguments": ["template_id": "tpl_cover", "slots": ["title": "Wait"], "wait_seconds": 50],
    ]

    private func jobs() throws -> [String] {
        try test.appliance.dispatcher.view(as: .operator) { context in try String.fetchAll(context.db, sql: "SELECT state FROM job") }
    }

    private func eventually(within seconds: Double = 20, _ condition: () throws -> Bool) async rethrows -> Bool {
        let end = ContinuousClock.now + .seconds(seconds)
        while !(try condition()) {
            if ContinuousClock.now > end { return false }
            try? await Task.sleep(for: .milliseconds(5))  // the next look, not a wait for a fixed time
        }
        return true
    }

    @Test(arguments: [true, false])
    func `a modern client that goes ends the job that its call began, within three seconds`(isStreaming: Bool) async throws {
        try await serving { server in
            let client = try send("tools/call", Self.waiting, to: server, hasToken: isStreaming)
            if isStreaming {
                let head = try await client.text(until: "notifications/progress")
                #expect(head.hasPrefix("HTTP/1.1 200") && head.lowercased().contains("content-type: text/event-stream"))
            }
            #expect(try await eventually { try jobs() == ["queued"] })
            client.close()
            #expect(
                try await eventually(within: 3) { try jobs() == ["cancelled"] && server.runningTasks == 0 && server.openExchanges == 0 })
        }
    }

    @Test(arguments: [true, false])
    func `a legacy client that goes ends its waiting only`(isStreaming: Bool) async throws {
        try await serving { server in
            let client = try send("tools/call", Self.waiting, to: server, isModern: false, hasToken: isStreaming)
            if isStreaming { _ = try await client.text(until: "notifications/progress") }
            #expect(try await eventually { try jobs() == ["queued"] })
            client.close()
            #expect(await eventually(within: 3) { server.runningTasks == 0 && server.openExchanges == 0 })
            #expect(try jobs() == ["queued"])
        }
    }

    @Test func `a modern client that goes while it only waits ends nothing`() async throws {
        let character = try await test.call("create_character", ["name": "Ines", "niche": "bread"])["id"]!
        try await test.call("generate_character_references", ["character_id": character, "wait_seconds": 0])
        let wait: JSON = ["name": "wait_for_references", "arguments": ["character_id": character, "wait_seconds": 50]]
        try await serving { server in
            let client = try send("tools/call", wait, to: server, hasToken: true)
            #expect(await eventually { server.runningTasks == 1 })
            client.close()
            #expect(await eventually(within: 3) { server.runningTasks == 0 && server.openExchanges == 0 })
            #expect(try jobs() == ["queued"])
        }
    }

    @Test func `a server that stops tells a waiting client what there is, and the job stays`() async throws {
        try await serving { server in
            let client = try send("tools/call", Self.waiting, to: server, hasToken: true)
            _ = try await client.text(until: "notifications/progress")
            async let rest = client.text(until: "0\r\n\r\n")
            await server.drain(deadlineSeconds: 5)
            #expect(try await rest.contains(#""state":"running""#))
            #expect(try jobs() == ["queued"])
        }
    }

    @Test func `listening hears of a change, and ends with an answer when the server stops`() async throws {
        let story = try await test.call("create_story", ["caption": "Hello"])["id"]!
        let uri: JSON = .string("troupe://story/\(story.stringValue!)")
        try await serving { server in
            let client = try send("subscriptions/listen", ["notifications": ["resourceSubscriptions": [uri]]], to: server)
            let head = try await client.text(until: "notifications/subscriptions/acknowledged")
            #expect(head.lowercased().contains("x-accel-buffering: no"))
            try await test.call("update_story", ["story_id": story, "revision": 1, "caption": "Changed"])
            _ = try await client.text(until: "notifications/resources/updated")
            async let rest = client.text(until: "0\r\n\r\n")
            await server.drain(deadlineSeconds: 5)
            let end = try await rest
            #expect(end.contains(#""resultType":"complete""#) && end.contains("io.modelcontextprotocol/subscriptionId"))
        }
    }

    @Test func `listeners that go leave nothing behind, and their places are free`() async throws {
        try await serving { server in
            for _ in 0..<3 {
                var clients: [LiveClient] = []
                for _ in 0..<8 {
                    let client = try send("subscriptions/listen", ["notifications": ["toolsListChanged": true]], to: server)
                    _ = try await client.text(until: "acknowledged")
                    clients.append(client)
                }
                #expect(await eventually(within: 3) { server.runningTasks == 8 })
                for client in clients { client.close() }
                #expect(
                    await eventually(within: 3) { server.runningTasks == 0 && server.openExchanges == 0 && server.openConnections == 0 })
            }
        }
    }
}
