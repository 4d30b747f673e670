import HTTPServer
import HTTPTypes
import JSONSchema
import Operations
import Testing

@testable import Features

/// What a person's decision gives a client, and what becomes of earlier ones.
@Suite struct ConsentTests {
    let setting = try! OAuthSetting()

    /// The scopes that a page shows with a tick, and those without.
    private func boxes(_ page: Answer) -> (ticked: Set<String>, unticked: Set<String>) {
        let all = page.text.matches(of: #/name="scope" value="([^"]+)"( checked)?>/#)
        return (
            Set(all.filter { $0.output.2 != nil }.map { String($0.output.1) }),
            Set(all.filter { $0.output.2 == nil }.map { String($0.output.1) })
        )
    }

    private func page(_ client: String, scope: String?, as name: String = "ada", resource: String? = nil) async throws -> Answer {
        var request = setting.request(client, scope: scope)
        if let resource { request = request.map { $0.0 == "resource" ? ("resource", resource) : $0 } }
        return try await setting.get("/oauth/authorize", request, headers: try await setting.session(name))
    }

    private func allow(_ client: String, scope: String, ticked: [String]? = nil, project: String = "") async throws -> JSON {
        let answer = try await setting.decide(
            setting.request(client, scope: scope), as: try await setting.session(), scopes: ticked, project: project)
        let tokens = try await setting.redeem(try #require(answer.returned["code"]), client)
        #expect(tokens.status == 200, "\(tokens.text)")
        return tokens.json
    }

    private func living() throws -> [Grant] {
        let ada = setting.test["ada"].id
        return try setting.test.appliance.dispatcher.view(as: .operator) { try Grants.list(of: ada, in: $0) }
    }

    // MARK: Ticks

    @Test func `what costs money or is seen by all is ticked by the person, all else before`() async throws {
        let client = try await setting.client()
        let scopes = "stories:read stories:write content:generate stories:publish publishing:write billing:write"
        let (ticked, unticked) = boxes(try await page(client, scope: scopes))
        #expect(ticked == ["stories:read", "stories:write"])
        #expect(unticked == ["content:generate", "stories:publish", "publishing:write", "billing:write"])
    }

    @Test func `what the person has allowed before is ticked the next time`() async throws {
        let client = try await setting.client()
        _ = try await allow(client, scope: "stories:read stories:publish")
        let (ticked, unticked) = boxes(try await page(client, scope: "stories:read stories:publish content:generate"))
        #expect(ticked == ["stories:read", "stories:publish"])
        #expect(unticked == ["content:generate"])
    }

    @Test func `who asks for nothing in particular is offered the rights of a new key, without money`() async throws {
        let (ticked, unticked) = boxes(try await page(try await setting.client(), scope: nil))
        #expect(ticked == Set(ScopePreset.readOnly.scopes.names))
        #expect(unticked == ["content:generate"])
        let document = try await setting.get("/.well-known/oauth-protected-resource/mcp").json
        #expect(document["scopes_supported"] == JSON(ScopePreset.readOnly.scopes.names))
    }

    @Test func `what a client registered is what it asks for by itself, and more takes a tick`() async throws {
        let client = try await setting.client(["scope": "stories:read media:read offline_access"])
        let alone = boxes(try await page(client, scope: nil))
        #expect(alone.ticked == ["stories:read", "media:read"])
        #expect(alone.unticked == [])
        let more = boxes(try await page(client, scope: "stories:read stories:write"))
        #expect(more.ticked == ["stories:read"])
        #expect(more.unticked == ["stories:write"])
        _ = try await allow(client, scope: "stories:read")
        let later = boxes(try await page(client, scope: "stories:read stories:write stories:publish"))
        #expect(later.ticked == ["stories:read", "stories:write"], "a client that was let in asks for more")
    }

    // MARK: The reading address

    @Test func `for the reading address only reading scopes are given, and they only read elsewhere`() async throws {
        let client = try await setting.client()
        let request = setting.request(client, scope: "stories:read stories:write *").map {
            $0.0 == "resource" ? ("resource", OAuthSetting.address + "/mcp/readonly") : $0
        }
        let answer = try await setting.decide(request, as: try await setting.session())
        let tokens = try await setting.redeem(try #require(answer.returned["code"]), client).json
        let scopes = try #require(tokens["scope"]?.stringValue).split(separator: " ").map(String.init)
        #expect(scopes.contains("stories:read"))
        #expect(scopes.allSatisfy { $0.hasSuffix(":read") })
        let access = try #require(tokens["access_token"]?.stringValue)
        #expect(try await setting.call("list_stories", token: access, path: "/mcp/readonly").status == 200)
        let refused = try await setting.call("create_story", ["caption": "No"], token: access)
        #expect(refused.status == 403)
        let challenge = try #require(refused.fields[.wwwAuthenticate])
        #expect(challenge.contains("resource_metadata=\"http://troupe.test/.well-known/oauth-protected-resource/mcp\""))
        #expect(challenge.contains("error=\"insufficient_scope\""))
    }

    @Test func `a client that asks to write at the reading address is told where it can`() async throws {
        let client = try await setting.client()
        let answer = try await page(client, scope: "stories:write", resource: OAuthSetting.address + "/mcp/readonly")
        #expect(answer.returned["error"] == "invalid_scope")
        #expect(answer.returned["error_description"]?.contains("http://troupe.test/mcp") == true)
    }

    @Test func `a token narrowed to the reading address reads, whatever the grant allows`() async throws {
        let client = try await setting.client()
        let request = setting.request(client, scope: "stories:read stories:write") + [("resource", OAuthSetting.address + "/mcp/readonly")]
        let answer = try await setting.decide(request, as: try await setting.session())
        let first = try await setting.redeem(
            try #require(answer.returned["code"]), client, more: [("resource", OAuthSetting.address + "/mcp/readonly")]
        ).json
        #expect(first["scope"] == "stories:read")
        let refresh = try #require(first["refresh_token"]?.stringValue)
        #expect(try await setting.refresh(refresh, client).json["scope"] == "stories:read stories:write")
    }

    // MARK: Once more

    @Test func `a narrower consent ends the wider one at once`() async throws {
        let client = try await setting.client()
        let wide = try await allow(client, scope: "stories:read stories:write")
        let narrow = try await allow(client, scope: "stories:read")
        let (old, new) = (
            try #require(wide["access_token"]?.stringValue), try #require(narrow["access_token"]?.stringValue)
        )
        #expect(try await setting.call(token: old).status == 401)
        #expect(try await setting.refresh(try #require(wide["refresh_token"]?.stringValue), client).error == "invalid_grant")
        #expect(try await setting.call(token: new).status == 200)
        #expect(try living().map(\.scopes) == [["stories:read"]])
        #expect(try setting.events("grant.revoked").map { $0["because"] } == ["replaced by a newer consent"])
    }

    @Test func `a consent to more keeps the grant, and the tokens that the client has go on with what they had`() async throws {
        let client = try await setting.client()
        let first = try await allow(client, scope: "stories:read")
        let more = try await allow(client, scope: "stories:read stories:write")
        let (old, new) = (try #require(first["access_token"]?.stringValue), try #require(more["access_token"]?.stringValue))
        #expect(try await setting.call("create_story", ["caption": "Hi"], token: old).status == 403)
        #expect(try await setting.call("create_story", ["caption": "Hi"], token: new).status == 200)
        #expect(try living().map(\.scopes) == [["stories:read", "stories:write"]])
        #expect(try setting.events("grant.revoked").isEmpty)
    }

    @Test func `a consent for another project ends the one before`() async throws {
        let client = try await setting.client()
        let all = try await allow(client, scope: "stories:read")
        _ = try await allow(client, scope: "stories:read", project: setting.test["ada"].project.text)
        #expect(try await setting.call(token: try #require(all["access_token"]?.stringValue)).status == 401)
        #expect(try living().map(\.project) == [setting.test["ada"].project])
    }

    @Test func `grants of other clients, users and addresses stay`() async throws {
        let client = try await setting.client()
        _ = try await allow(client, scope: "stories:read stories:write")
        _ = try await setting.redeem(try await setting.code(client, as: "bob"), client)
        let other = try await setting.client()
        _ = try await allow(other, scope: "stories:read")
        let rest = setting.request(client).map { $0.0 == "resource" ? ("resource", OAuthSetting.address + "/api/v1") : $0 }
        let answer = try await setting.decide(rest, as: try await setting.session())
        #expect(try await setting.redeem(try #require(answer.returned["code"]), client).status == 200)
        #expect(try living().count == 3)
        #expect(try setting.events("grant.revoked").isEmpty)
    }

    @Test func `the page says what the decision takes the place of, and what would be lost`() async throws {
        let client = try await setting.client()
        #expect(try await !page(client, scope: "stories:read").text.contains("takes the place"))
        _ = try await allow(client, scope: "stories:read stories:write media:read")
        let text = try await page(client, scope: "stories:read").text
        #expect(text.contains("with 3 rights. What you allow now takes the place of that."))
        #expect(text.contains("<code>stories:write</code>, <code>media:read</code> any more, and loses that."))
    }

    // MARK: Clients that change

    /// Registers a client, and gives what changes it.
    private func changeable() async throws -> (client: String, change: (JSON) async throws -> Int) {
        let made = try Answer(
            await setting.test.send(
                .post, "/oauth/register",
                body: (["client_name": "Parrot", "redirect_uris": [.string(OAuthSetting.back)], "token_endpoint_auth_method": "none"]
                    as JSON)
                    .bytes)
        ).json
        let (id, token) = (
            try #require(made["client_id"]?.stringValue), try #require(made["registration_access_token"]?.stringValue)
        )
        return (
            id,
            { members in
                var body: JSON = ["client_id": .string(id), "token_endpoint_auth_method": "none"]
                for member in members.objectValue?.members ?? [] { body[member.key] = member.value }
                return try Answer(await setting.test.send(.put, "/oauth/register/\(id)", body: body.bytes, key: token)).status
            }
        )
    }

    @Test func `an app is shown by the name that was consented to, with a warning where it goes by another now`() async throws {
        let (client, change) = try await changeable()
        _ = try await allow(client, scope: "stories:read stories:publish")
        #expect(
            try await change(["client_name": "Claude", "redirect_uris": [.string(OAuthSetting.back), "https://evil.example/cb"]]) == 200)
        let cookie = try await setting.session()
        let list = try await setting.get("/console/apps", headers: cookie).text
        #expect(list.contains(">Parrot</a>"))
        #expect(list.contains("Now “Claude”"))
        let grant = try #require(try living().first)
        let one = try await setting.get("/console/apps/\(grant.id)", headers: cookie).text
        #expect(one.contains("<h1>Parrot</h1>"))
        #expect(one.contains("It called itself <strong>Parrot</strong>, and now <strong>Claude</strong>."))
        #expect(one.contains("It can now send people to evil.example"))
        let asked = try await page(client, scope: "stories:read stories:publish")
        #expect(asked.text.contains("it called itself <strong>Parrot</strong>"))
        #expect(asked.text.contains("it could not send you to evil.example"))
        #expect(boxes(asked).unticked == ["stories:publish"])
    }

    @Test func `how an app connected is shown to the one who let it in, and to nobody once several have`() async throws {
        let client = try await setting.client()
        _ = try await allow(client, scope: "stories:read")
        let grant = try #require(try living().first)
        func page() async throws -> String { try await setting.get("/console/apps/\(grant.id)", headers: setting.session()).text }
        #expect(try await page().contains("How it connected"))
        _ = try await setting.code(client, as: "bob")
        #expect(try await !page().contains("How it connected"))
    }

    @Test func `an app that is as it was has no warning`() async throws {
        let (client, change) = try await changeable()
        _ = try await allow(client, scope: "stories:read")
        #expect(try await change(["client_name": "Parrot", "redirect_uris": ["https://client.example/other"]]) == 200)
        let grant = try #require(try living().first)
        #expect(try await !setting.get("/console/apps/\(grant.id)", headers: setting.session()).text.contains("class=\"warning\""))
    }
}
