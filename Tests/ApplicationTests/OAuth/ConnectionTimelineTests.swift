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

    @Test func `a second way in is told as the first was`() async throws {
        let client = try await setting.client()
        let wayIn = ["authorize ok", "consent ok", "token ok", "first_call ok"]
        for number in 1...2 {
            let answer = try await setting.redeem(try await setting.code(client), client)
            for _ in 1...2 { _ = try await setting.call(token: try #require(answer.json["access_token"]?.stringValue)) }
            #expect(try await steps(client) == ["registration ok"] + (1...number).flatMap { _ in wayIn })
        }
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

    @Test func `who comes with something a second time is told to the operator as that`() async throws {
        let client = try await setting.client()
        let code = try await setting.code(client)
        let first = try await setting.redeem(code, client)
        let other = try await setting.tokens()
        _ = try await setting.redeem(code, client)
        _ = try await setting.refresh(try #require(first.json["refresh_token"]?.stringValue), client)
        _ = try await setting.refresh(other.refresh, other.client)
        setting.test.clock.advance(seconds: 11)
        let answer = try await setting.refresh(other.refresh, other.client)
        #expect(answer.json["error_description"]?.stringValue?.hasPrefix("This refresh token is not known, was used") == true)
        _ = try await steps(client)
        let dispatcher = setting.test.appliance.dispatcher
        func refusals(_ text: String) throws -> [String] {
            let id = try #require(ClientID(text))
            return try dispatcher.view(as: .operator) { try ClientSteps.list(of: id, in: $0) }.filter(\.isRefused).map(\.hint)
        }
        let hints = try refusals(client)
        #expect(hints.contains { $0.hasPrefix("It sent a code a second time.") })
        #expect(hints.contains("What its refresh token was given for has ended: code used twice. It has to ask the person anew."))
        #expect(try refusals(other.client).map { $0.prefix(58) } == ["It sent a refresh token that it had exchanged before, more"])
    }

    @Test func `a client that never became known has a timeline by what it calls itself`() async throws {
        let host = ClientDocumentTests.Host()
        let setting = try OAuthSetting(documents: host)
        let cookie = try await setting.session()
        for id in [ClientDocumentTests.url, "cli_00000000000000000000000000"] {
            _ = try await setting.get("/oauth/authorize", setting.request(id), headers: cookie)
        }
        let dispatcher = setting.test.appliance.dispatcher
        func named(_ name: String) async throws -> [String] {
            try await dispatcher.perform(as: .operator) { try $0.services[ConnectionLogging.self].write(in: $0) }
            return try dispatcher.view(as: .operator) { try ClientSteps.list(named: name, in: $0) }.map {
                "\($0.step): \($0.hint.prefix(38))"
            }
        }
        #expect(try await named(ClientDocumentTests.url) == ["document: client.example did not answer with the"])
        let secret = OAuthSecret.refresh.make()
        _ = try await setting.get("/oauth/authorize", setting.request(secret), headers: cookie)
        #expect(try await named(secret) == [], "what may be a secret in the wrong field is not kept")
        #expect(try await named("cli_00000000000000000000000000") == ["authorize: This program is not known here, or was"])
        try await dispatcher.perform(as: .operator) { try Users.setAdmin(true, setting.test["ada"].id, in: $0) }
        let list = try await setting.get("/console/clients", headers: cookie).text
        let link = try #require(list.firstMatch(of: #/href="(\/console\/clients\/attempts\?client=https[^"]+)"/#)).output.1
        #expect(try await setting.get(String(link), headers: cookie).text.contains("did not answer with the document"))

        // What it did before is its own once it is known.
        host.put([
            "client_id": .string(ClientDocumentTests.url), "client_name": "Parrot", "redirect_uris": [.string(OAuthSetting.back)],
            "token_endpoint_auth_method": "none",
        ])
        _ = try await setting.get("/oauth/authorize", setting.request(ClientDocumentTests.url), headers: cookie)
        try await dispatcher.perform(as: .operator) { try $0.services[ConnectionLogging.self].write(in: $0) }
        let steps = try dispatcher.view(as: .operator) { context in
            try ClientSteps.list(of: try #require(try Clients.find(ClientDocumentTests.url, in: context)).id, in: context)
        }
        #expect(steps.reversed().map { "\($0.step) \($0.isRefused)" } == ["document true", "document false", "authorize false"])
        #expect(try await setting.get(String(link), headers: cookie).status == 303)
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

    // MARK: What a grant does not allow

    @Test func `a refusal for want of a scope is told once for each grant and scope`() async throws {
        let (client, access, _) = try await setting.tokens()
        for _ in 0..<3 {
            setting.test.clock.advance(seconds: 61)
            #expect(try await setting.call("create_story", ["caption": "No"], token: access).status == 403)
            _ = await setting.test.send(.get, "/api/v1/stories", key: access)
            #expect(await setting.test.send(.post, "/api/v1/stories", body: Array("{}".utf8), key: access).status == .forbidden)
            // What was written before counts, too.
            #expect(try await steps(client).filter { $0 == "refusal refused" }.count == 1)
        }
        _ = try await setting.call("get_usage", token: access)
        #expect(try await steps(client).filter { $0 == "refusal refused" }.count == 2)
        let id = try #require(ClientID(client))
        let hints = try setting.test.appliance.dispatcher.view(as: .operator) { try ClientSteps.list(of: id, in: $0) }.map(\.hint)
        #expect(hints[0].hasPrefix("It asked for what needs billing:read, which grt_"))
    }

    @Test func `a new server does not tell the same refusal again`() async throws {
        let (client, access, _) = try await setting.tokens()
        _ = try await setting.call("create_story", ["caption": "No"], token: access)
        _ = try await steps(client)
        let dispatcher = setting.test.appliance.dispatcher
        let grant = try #require(try dispatcher.view(as: .operator) { try Grants.list(in: $0) }.first)
        let log = ConnectionLog()
        log.noteRefusal(of: grant.id, lacking: ["stories:write"], at: setting.test.clock.now, address: "127.0.0.1", agent: "")
        try await dispatcher.perform(as: .operator) { try log.write(in: $0) }
        #expect(try await steps(client).filter { $0 == "refusal refused" }.count == 1)
    }

    // MARK: Clients of several programs

    /// Looks for the server's metadata as a program of that name.
    private func discover(_ agent: String) async throws {
        _ = try await setting.get("/.well-known/oauth-authorization-server", headers: [.userAgent: agent])
        try await setting.test.appliance.dispatcher.perform(as: .operator) { try $0.services[ConnectionLogging.self].write(in: $0) }
    }

    @Test func `discovery by another program is a client's where only it registered from there afterwards`() async throws {
        try await discover("long ago")
        setting.test.clock.advance(seconds: 901)
        try await discover("browser")
        let client = try await setting.client()
        #expect(try await steps(client) == ["server_metadata ok", "registration ok"])
        setting.test.clock.advance(seconds: 30)
        try await discover("second browser")
        let second = try await setting.client()
        #expect(try await steps(second) == ["server_metadata ok", "registration ok"])
        #expect(try await steps(client) == ["registration ok"], "by now the second may have been meant")
    }

    @Test func `a registration long after leaves a client its discovery`() async throws {
        try await discover("browser")
        let client = try await setting.client()
        setting.test.clock.advance(seconds: 901)
        let second = try await setting.client()
        #expect(try await steps(client) == ["server_metadata ok", "registration ok"])
        #expect(try await steps(second) == ["registration ok"])
    }
}
