import HTTPServer
import HTTPTypes
import JSONSchema
import Operations
import Testing

@testable import Features

/// The answer to "it says it can't connect".
@Suite struct ConnectionTimelineTests {
    let setting = try! OAuthSetting()

    private func steps(_ client: String) async throws -> [String] {
        let id = try #require(ClientID(client))
        let dispatcher = setting.test.appliance.dispatcher
        try await dispatcher.perform(as: .operator) { try $0.services[ConnectionLogging.self].write(in: $0) }
        return try dispatcher.view(as: .operator) { try ClientSteps.list(of: id, in: $0) }.reversed().map {
            "\($0.step) \($0.isRefused ? "refused" : "ok")"
        }
    }

    @Test func `a client's way in is written down from its first question to its first call`() async throws {
        _ = await setting.test.send(.post, "/mcp", headers: [.accept: "application/json, text/event-stream"], body: Array("{}".utf8))
        _ = try await setting.get("/.well-known/oauth-protected-resource/mcp")
        _ = try await setting.get("/.well-known/oauth-authorization-server")
        let client = try await setting.client()
        let answer = try await setting.redeem(try await setting.code(client), client)
        let access = try #require(answer.json["access_token"]?.stringValue)
        _ = try await setting.call(token: access)
        #expect(
            try await steps(client) == [
                "asked refused", "resource_metadata ok", "server_metadata ok", "registration ok", "authorize ok", "consent ok", "token ok",
                "first_call ok",
            ])
    }

    @Test func `what was refused says why`() async throws {
        let client = try await setting.client()
        _ = try await setting.get("/oauth/authorize", setting.request(client, back: "https://other.example/"))
        let code = try await setting.code(client)
        _ = try await setting.redeem(code, client, verifier: String(repeating: "x", count: 50))
        #expect(try await steps(client) == ["registration ok", "authorize refused", "authorize ok", "consent ok", "token refused"])
        let id = try #require(ClientID(client))
        let hints = try setting.test.appliance.dispatcher.view(as: .operator) { try ClientSteps.list(of: id, in: $0) }.filter(\.isRefused)
            .map(\.hint)
        #expect(hints.contains("code_verifier does not fit the code_challenge. Begin again."))
    }

    @Test func `a token that is good no more is told on the client's own line`() async throws {
        let (client, access, _) = try await setting.tokens()
        setting.test.clock.advance(seconds: 3_600)
        _ = try await setting.call(token: access)
        #expect(try await steps(client).last == "call refused")
    }

    @Test func `the same step counts once a minute, and strangers fill no file`() async throws {
        for number in 0..<200 {
            _ = try await setting.get("/.well-known/oauth-authorization-server", headers: [.userAgent: "agent \(number % 100)"])
        }
        let dispatcher = setting.test.appliance.dispatcher
        try await dispatcher.perform(as: .operator) { try $0.services[ConnectionLogging.self].write(in: $0) }
        #expect(try dispatcher.view(as: .operator) { try ClientSteps.listOfStrangers(in: $0) }.count == 60)
    }

    @Test func `a client keeps its newest two hundred steps`() async throws {
        let client = try await setting.client()
        let id = try #require(ClientID(client))
        let log = ConnectionLog()
        let now = setting.test.clock.now
        for number in 0..<250 {
            log.note(
                ConnectionLog.Note(
                    at: now, client: id, step: .call, address: "127.0.0.1", agent: "", hint: "\(number)"))
        }
        try await setting.test.appliance.dispatcher.perform(as: .operator) { try log.write(in: $0) }
        #expect(try await steps(client).count == 200)
    }

    @Test func `a proxy that is listed tells where requests come from, any other does not`() async throws {
        let setting = try OAuthSetting { $0.trustedProxies = ["127.0.0.0/8", "10.0.0.0/8"] }
        let other = try OAuthSetting()
        for (setting, address) in [(setting, "203.0.113.9"), (other, "127.0.0.1")] {
            _ = try await setting.get(
                "/.well-known/oauth-authorization-server",
                headers: [HTTPField.Name("X-Forwarded-For")!: "6.6.6.6, 203.0.113.9, 10.1.2.3"])
            let dispatcher = setting.test.appliance.dispatcher
            try await dispatcher.perform(as: .operator) { try $0.services[ConnectionLogging.self].write(in: $0) }
            #expect(try dispatcher.view(as: .operator) { try ClientSteps.listOfStrangers(in: $0) }.map(\.address) == [address])
        }
    }
}
