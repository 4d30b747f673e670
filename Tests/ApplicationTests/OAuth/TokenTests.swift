import HTTPServer
import HTTPTypes
import JSONSchema
import Operations
import Testing

@testable import Features

/// Codes and refresh tokens, and what thieves do with them (RFC 6749, RFC 7636, RFC 9700).
@Suite struct TokenTests {
    let setting = try! OAuthSetting()

    @Test func `a code becomes a token that calls, and one to refresh it with`() async throws {
        let client = try await setting.client()
        let answer = try await setting.redeem(try await setting.code(client), client)
        #expect(answer.status == 200)
        #expect(answer.json["token_type"] == "Bearer")
        #expect(answer.json["expires_in"] == 3600)
        #expect(answer.json["scope"] == "stories:read")
        #expect(answer.fields[.cacheControl] == "no-store")
        #expect(answer.fields[.accessControlAllowOrigin] == "*")
        let token = try #require(answer.json["access_token"]?.stringValue)
        let reply = try await setting.call(token: token)
        #expect(reply.json["result"]?["structuredContent"]?["email"] == "ada@example.org")
        #expect(reply.json["result"]?["structuredContent"]?["scopes"] == ["stories:read"])
        #expect(reply.fields[HTTPField.Name("X-RateLimit-Limit")!] == "60")
        #expect(try Answer(await setting.test.send(.get, "/api/v1/health", key: token)).json["ok"] == true)
    }

    @Test func `a code works once; the second try ends what the first gave`() async throws {
        let client = try await setting.client()
        let code = try await setting.code(client)
        let first = try await setting.redeem(code, client)
        let (access, refresh) = (
            try #require(first.json["access_token"]?.stringValue), try #require(first.json["refresh_token"]?.stringValue)
        )
        #expect(try await setting.call(token: access).status == 200)
        let second = try await setting.redeem(code, client)
        #expect(second.status == 400)
        #expect(second.error == "invalid_grant")
        #expect(try await setting.call(token: access).status == 401)
        #expect(try await setting.refresh(refresh, client).error == "invalid_grant")
        #expect(try setting.events("token.reused").count == 1)
        #expect(try setting.events("grant.revoked").map { $0["because"] } == ["code used twice"])
    }

    @Test func `a code is good for its client only, and stays good for it`() async throws {
        let (client, other) = (try await setting.client(), try await setting.client())
        let code = try await setting.code(client)
        #expect(try await setting.redeem(code, other).error == "invalid_grant")
        #expect(try await setting.redeem(code, client).status == 200)
    }

    @Test func `a code is good for a minute`() async throws {
        let client = try await setting.client()
        let (soon, late) = (try await setting.code(client), try await setting.code(client))
        setting.test.clock.advance(seconds: 59)
        #expect(try await setting.redeem(soon, client).status == 200)
        setting.test.clock.advance(seconds: 1)
        #expect(try await setting.redeem(late, client).error == "invalid_grant")
    }

    @Test(arguments: [
        String(repeating: "x", count: 43), "short", OAuthSetting.challenge, OAuthSetting.verifier + "x",
    ])
    func `a wrong verifier gets nothing and spends the code`(verifier: String) async throws {
        let client = try await setting.client()
        let code = try await setting.code(client)
        #expect(try await setting.redeem(code, client, verifier: verifier).error == "invalid_grant")
        #expect(try await setting.redeem(code, client).error == "invalid_grant")
    }

    @Test func `without a verifier there is no exchange`() async throws {
        let client = try await setting.client()
        let answer = try await setting.form(
            "/oauth/token",
            [
                ("grant_type", "authorization_code"), ("code", try await setting.code(client)), ("client_id", client),
                ("redirect_uri", OAuthSetting.back),
            ])
        #expect(answer.error == "invalid_request")
    }

    @Test func `the address has to be that of the request, port included`() async throws {
        let client = try await setting.client(back: ["http://localhost/cb"])
        let code = try await setting.code(client, back: "http://localhost:5000/cb")
        #expect(try await setting.redeem(code, client, back: "http://localhost:5001/cb").error == "invalid_grant")
    }

    @Test func `a token for an address that was not consented to is not given`() async throws {
        let client = try await setting.client()
        let answer = try await setting.redeem(
            try await setting.code(client), client, more: [("resource", "https://other.example/mcp")])
        #expect(answer.error == "invalid_target")
    }

    @Test(
        arguments: [
            ([("grant_type", "password")], "unsupported_grant_type", 400),
            ([("grant_type", "client_credentials")], "unsupported_grant_type", 400),
            ([], "invalid_request", 400),
            ([("grant_type", "authorization_code"), ("grant_type", "refresh_token")], "invalid_request", 400),
            ([("grant_type", "refresh_token")], "invalid_request", 400),
            ([("grant_type", "")], "invalid_request", 400),
            ([("grant_type", "refresh_token"), ("refresh_token", "")], "invalid_request", 400),
            ([("grant_type", "authorization_code"), ("code", "x"), ("redirect_uri", "x"), ("code_verifier", "")], "invalid_request", 400),
        ] as [([(String, String)], String, Int)])
    func `what is no request for a token is told so`(fields: [(String, String)], error: String, status: Int) async throws {
        let client = try await setting.client()
        let answer = try await setting.form("/oauth/token", fields + [("client_id", client)])
        #expect(answer.error == error)
        #expect(answer.status == status)
    }

    @Test func `an unknown client is told to register anew`() async throws {
        let answer = try await setting.form(
            "/oauth/token", [("grant_type", "refresh_token"), ("client_id", "cli_00000000000000000000000000")])
        #expect(answer.status == 401)
        #expect(answer.error == "invalid_client")
        #expect(answer.fields[.wwwAuthenticate] != nil)
        let json = try Answer(await setting.test.send(.post, "/oauth/token", body: Array("{}".utf8)))
        #expect(json.error == "invalid_request")
    }

    // MARK: Refreshing

    @Test func `each refresh gives a new token of both kinds, and the scopes of the consent`() async throws {
        let (client, access, refresh) = try await setting.tokens(scope: "stories:read stories:write")
        let narrow = try await setting.refresh(refresh, client, more: [("scope", "stories:read")])
        #expect(narrow.json["scope"] == "stories:read")
        let next = try #require(narrow.json["refresh_token"]?.stringValue)
        #expect(next != refresh)
        #expect(narrow.json["access_token"]?.stringValue != access)
        let whole = try await setting.refresh(next, client, more: [("scope", ""), ("resource", ""), ("client_secret", "")])
        #expect(whole.json["scope"] == "stories:read stories:write")
        let last = try #require(whole.json["refresh_token"]?.stringValue)
        let more = try await setting.refresh(last, client, more: [("scope", "stories:read stories:publish")])
        #expect(more.error == "invalid_scope")
        // Which does not cost it the token that it has.
        setting.test.clock.advance(seconds: 60)
        #expect(try await setting.refresh(last, client).status == 200)
    }

    @Test func `a client that asks twice at once gets the same successor twice`() async throws {
        let (client, _, refresh) = try await setting.tokens()
        async let one = setting.refresh(refresh, client)
        async let two = setting.refresh(refresh, client)
        let answers = try await [one, two]
        #expect(answers.map(\.status) == [200, 200])
        #expect(answers[0].json["refresh_token"] == answers[1].json["refresh_token"])
        setting.test.clock.advance(seconds: 10)
        #expect(try await setting.refresh(refresh, client).json["refresh_token"] == answers[0].json["refresh_token"])
        #expect(try setting.events("token.reused") == [])
    }

    @Test func `a spent token that comes again later ends the whole family and is told`() async throws {
        let (client, access, refresh) = try await setting.tokens()
        let next = try #require(try await setting.refresh(refresh, client).json["refresh_token"]?.stringValue)
        setting.test.clock.advance(seconds: 11)
        #expect(try await setting.refresh(refresh, client).error == "invalid_grant")
        #expect(try await setting.refresh(next, client).error == "invalid_grant")
        #expect(try await setting.call(token: access).status == 401)
        #expect(try setting.events("token.reused").count == 1)
        #expect(try setting.events("grant.revoked").map { $0["because"] } == ["refresh token used twice"])
        let activity = try await setting.get("/console/activity", headers: try await setting.session()).text
        #expect(activity.contains("A token or code was used twice: the app, or somebody who has copied it <q>Parrot</q>"))
        #expect(activity.contains("That sign-in has ended"))
        #expect(try await !setting.get("/console/activity", headers: setting.session("bob")).text.contains("used twice"))
    }

    /// Signs the same client in once more, as another installation of it does.
    private func signIn(_ client: String) async throws -> (access: String, refresh: String) {
        let json = try await setting.redeem(try await setting.code(client), client).json
        return (try #require(json["access_token"]?.stringValue), try #require(json["refresh_token"]?.stringValue))
    }

    @Test func `what is used twice, or given back, on one machine does not end what the same client has on another`() async throws {
        let (client, access, refresh) = try await setting.tokens()
        let other = try await signIn(client)
        _ = try await setting.refresh(refresh, client)
        setting.test.clock.advance(seconds: 11)
        #expect(try await setting.refresh(refresh, client).error == "invalid_grant")
        #expect(try setting.events("token.reused").count == 1)
        #expect(try setting.events("grant.revoked") == [])
        #expect(try await setting.call(token: access).status == 401)
        #expect(try await setting.call(token: other.access).status == 200)
        let active = try await setting.form("/oauth/introspect", [("token", access), ("client_id", client)])
        #expect(active.json == ["active": false])
        let third = try await signIn(client)
        _ = try await setting.form("/oauth/revoke", [("token", third.refresh), ("client_id", client)])
        #expect(try await setting.call(token: third.access).status == 401)
        #expect(try await setting.refresh(third.refresh, client).error == "invalid_grant")
        #expect(try await setting.refresh(other.refresh, client).status == 200)
        // With the last of them the consent itself ends.
        _ = try await setting.form("/oauth/revoke", [("token", other.access), ("client_id", client)])
        #expect(try await setting.call(token: other.access).status == 401)
        #expect(try setting.events("grant.revoked").map { $0["because"] } == ["given back by the client"])
    }

    @Test func `what a client may do by a later sign-in is not handed to an earlier one`() async throws {
        let (client, _, refresh) = try await setting.tokens()
        let wider = try await setting.redeem(try await setting.code(client, scope: "stories:read stories:write"), client)
        #expect(wider.json["scope"] == "stories:read stories:write")
        #expect(try await setting.refresh(refresh, client).json["scope"] == "stories:read")
    }

    @Test func `a spent token that comes again is told, whatever it asks for`() async throws {
        let (client, access, refresh) = try await setting.tokens()
        _ = try await setting.refresh(refresh, client)
        setting.test.clock.advance(seconds: 11)
        #expect(try await setting.refresh(refresh, client, more: [("scope", "stories:publish")]).error == "invalid_grant")
        #expect(try await setting.call(token: access).status == 401)
        #expect(try setting.events("token.reused").count == 1)
    }

    @Test func `what could not be granted is over in a minute, and so is a code that nobody redeems`() async throws {
        let client = try await setting.client()
        let (code, unused) = (try await setting.code(client), try await setting.code(client))
        _ = try await setting.redeem(code, client, more: [("resource", "https://other.example/mcp")])
        let good = try await signIn(client)
        _ = try await setting.code(client)
        _ = try await setting.form("/oauth/revoke", [("token", good.refresh), ("client_id", client)])
        func living() throws -> Int {
            try setting.test.appliance.dispatcher.view(as: .operator) { try Grants.list(of: setting.test["ada"].id, in: $0) }.count
        }
        #expect(try living() == 1)
        setting.test.clock.advance(seconds: 61)
        #expect(try living() == 0)
        #expect(try await setting.redeem(unused, client).error == "invalid_grant")
    }

    @Test func `a refresh token is good for its client only, and for thirty days`() async throws {
        let (client, _, refresh) = try await setting.tokens()
        #expect(try await setting.refresh(refresh, try await setting.client()).error == "invalid_grant")
        setting.test.clock.advance(seconds: 30 * 86_400 - 1)
        let next = try #require(try await setting.refresh(refresh, client).json["refresh_token"]?.stringValue)
        setting.test.clock.advance(seconds: 30 * 86_400)
        #expect(try await setting.refresh(next, client).error == "invalid_grant")
    }

    @Test func `a client that says it does not refresh gets no token for it`() async throws {
        let client = try await setting.client(["grant_types": ["authorization_code"]])
        let answer = try await setting.redeem(try await setting.code(client), client)
        #expect(answer.status == 200)
        #expect(answer.json["refresh_token"] == nil)
    }

    // MARK: Taking back

    @Test func `a user takes a grant back, and the very next request is refused`() async throws {
        let (client, access, refresh) = try await setting.tokens()
        let (ada, bob) = (setting.test["ada"].id, setting.test["bob"].id)
        let grants = try setting.test.appliance.dispatcher.view(as: .operator) { try Grants.list(of: ada, in: $0) }
        #expect(grants.map(\.clientName) == ["Parrot"])
        let id = grants[0].id
        await #expect(throws: Failure.notFound("grant", id)) {
            try await setting.test.appliance.dispatcher.perform(as: .operator) { try Grants.revoke(id, of: bob, because: .person, in: $0) }
        }
        #expect(try await setting.call(token: access).status == 200)
        _ = try await setting.test.appliance.dispatcher.perform(as: .operator) { try Grants.revoke(id, of: ada, because: .person, in: $0) }
        let refused = try await setting.call(token: access)
        #expect(refused.status == 401)
        #expect(refused.fields[.wwwAuthenticate]?.contains("error=\"invalid_token\"") == true)
        #expect(try await setting.refresh(refresh, client).error == "invalid_grant")
        #expect(try setting.events("grant.revoked").count == 1)
    }

    @Test(arguments: [true, false])
    func `a client gives either token back and loses both; what is no token is passed over`(isRefresh: Bool) async throws {
        let (client, access, refresh) = try await setting.tokens()
        func revoke(_ token: String, by client: String) async throws -> Int {
            try await setting.form("/oauth/revoke", [("token", token), ("client_id", client)]).status
        }
        #expect(try await revoke("nothing", by: client) == 200)
        #expect(try await revoke(isRefresh ? refresh : access, by: try await setting.client()) == 200)
        #expect(try await setting.call(token: access).status == 200)
        #expect(try await revoke(isRefresh ? refresh : access, by: client) == 200)
        #expect(try await setting.call(token: access).status == 401)
        #expect(try await setting.refresh(refresh, client).error == "invalid_grant")
    }

    @Test func `a token is described to its client and its user, to others it is none`() async throws {
        let (client, access, refresh) = try await setting.tokens()
        func ask(_ token: String, client: String? = nil, key: String? = nil) async throws -> Answer {
            var headers: HeaderFields = [:]
            if let key { headers[.authorization] = "Bearer \(key)" }
            return try await setting.form(
                "/oauth/introspect", [("token", token)] + (client.map { [("client_id", $0)] } ?? []), headers: headers)
        }
        let active = try await ask(access, client: client).json
        #expect(active["active"] == true)
        #expect(active["scope"] == "stories:read")
        #expect(active["client_id"] == .string(client))
        #expect(active["aud"] == "http://troupe.test/mcp")
        #expect(active["username"] == "ada@example.org")
        #expect(try await ask(refresh, client: client).json["token_type"] == "refresh_token")
        #expect(try await ask(access, key: setting.test["ada"].key).json["active"] == true)
        #expect(try await ask(access, key: setting.test["bob"].key).json == ["active": false])
        #expect(try await ask(access, client: try await setting.client()).json == ["active": false])
        #expect(try await ask("nothing", client: client).json == ["active": false])
        #expect(try await ask(access).status == 401)
        setting.test.clock.advance(seconds: 3_600)
        #expect(try await ask(access, client: client).json == ["active": false])
    }

    @Test func `a grant has its own window, and shares the user's`() async throws {
        let setting = try OAuthSetting { $0.grantRate = 3 }
        let (_, access, _) = try await setting.tokens()
        var statuses: [Int] = []
        for _ in 0..<4 { statuses.append(try Answer(await setting.test.send(.get, "/api/v1/whoami", key: access)).status) }
        #expect(statuses == [200, 200, 200, 429])
    }

    @Test func `where one of two scopes would do, the client is told to ask for one`() async throws {
        let (_, access, _) = try await setting.tokens(scope: "stories:read stories:write")
        let timed: JSON = ["caption": "Hi", "channels": ["feed"], "scheduled_at": "2026-05-02T06:00:00Z"]
        for (tool, arguments) in [("create_story", timed), ("create_stories_bulk", ["stories": [timed]])] as [(String, JSON)] {
            let answer = try await setting.call(tool, arguments, token: access)
            #expect(answer.status == 403, "\(tool)")
            let challenge = try #require(answer.fields[.wwwAuthenticate])
            #expect(challenge.contains("scope=\"stories:read stories:write stories:publish\""), "\(challenge)")
            #expect(answer.text.contains("stories:publish or publishing:write"))
        }
        #expect(
            await setting.test.send(.post, "/api/v1/stories/bulk", body: (["stories": [timed]] as JSON).bytes, key: access).status
                == .forbidden)
        // Whoever has neither is told both at once, and asks the person once.
        let (_, reader, _) = try await setting.tokens(scope: "stories:read")
        for (tool, arguments) in [("create_story", timed), ("create_stories_bulk", ["stories": [timed]])] as [(String, JSON)] {
            let challenge = try await setting.call(tool, arguments, token: reader).fields[.wwwAuthenticate] ?? ""
            #expect(challenge.contains("scope=\"stories:read stories:write stories:publish\""), "\(challenge)")
        }
        let untimed = try await setting.call("create_stories_bulk", ["stories": [["caption": "Hi"]]], token: access)
        #expect(untimed.json["result"]?["structuredContent"]?["created"] == 1)
    }

    @Test func `money is implied by no other scope`() async throws {
        let (_, access, _) = try await setting.tokens(scope: "character:read character:write")
        let made = try await setting.call("create_character", ["name": "Dagny", "niche": "bread"], token: access)
        let character = try #require(made.json["result"]?["structuredContent"]?["id"])
        let path = "/api/v1/characters/\(character.stringValue!)/previews"
        func preview() async throws -> Answer { try Answer(await setting.test.send(.post, path, body: Array("{}".utf8), key: access)) }
        #expect((200...202).contains(try await preview().status))
        try await setting.test.appliance.dispatcher.perform(as: .operator) { try Prices.set("picture", to: 10_000, in: $0) }
        let refused = try await preview()
        #expect(refused.status == 403)
        #expect(refused.fields[.wwwAuthenticate]?.contains("content:generate") == true)
        #expect(try await setting.call("get_character", ["character_id": character], token: access).status == 200)
    }

    @Test func `what a token lacks is told so that the client asks a person for it`() async throws {
        let (_, access, _) = try await setting.tokens(scope: "stories:read")
        let answer = try await setting.call("create_story", ["caption": "Hi"], token: access)
        #expect(answer.status == 403)
        let challenge = try #require(answer.fields[.wwwAuthenticate])
        #expect(challenge.contains("error=\"insufficient_scope\", scope=\"stories:read stories:write\""))
        #expect(challenge.contains("resource_metadata=\"http://troupe.test/.well-known/oauth-protected-resource/mcp\""))
    }
}
