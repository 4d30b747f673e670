import Application
import Foundation
import GRDB
import HTTPServer
import HTTPTypes
import JSONSchema
import Operations
import Secrets
import TestSupport
import Testing

@testable import Features

/// An appliance, a person who is signed in, and the requests that a client makes.
final class OAuthSetting: Sendable {
    let test: TestAppliance
    static let address = "http://troupe.test"
    static let back = "https://client.example/callback"
    static let verifier = String(repeating: "verifier-", count: 6)
    static let challenge = Base64URL.encode(SHA256.hash(Array(verifier.utf8)))

    init(documents: (any ClientDocumentFetching)? = nil, configure: (inout Settings) -> Void = { _ in }) throws {
        test = try TestAppliance(users: ["ada", "bob"], documents: documents, configure: configure)
    }

    // MARK: Requests

    func form(
        _ path: String, _ fields: [(String, String)], headers: HeaderFields = [:], from address: String = "127.0.0.1"
    ) async throws -> Answer {
        var headers = headers
        headers[.contentType] = "application/x-www-form-urlencoded"
        return try Answer(await test.send(.post, path, headers: headers, body: Array(Self.encoded(fields).utf8), from: address))
    }

    func get(_ path: String, _ fields: [(String, String)] = [], headers: HeaderFields = [:]) async throws -> Answer {
        try Answer(await test.send(.get, fields.isEmpty ? path : "\(path)?\(Self.encoded(fields))", headers: headers))
    }

    static func encoded(_ fields: [(String, String)]) -> String {
        func encode(_ text: String) -> String {
            text.utf8.map { byte in
                let isPlain = UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
                return isPlain ? String(UnicodeScalar(byte)) : "%" + String(Int(byte) + 256, radix: 16).suffix(2)
            }.joined()
        }
        return fields.map { "\(encode($0.0))=\(encode($0.1))" }.joined(separator: "&")
    }

    // MARK: A client's way in

    /// Registers a client and answers its id.
    func client(_ members: JSON = [:], back: [String] = [back]) async throws -> String {
        var body: JSON = ["client_name": "Parrot", "redirect_uris": JSON(back), "token_endpoint_auth_method": "none"]
        for member in members.objectValue?.members ?? [] { body[member.key] = member.value }
        let answer = try Answer(await test.send(.post, "/oauth/register", body: body.bytes))
        #expect(answer.status == 201, "\(answer.text)")
        return try #require(answer.json["client_id"]?.stringValue)
    }

    /// The members of a request that is right in everything.
    func request(_ client: String, scope: String? = "stories:read", back: String = back) -> [(String, String)] {
        var fields = [
            ("response_type", "code"), ("client_id", client), ("redirect_uri", back), ("state", "xyz & more"),
            ("code_challenge", Self.challenge), ("code_challenge_method", "S256"), ("resource", Self.address + "/mcp"),
        ]
        if let scope { fields.append(("scope", scope)) }
        return fields
    }

    /// The cookie of a session of that user.
    func session(_ name: String = "ada") async throws -> HeaderFields {
        let user = test[name].id
        let secret = try await test.appliance.dispatcher.perform(as: .operator) { context in
            try Sessions.begin(for: user, in: Sessions.Browser(address: "127.0.0.1", userAgent: "Test"), isVerified: true, context: context)
        }
        return [.cookie: "troupe_session=\(secret)"]
    }

    /// What the person's decision leads to.
    func decide(
        _ request: [(String, String)], as cookie: HeaderFields, decision: String = "allow", scopes: [String]? = nil, project: String = "",
        from address: String = "127.0.0.1"
    ) async throws -> Answer {
        let page = try await get("/oauth/authorize", request, headers: cookie)
        #expect(page.status == 200, "\(page.status) \(page.text.prefix(2_000))")
        let token = try #require(page.text.firstMatch(of: #/name="form_token" value="([^"]+)"/#)).output.1
        let offered = page.text.matches(of: #/name="scope" value="([^"]+)"/#).map { String($0.output.1) }
        let fields =
            [("form_token", String(token)), ("request", Self.encoded(request)), ("decision", decision), ("project", project)]
            + (scopes ?? offered).map { ("scope", $0) }
        return try await form("/oauth/authorize", fields, headers: cookie, from: address)
    }

    /// A code for the client, by a person who allows everything.
    func code(_ client: String, scope: String? = "stories:read", as name: String = "ada", back: String = back) async throws -> String {
        let answer = try await decide(request(client, scope: scope, back: back), as: try await session(name))
        return try #require(answer.returned["code"], "\(answer.status) \(answer.text)")
    }

    func redeem(
        _ code: String, _ client: String, verifier: String = verifier, back: String = back, more: [(String, String)] = [],
        from address: String = "127.0.0.1"
    ) async throws -> Answer {
        try await form(
            "/oauth/token",
            [
                ("grant_type", "authorization_code"), ("code", code), ("client_id", client), ("redirect_uri", back),
                ("code_verifier", verifier),
            ] + more, from: address)
    }

    func refresh(_ token: String, _ client: String, more: [(String, String)] = []) async throws -> Answer {
        try await form("/oauth/token", [("grant_type", "refresh_token"), ("refresh_token", token), ("client_id", client)] + more)
    }

    /// Tokens of a fresh client.
    func tokens(scope: String? = "stories:read") async throws -> (client: String, access: String, refresh: String) {
        let client = try await client()
        let answer = try await redeem(try await code(client, scope: scope), client)
        #expect(answer.status == 200, "\(answer.text)")
        return (
            client, try #require(answer.json["access_token"]?.stringValue), try #require(answer.json["refresh_token"]?.stringValue)
        )
    }

    /// What a tool call over MCP answers.
    func call(_ tool: String = "whoami", _ arguments: JSON = [:], token: String, path: String = "/mcp") async throws -> Answer {
        let message: JSON = [
            "jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": ["name": .string(tool), "arguments": arguments],
        ]
        return try Answer(
            await test.send(
                .post, path,
                headers: [
                    .accept: "application/json, text/event-stream", HTTPField.Name("MCP-Protocol-Version")!: "2025-06-18",
                ], body: message.bytes, key: token))
    }

    /// The events of a type, as their data.
    func events(_ type: String) throws -> [JSON] {
        try test.appliance.dispatcher.view(as: .operator) { context in
            try String.fetchAll(context.db, sql: "SELECT data FROM event WHERE type = ? ORDER BY id", arguments: [type])
                .map { try JSON(parsing: $0) }
        }
    }
}

/// An answer, read.
struct Answer {
    let status: Int
    let text: String
    let fields: HeaderFields

    init(_ response: Response) throws {
        status = response.status.code
        text = String(decoding: try response.bytes(), as: UTF8.self)
        fields = response.headerFields
    }

    var json: JSON { (try? JSON(parsing: text)) ?? .null }
    var error: String? { json["error"]?.stringValue }

    /// The members that a redirect carries.
    var returned: [String: String] {
        let items = fields[.location].flatMap { URLComponents(string: $0) }?.queryItems ?? []
        return Dictionary(items.map { ($0.name, $0.value ?? "") }, uniquingKeysWith: { first, _ in "\(first) twice" })
    }
}
