import HTTPTypes
import HTTPServer
import JSONSchema
import Operations
import Testing

@testable import Features

/// What clients read before they have any right (RFC 8414, RFC 9728).
@Suite struct MetadataTests {
    let setting = try! OAuthSetting()

    @Test(arguments: ["", "/mcp", "/api/mcp", "/mcp/readonly", "/mcp/all", "/api/mcp/readonly", "/api/mcp/all"], ["", "/"])
    func `each address has a document that names just it`(path: String, end: String) async throws {
        let answer = try await setting.get("/.well-known/oauth-protected-resource\(path)\(end)")
        #expect(answer.status == 200)
        #expect(answer.json["resource"] == .string("http://troupe.test" + path))
        #expect(answer.json["authorization_servers"] == ["http://troupe.test"])
        #expect(answer.json["bearer_methods_supported"] == ["header"])
        #expect(answer.fields[.accessControlAllowOrigin] == "*")
        #expect(answer.fields[.contentType] == "application/json")
    }

    @Test(arguments: ["/.well-known/oauth-protected-resource/other", "/.well-known/nothing", "/.well-known/oauth-authorization-server/mcp"])
    func `others are not found, in JSON`(path: String) async throws {
        let answer = try await setting.get(path)
        #expect(answer.status == 404)
        #expect(answer.json["error"]?["code"] == "not_found")
    }

    @Test(arguments: ["/.well-known/oauth-authorization-server", "/.well-known/openid-configuration"], ["", "/"])
    func `the server describes itself, by the issuer that it signs with`(path: String, end: String) async throws {
        let json = try await setting.get(path + end).json
        #expect(json["issuer"] == "http://troupe.test")
        #expect(json["authorization_endpoint"] == "http://troupe.test/oauth/authorize")
        #expect(json["token_endpoint"] == "http://troupe.test/oauth/token")
        #expect(json["registration_endpoint"] == "http://troupe.test/oauth/register")
        #expect(json["code_challenge_methods_supported"] == ["S256"])
        #expect(json["token_endpoint_auth_methods_supported"]?.arrayValue?.contains("none") == true)
        #expect(json["client_id_metadata_document_supported"] == true)
        #expect(json["authorization_response_iss_parameter_supported"] == true)
        #expect(json["scopes_supported"]?.arrayValue?.contains("offline_access") == true)
        #expect(json["scopes_supported"]?.arrayValue?.contains("*") == false)
    }

    @Test func `a page in a browser may read the documents and ask the endpoints`() async throws {
        for path in ["/.well-known/oauth-authorization-server", "/oauth/token", "/oauth/register"] {
            let answer = try Answer(await setting.test.send(.options, path))
            #expect(answer.status == 204, "\(path)")
            #expect(answer.fields[.accessControlAllowOrigin] == "*", "\(path)")
        }
        #expect(try Answer(await setting.test.send(.options, "/oauth/authorize")).status == 405)
    }

    @Test(arguments: ["/mcp", "/api/mcp", "/mcp/readonly", "/mcp/all", "/api/mcp/readonly", "/api/mcp/all", "/"])
    func `without a token a challenge points to the document of the address asked`(path: String) async throws {
        let answer = try Answer(
            await setting.test.send(.post, path, headers: [.accept: "application/json, text/event-stream"], body: Array("{}".utf8)))
        #expect(answer.status == 401)
        let document = path == "/" ? "" : path
        let challenge = try #require(answer.fields[.wwwAuthenticate])
        #expect(
            challenge.hasPrefix("Bearer resource_metadata=\"http://troupe.test/.well-known/oauth-protected-resource\(document)\", scope=\"")
        )
        #expect(!challenge.contains("error="))
        #expect(!challenge.contains("billing:read"))
    }

    @Test func `who keeps the public keys asks each time whether they are still the same`() async throws {
        _ = try await setting.tokens()
        let first = try await setting.get("/.well-known/jwks.json")
        #expect(first.fields[.cacheControl] == "public, no-cache")
        let tag = try #require(first.fields[.eTag])
        #expect(try await setting.get("/.well-known/jwks.json", headers: [.ifNoneMatch: tag]).status == 304)
        let dispatcher = setting.test.appliance.dispatcher
        let key = try dispatcher.services[TokenSigning.self].makeKey()
        _ = try await dispatcher.perform(as: .operator) { try SigningKeys.add(key, onlyIfMissing: false, in: $0) }
        let second = try await setting.get("/.well-known/jwks.json", headers: [.ifNoneMatch: tag])
        #expect(second.status == 200)
        #expect(second.json["keys"]?.arrayValue?.count == 2)
    }

    @Test func `the public keys are those that sign, and say nothing of the private ones`() async throws {
        #expect(try await setting.get("/.well-known/jwks.json").json == ["keys": []])
        _ = try await setting.tokens()
        let keys = try #require(try await setting.get("/.well-known/jwks.json").json["keys"]?.arrayValue)
        #expect(keys.count == 1)
        #expect(keys[0].objectValue?.keys.sorted() == ["alg", "e", "kid", "kty", "n", "use"])
        #expect(keys[0]["e"] == "AQAB")
        #expect(keys[0]["n"]?.stringValue?.utf8.count == 342)  // 256 bytes
    }
}
