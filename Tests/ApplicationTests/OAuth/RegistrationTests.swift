import GRDB
import HTTPServer
import HTTPTypes
import JSONSchema
import Operations
import Secrets
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
        func redeem(_ secret: String) async throws -> Int {
            try await setting.form(
                "/oauth/token",
                [
                    ("grant_type", "authorization_code"), ("code", code), ("redirect_uri", OAuthSetting.back),
                    ("code_verifier", OAuthSetting.verifier),
                ], headers: [.authorization: "Basic " + Base64.encode(Array("\(id):\(secret)".utf8))]
            ).status
        }
        #expect(try await redeem(foreign) == 401)
        #expect(try await redeem("") == 401)
        #expect(try await redeem(secret) == 200)
    }

    @Test(arguments: ["client_secret_basic", "client_secret_post"])
    func `a secret counts in the header and in the form, whichever the client registered`(method: String) async throws {
        let made = try await register(["redirect_uris": [.string(OAuthSetting.back)], "token_endpoint_auth_method": .string(method)]).json
        let (id, secret) = (try #require(made["client_id"]?.stringValue), try #require(made["client_secret"]?.stringValue))
        let basic = try await setting.form(
            "/oauth/introspect", [("token", "x")], headers: [.authorization: "Basic " + Base64.encode(Array("\(id):\(secret)".utf8))])
        let posted = try await setting.form("/oauth/introspect", [("token", "x"), ("client_id", id), ("client_secret", secret)])
        #expect(basic.json == ["active": false] && posted.json == ["active": false])
        let wrong = try await setting.form("/oauth/introspect", [("token", "x"), ("client_id", id), ("client_secret", secret + "0")])
        #expect(wrong.status == 401 && wrong.error == "invalid_client")
    }

    @Test func `what has no value is as if it were not there`() async throws {
        let made = try await register([
            "redirect_uris": [.string(OAuthSetting.back)], "token_endpoint_auth_method": "", "scope": "", "client_name": "", "logo_uri": "",
        ])
        #expect(made.status == 201)
        #expect(made.json["token_endpoint_auth_method"] == "client_secret_basic")
        #expect(made.json["scope"] == nil)
        #expect(made.json["client_name"] == "client.example")
    }

    @Test(arguments: [
        "\u{3164}", "\u{115F}\u{1160}", "\u{FFA0}", "\u{2800}\u{2800}", "\u{A0}\u{3000}", "\u{FE0F}\u{301}", "\u{34F}", " \n\t",
    ])
    func `a name that shows nothing is none`(name: String) async throws {
        let made = try await register([
            "redirect_uris": [.string(OAuthSetting.back)], "token_endpoint_auth_method": "none", "client_name": .string(name),
        ])
        #expect(made.json["client_name"] == "client.example")
    }

    @Test(arguments: [("Käse\u{3164} 🦜", "Käse 🦜"), ("이름", "이름"), ("e\u{301}clair", "e\u{301}clair")])
    func `a name that shows something keeps it`(name: String, shown: String) async throws {
        let made = try await register([
            "redirect_uris": [.string(OAuthSetting.back)], "token_endpoint_auth_method": "none", "client_name": .string(name),
        ])
        #expect(made.json["client_name"] == .string(shown))
    }

    @Test(arguments: [HTTPRequest.Method.get, .put, .delete])
    func `nobody manages a registration but by its own token`(method: HTTPRequest.Method) async throws {
        let metadata: JSON = ["redirect_uris": [.string(OAuthSetting.back)], "token_endpoint_auth_method": "client_secret_post"]
        let (one, other) = (try await register(metadata).json, try await register(metadata).json)
        let (id, secret) = (try #require(one["client_id"]?.stringValue), try #require(one["client_secret"]?.stringValue))
        let own = try #require(one["registration_access_token"]?.stringValue)
        var body = metadata
        body["client_id"] = .string(id)
        let tokens = [
            nil, "x", own + "x", String(own.dropLast()), secret, other["registration_access_token"]?.stringValue, setting.test["ada"].key,
        ]
        for token in tokens {
            for path in ["/oauth/register/\(id)", "/oauth/register/\(id)/"] {
                let answer = try Answer(await setting.test.send(method, path, body: method == .put ? body.bytes : [], key: token))
                #expect(answer.status == 401, "\(token ?? "none") \(answer.text)")
                #expect(answer.error == "invalid_token")
                #expect(answer.fields[.wwwAuthenticate]?.hasPrefix("Bearer") == true)
            }
        }
        #expect(try Answer(await setting.test.send(.get, "/oauth/register/\(id)", key: own)).json["client_id"] == .string(id))
    }

    @Test func `a change names the client and, if any, the secret that are registered`() async throws {
        let metadata: JSON = ["redirect_uris": [.string(OAuthSetting.back)], "token_endpoint_auth_method": "client_secret_post"]
        let (one, other) = (try await register(metadata).json, try await register(metadata).json)
        let (id, secret) = (try #require(one["client_id"]), try #require(one["client_secret"]))
        func change(_ members: JSON) async throws -> Answer {
            try Answer(
                await setting.test.send(
                    .put, "/oauth/register/\(id.stringValue!)", body: metadata.merging(members).bytes,
                    key: one["registration_access_token"]?.stringValue))
        }
        for members in [
            [:], ["client_id": other["client_id"]!], ["client_id": id, "client_secret": other["client_secret"]!],
            ["client_id": id, "client_secret": "chosen"], ["client_id": id, "client_secret": 1],
        ] as [JSON] {
            let answer = try await change(members)
            #expect(answer.status == 400)
            #expect(answer.error == "invalid_client_metadata")
        }
        #expect(try await change(["client_id": id, "client_secret": secret]).status == 200)
        #expect(try await change(["client_id": id]).status == 200)
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

    @Test(arguments: [
        ("X-Forwarded-For", "203.0.113.5:4711", true), ("X-Forwarded-For", "203.0.113.5:999", true),
        ("X-Forwarded-For", "198.51.100.1, 203.0.113.5:1, 127.0.0.2:80", true), ("X-Forwarded-For", "\"203.0.113.5\"", true),
        ("Forwarded", "for=203.0.113.5", true), ("Forwarded", "for=198.51.100.1, For=\"203.0.113.5:4711\";proto=https", true),
        ("Forwarded", "proto=https;by=\"a,b\";for=203.0.113.5", true), ("X-Forwarded-For", "203.0.113.5, nonsense", false),
        ("X-Forwarded-For", "203.0.113.5, unknown", false), ("X-Forwarded-For", "203.0.113.5:port", false),
        ("Forwarded", "for=203.0.113.5, proto=https", false), ("Forwarded", "for=203.0.113.5, for=_hidden", false),
        ("X-Forwarded-For", "203.0.113.5, [203.0.113.5]", false), ("X-Forwarded-For", ", ,", false),
    ])
    func `who asked a listed proxy is told with a port or without`(field: String, value: String, isUnderstood: Bool) async throws {
        let setting = try OAuthSetting { $0.trustedProxies = ["127.0.0.0/8"] }
        func status(_ field: String, _ value: String) async -> Int {
            let body: JSON = ["redirect_uris": [.string(OAuthSetting.back)], "token_endpoint_auth_method": "none"]
            return await setting.test.send(.post, "/oauth/register", headers: [HTTPField.Name(field)!: value], body: body.bytes).status.code
        }
        for _ in 1...30 { #expect(await status(field, value) == 201) }
        // Whoever was counted is turned away now, and nobody else is.
        #expect(await status("X-Forwarded-For", "203.0.113.5") == (isUnderstood ? 429 : 201))
        #expect(await status("X-Forwarded-For", "127.0.0.1") == (isUnderstood ? 201 : 429))
    }

    @Test func `an IPv6 address is told in brackets with a port, too; of two fields that differ neither is believed`() async throws {
        let setting = try OAuthSetting { $0.trustedProxies = ["127.0.0.0/8"] }
        func status(_ fields: [String: String]) async -> Int {
            let body: JSON = ["redirect_uris": [.string(OAuthSetting.back)], "token_endpoint_auth_method": "none"]
            var headers: HeaderFields = [:]
            for (name, value) in fields { headers[HTTPField.Name(name)!] = value }
            return await setting.test.send(.post, "/oauth/register", headers: headers, body: body.bytes).status.code
        }
        for _ in 1...15 {
            #expect(await status(["X-Forwarded-For": "[2001:db8::1]:4711"]) == 201)
            #expect(await status(["Forwarded": "for=\"[2001:db8::1]:4711\"", "X-Forwarded-For": "2001:db8::1"]) == 201)
        }
        #expect(await status(["X-Forwarded-For": "2001:db8::1"]) == 429)
        for _ in 1...30 { #expect(await status(["Forwarded": "for=192.0.2.1", "X-Forwarded-For": "192.0.2.2"]) == 201) }
        #expect(await status(["X-Forwarded-For": "127.0.0.1"]) == 429)
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
