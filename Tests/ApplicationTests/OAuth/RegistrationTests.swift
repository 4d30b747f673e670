import GRDB
import HTTPServer
import HTTPTypes
import JSONSchema
import Operations
import Testing

@testable import Features

/// Dynamic registration (RFC 7591) and its management (RFC 7592).
@Suite struct RegistrationTests {
    let setting = try! OAuthSetting()

    private func register(_ body: JSON, path: String = "/oauth/register") async throws -> Answer {
        try Answer(await setting.test.send(.post, path, body: body.bytes))
    }

    @Test(arguments: ["/oauth/register", "/oauth/reg", "/oauth/register/"])
    func `a public client gets an id and no secret`(path: String) async throws {
        let answer = try await register(
            [
                "client_name": "Parrot", "redirect_uris": ["http://localhost/cb"], "token_endpoint_auth_method": "none",
                "grant_types": ["authorization_code", "refresh_token", "password"], "application_type": "native", "scope": "a b",
                "logo_uri": "javascript:alert(1)", "client_uri": "https://parrot.example",
            ], path: path)
        #expect(answer.status == 201)
        #expect(answer.json["client_id"]?.stringValue.flatMap(ClientID.init) != nil)
        #expect(answer.json["client_id_issued_at"]?.intValue != nil)
        #expect(answer.json["client_secret"] == nil)
        #expect(answer.json["grant_types"] == ["authorization_code", "refresh_token"])
        #expect(answer.json["response_types"] == ["code"])
        #expect(answer.json["application_type"] == "native")
        #expect(answer.json["client_uri"] == "https://parrot.example")
        #expect(answer.json["logo_uri"] == nil)
        #expect(answer.fields[.cacheControl] == "no-store")
    }

    @Test func `a client that says nothing of secrets gets one, which only opens its own door`() async throws {
        let one = try await register(["redirect_uris": [.string(OAuthSetting.back)]]).json
        let other = try await register(["redirect_uris": [.string(OAuthSetting.back)]]).json
        let (id, secret) = (try #require(one["client_id"]?.stringValue), try #require(one["client_secret"]?.stringValue))
        #expect(one["token_endpoint_auth_method"] == "client_secret_basic")
        #expect(one["client_secret_expires_at"] == 0)
        let code = try await setting.code(id)
        #expect(try await setting.redeem(code, id).error == "invalid_client")
        let foreign = try #require(other["client_secret"]?.stringValue)
        #expect(try await setting.redeem(code, id, more: [("client_secret", foreign)]).status == 401)
        #expect(try await setting.redeem(code, id, more: [("client_secret", secret)]).status == 200)
    }

    @Test(arguments: [
        [], ["/relative"], ["http://client.example/cb"], ["https://client.example/cb#part"], ["https://user@client.example/cb"],
        ["https://client.example/../cb"], ["javascript:alert(1)"], ["data:text/html,x"], ["https://*.example/cb"], ["file:///etc/passwd"],
        ["HTTPS://client.example/cb"], ["https://client.example\\@evil.example/"], ["http://127.0.0.1.evil.example/"], ["myapp://cb"],
        ["https://client.example:99999/"], ["https:///cb"], ["https:/client.example/cb"], ["http:/localhost/cb"], ["myapp:/cb"],
        ["https://a.example;sandbox/cb"], ["https://a.example,b.example/cb"], ["https://a'.example/cb"], ["https://a..example/cb"],
        ["https://client.example/a/%2e%2e/cb"], ["https://client.example/a/.%2E/cb"], ["https://client.example/%2e/cb"],
        ["com.example.app:/a/../cb"], ["com.example.app:cb"],
    ])
    func `an address that nobody should be sent back to is refused`(uris: [String]) async throws {
        let answer = try await register(["redirect_uris": JSON(uris), "token_endpoint_auth_method": "none"])
        #expect(answer.status == 400)
        #expect(answer.error == "invalid_redirect_uri")
    }

    @Test(arguments: [
        "https://claude.ai/api/mcp/auth_callback", "http://localhost/callback", "http://127.0.0.1:33418/", "http://[::1]:4000/cb?x=1",
        "cursor://anysphere.cursor-mcp/oauth/callback", "com.example.app://callback", "com.example.app:/oauth2redirect/example-provider",
        "https://client.example:8443/cb",
    ])
    func `what real clients register is taken`(uri: String) async throws {
        #expect(try await register(["redirect_uris": [.string(uri)], "token_endpoint_auth_method": "none"]).status == 201)
    }

    @Test(
        arguments: [
            ["token_endpoint_auth_method": "private_key_jwt"], ["grant_types": ["client_credentials"]], ["response_types": ["token"]],
            ["grant_types": "authorization_code"], ["grant_types": ["authorization_code", 1]], ["client_name": 7],
            ["scope": ["stories:read"]],
            ["logo_uri": true], ["contacts": "ada@example.org"], ["jwks": "{}"], ["jwks_uri": 1],
            ["redirect_uris": "https://client.example/cb"],
            ["redirect_uris": [1]], ["token_endpoint_auth_method": 1], ["client_name#ja": []], ["software_version": 2],
        ] as [JSON])
    func `metadata that cannot be met is refused`(members: JSON) async throws {
        var body: JSON = ["redirect_uris": [.string(OAuthSetting.back)]]
        for member in members.objectValue?.members ?? [] { body[member.key] = member.value }
        #expect(try await register(body).error == "invalid_client_metadata")
    }

    @Test func `a name cannot turn the page around`() async throws {
        let answer = try await register([
            "client_name": "Clau\u{202E}de\u{200B}\n  AI", "redirect_uris": [.string(OAuthSetting.back)],
            "token_endpoint_auth_method": "none",
        ])
        #expect(answer.json["client_name"] == "Claude AI")
    }

    @Test func `a client reads, changes and ends its registration with its token`() async throws {
        let made = try await register([
            "client_name": "Parrot", "redirect_uris": [.string(OAuthSetting.back)], "token_endpoint_auth_method": "none",
        ])
        let (id, token) = (
            try #require(made.json["client_id"]?.stringValue), try #require(made.json["registration_access_token"]?.stringValue)
        )
        let path = "/oauth/register/\(id)"
        #expect(made.json["registration_client_uri"] == .string("http://troupe.test" + path))
        #expect(try Answer(await setting.test.send(.get, path, key: token)).json["client_name"] == "Parrot")
        #expect(try Answer(await setting.test.send(.get, path)).status == 401)
        #expect(try Answer(await setting.test.send(.get, path, key: OAuthSecret.registration.make())).status == 401)

        var change: JSON = ["client_name": "Raven", "redirect_uris": ["https://raven.example/cb"], "token_endpoint_auth_method": "none"]
        #expect(try Answer(await setting.test.send(.put, path, body: change.bytes, key: token)).status == 400)
        change["client_id"] = .string(id)
        #expect(try Answer(await setting.test.send(.put, path, body: change.bytes, key: token)).json["client_name"] == "Raven")
        #expect(try await setting.get("/oauth/authorize", setting.request(id)).status == 400)

        let code = try await setting.code(id, back: "https://raven.example/cb")
        let access = try #require(try await setting.redeem(code, id, back: "https://raven.example/cb").json["access_token"]?.stringValue)
        #expect(try await setting.call(token: access).status == 200)
        #expect(try Answer(await setting.test.send(.delete, path, key: token)).status == 204)
        #expect(try Answer(await setting.test.send(.get, path, key: token)).status == 401)
        #expect(try await setting.call(token: access).status == 401)
    }

    @Test func `a flood of registrations from one address is held up, and told for how long`() async throws {
        var statuses: [Int] = []
        for _ in 0..<31 { statuses.append(try await register(["redirect_uris": [.string(OAuthSetting.back)]]).status) }
        #expect(statuses == Array(repeating: 201, count: 30) + [429])
        let answer = try await register(["redirect_uris": [.string(OAuthSetting.back)]])
        #expect(answer.fields[.retryAfter] == "600")
        setting.test.clock.advance(seconds: 600)
        #expect(try await register(["redirect_uris": [.string(OAuthSetting.back)]]).status == 201)
    }

    @Test func `an IPv6 network counts as one address`() async throws {
        let setting = try OAuthSetting { $0.trustedProxies = ["127.0.0.0/8"] }
        func status(from address: String) async -> Int {
            let body: JSON = ["redirect_uris": [.string(OAuthSetting.back)], "token_endpoint_auth_method": "none"]
            let from = HTTPField.Name("X-Forwarded-For")!
            return await setting.test.send(.post, "/oauth/register", headers: [from: address], body: body.bytes).status.code
        }
        for host in 1...30 { #expect(await status(from: "2001:db8:1:2::\(String(host, radix: 16))") == 201) }
        #expect(await status(from: "2001:db8:1:2:ffff:1:2:3") == 429)
        #expect(await status(from: "2001:db8:1:3::1") == 201)
    }

    @Test func `an allow-list limits where clients may lead, never to the person's own machine`() async throws {
        let setting = try OAuthSetting { $0.redirectHosts = ["claude.ai", "cursor:"] }
        func status(_ uri: String) async throws -> Int {
            let body: JSON = ["redirect_uris": [.string(uri)], "token_endpoint_auth_method": "none"]
            return try Answer(await setting.test.send(.post, "/oauth/register", body: body.bytes)).status
        }
        #expect(try await status("https://claude.ai/api/mcp/auth_callback") == 201)
        #expect(try await status("cursor://anysphere.cursor-mcp/oauth/callback") == 201)
        #expect(try await status("http://localhost:8787/callback") == 201)
        #expect(try await status("https://claude.ai.evil.example/") == 400)
        #expect(try await status("vscode://x/cb") == 400)
    }

    @Test func `a client that registered before the list was set is held to it all the same`() async throws {
        let setting = try OAuthSetting { $0.redirectHosts = ["claude.ai"] }
        let client = try await setting.client(back: ["https://claude.ai/cb"])
        try await setting.test.appliance.dispatcher.perform(as: .operator) { context in
            try context.db.execute(
                sql: "UPDATE client SET redirect_uris = ? WHERE id = ?", arguments: ["[\"https://other.example/cb\"]", client])
        }
        let answer = try await setting.get("/oauth/authorize", setting.request(client, back: "https://other.example/cb"))
        #expect(answer.status == 400)
        #expect(answer.fields[.location] == nil)
    }

    @Test func `a client that nobody has consented to is forgotten after two days, others stay`() async throws {
        let unused = try await setting.client()
        let used = try await setting.tokens().client
        setting.test.clock.advance(seconds: 2 * 86_400 + 1)
        try await setting.test.appliance.dispatcher.perform(as: .operator) { _ = try OAuthUpkeep.forget(in: $0) }
        #expect(try await setting.get("/oauth/authorize", setting.request(unused)).status == 400)
        #expect(try await setting.get("/oauth/authorize", setting.request(used)).status == 303)
    }
}
