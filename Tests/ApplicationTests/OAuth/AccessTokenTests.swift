import HTTPServer
import HTTPTypes
import JSONSchema
import Operations
import Secrets
import Testing

@testable import Features

/// Tokens that somebody made up, took from elsewhere or kept too long (RFC 8725, RFC 9068).
@Suite struct AccessTokenTests {
    let setting = try! OAuthSetting()

    private func parts(_ token: String) throws -> (header: JSON, claims: JSON, text: [String]) {
        let parts = token.split(separator: ".").map(String.init)
        return (try JSON(parsing: Base64URL.decode(parts[0])), try JSON(parsing: Base64URL.decode(parts[1])), parts)
    }

    /// A token with our own key's signature over whatever header and claims.
    private func signed(_ header: JSON, _ claims: JSON) throws -> String {
        let message = Base64URL.encode(header.bytes) + "." + Base64URL.encode(claims.bytes)
        return try setting.test.appliance.dispatcher.view(as: .operator) { context in
            let key = try #require(try SigningKeys.signing(in: context))
            return message + "."
                + Base64URL.encode(try context.services[TokenSigning.self].signature(of: Array(message.utf8), by: key.key))
        }
    }

    @Test func `a token says what RFC 9068 asks for, and which grant it follows from`() async throws {
        let (client, access, _) = try await setting.tokens()
        let (header, claims, _) = try parts(access)
        #expect(header["alg"] == "RS256")
        #expect(header["typ"] == "at+jwt")
        #expect(claims["iss"] == "http://troupe.test")
        #expect(claims["aud"] == "http://troupe.test/mcp")
        #expect(claims["sub"] == setting.test["ada"].id.json)
        #expect(claims["client_id"] == .string(client))
        #expect(claims["scope"] == "stories:read")
        #expect(claims["grant_id"]?.stringValue.flatMap(GrantID.init) != nil)
        #expect(claims["jti"]?.stringValue?.isEmpty == false)
        let (start, end) = (try #require(claims["iat"]?.intValue), try #require(claims["exp"]?.intValue))
        #expect(end - start == 3_600)
        #expect(try await setting.call(token: try signed(header, claims)).status == 200)
    }

    @Test func `no other algorithm, type or header is taken, whoever signed it`() async throws {
        let (_, access, _) = try await setting.tokens()
        let (header, claims, text) = try parts(access)
        let kid = header["kid"] ?? .null
        let none = Base64URL.encode((["alg": "none", "kid": kid, "typ": "at+jwt"] as JSON).bytes) + "." + text[1]
        var forged = [none + ".", none + "." + text[2], text[0] + "." + text[1] + ".", text[0] + "." + text[1]]
        // The public key as a shared secret: what a library does that lets the token choose the algorithm.
        let jwks = try await setting.get("/.well-known/jwks.json").json
        let modulus = try Base64URL.decode(try #require(jwks["keys"]?[0]?["n"]?.stringValue))
        let confused = Base64URL.encode((["alg": "HS256", "kid": kid, "typ": "at+jwt"] as JSON).bytes) + "." + text[1]
        for secret in [modulus, Array(jwks.text.utf8)] {
            forged.append(confused + "." + Base64URL.encode(HMACSHA256.tag(Array(confused.utf8), key: secret)))
        }
        for changed in [
            ["alg": "RS256", "kid": kid, "typ": "JWT"], ["alg": "RS256", "kid": kid], ["alg": "RS256", "typ": "at+jwt"],
            ["alg": "RS256", "kid": "other", "typ": "at+jwt"], ["alg": "RS256", "kid": kid, "typ": "at+jwt", "crit": ["exp"]],
            ["alg": "RS512", "kid": kid, "typ": "at+jwt"], ["alg": "RS256", "kid": kid, "typ": "at+jwt", "jku": "https://evil.example/"],
        ] as [JSON] {
            forged.append(try signed(changed, claims))
        }
        for token in forged {
            let answer = try await setting.call(token: token)
            #expect(answer.status == 401, "\(token)")
            #expect(answer.fields[.wwwAuthenticate]?.contains("error=\"invalid_token\"") == true)
            #expect(!answer.text.contains(token))
        }
    }

    @Test func `a changed claim, a cut signature and a foreign key are refused`() async throws {
        let (_, access, _) = try await setting.tokens()
        let (header, claims, text) = try parts(access)
        var more = claims
        more["scope"] = "stories:read stories:publish"
        let changed = text[0] + "." + Base64URL.encode(more.bytes) + "." + text[2]
        let foreign = try setting.test.appliance.dispatcher.view(as: .operator) { context in
            let signatures = context.services[TokenSigning.self]
            let message = text[0] + "." + text[1]
            return message + "." + Base64URL.encode(try signatures.signature(of: Array(message.utf8), by: try signatures.makeKey()))
        }
        for token in [changed, String(access.dropLast(4)), foreign, access + "AA", header.text] {
            #expect(try await setting.call(token: token).status == 401)
        }
    }

    @Test(
        arguments: [
            ("aud", "https://other.example/mcp"), ("aud", "http://troupe.test/elsewhere"), ("aud", "http://troupe.test.evil.example/mcp"),
            ("aud", []), ("aud", .null), ("iss", "https://other.example"), ("iss", "http://troupe.test/"), ("exp", 0), ("exp", .null),
            ("nbf", 4_102_444_800), ("nbf", .null), ("sub", "usr_00000000000000000000000000"),
            ("grant_id", "grt_00000000000000000000000000"),
            ("grant_id", .null),
        ] as [(String, JSON)])
    func `a token for others, of others, or of another time is refused, though our key signed it`(claim: String, value: JSON) async throws {
        let (_, access, _) = try await setting.tokens()
        var (header, claims, _) = try parts(access)
        claims[claim] = value
        #expect(try await setting.call(token: try signed(header, claims)).status == 401)
        header = .null
    }

    @Test func `a token ends with its hour`() async throws {
        let (_, access, _) = try await setting.tokens()
        setting.test.clock.advance(seconds: 3_599)
        #expect(try await setting.call(token: access).status == 200)
        setting.test.clock.advance(seconds: 1)
        let answer = try await setting.call(token: access)
        #expect(answer.status == 401)
        #expect(answer.text.contains("expired"))
    }

    @Test func `a token whose claims say more than the grant has no more than the grant`() async throws {
        let (_, access, _) = try await setting.tokens(scope: "stories:read")
        var (header, claims, _) = try parts(access)
        claims["scope"] = "stories:read stories:publish *"
        let reply = try await setting.call(token: try signed(header, claims))
        #expect(reply.json["result"]?["structuredContent"]?["scopes"] == ["stories:read"])
        header = .null
    }

    @Test func `a token in the address is none`() async throws {
        let (_, access, _) = try await setting.tokens()
        #expect(try await setting.get("/api/v1/whoami", [("access_token", access)]).status == 401)
        #expect(try await setting.form("/api/v1/whoami", [("access_token", access)]).status != 200)
    }

    @Test func `a token for one of our addresses is good at the others`() async throws {
        let (_, access, _) = try await setting.tokens()
        for path in ["/mcp", "/api/mcp", "/mcp/readonly", "/mcp/all", "/api/mcp/readonly", "/api/mcp/all", "/"] {
            #expect(try await setting.call(token: access, path: path).status == 200, "\(path)")
        }
    }

    @Test func `a token for REST alone is good there and nowhere else`() async throws {
        let client = try await setting.client()
        let request = setting.request(client).map { $0.0 == "resource" ? ("resource", OAuthSetting.address + "/api/v1") : $0 }
        let answer = try await setting.decide(request, as: try await setting.session())
        let tokens = try await setting.redeem(try #require(answer.returned["code"]), client)
        let access = try #require(tokens.json["access_token"]?.stringValue)
        #expect(try parts(access).claims["aud"] == "http://troupe.test/api/v1")
        #expect(try Answer(await setting.test.send(.get, "/api/v1/whoami", key: access)).status == 200)
        for path in ["/mcp", "/api/mcp", "/"] { #expect(try await setting.call(token: access, path: path).status == 401, "\(path)") }
        let document = try await setting.get("/.well-known/oauth-protected-resource/api/v1").json
        #expect(document["resource"] == "http://troupe.test/api/v1")
    }

    @Test func `after a change of keys old tokens are good until their end, and new ones are signed anew`() async throws {
        let (client, access, refresh) = try await setting.tokens()
        let dispatcher = setting.test.appliance.dispatcher
        let key = try dispatcher.services[TokenSigning.self].makeKey()
        let keys = try await dispatcher.perform(as: .operator) { try SigningKeys.add(key, onlyIfMissing: false, in: $0) }
        #expect(keys.count == 2)
        #expect(try await setting.get("/.well-known/jwks.json").json["keys"]?.arrayValue?.count == 2)
        #expect(try await setting.call(token: access).status == 200)
        let next = try #require(try await setting.refresh(refresh, client).json["access_token"]?.stringValue)
        #expect(try parts(next).header["kid"] != parts(access).header["kid"])
        #expect(try await setting.call(token: next).status == 200)
        setting.test.clock.advance(seconds: 3_901)
        #expect(try await setting.get("/.well-known/jwks.json").json["keys"]?.arrayValue?.count == 1)
        try await dispatcher.perform(as: .operator) { _ = try OAuthUpkeep.forget(in: $0) }
        #expect(try dispatcher.view(as: .operator) { try SigningKeys.list(in: $0) }.count == 1)
    }
}
