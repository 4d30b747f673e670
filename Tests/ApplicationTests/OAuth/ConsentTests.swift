import HTTPServer
import HTTPTypes
import JSONSchema
import Operations
import TestSupport
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

    private func page(
        _ client: String, scope: String?, as name: String = "ada", in browser: HeaderFields? = nil, resource: String? = nil
    ) async throws -> Answer {
        var request = setting.request(client, scope: scope)
        if let resource { request = request.map { $0.0 == "resource" ? ("resource", resource) : $0 } }
        let headers = if let browser { browser } else { try await setting.session(name) }
        return try await setting.get("/oauth/authorize", request, headers: headers)
    }

    /// The page without the marks of times.
    private func plain(_ page: Answer) -> String { page.text.replacing(#/<\/?time[^>]*>/#, with: "") }

    private func allow(
        _ client: String, scope: String, ticked: [String]? = nil, project: String = "", in browser: HeaderFields? = nil
    ) async throws -> JSON {
        let headers = if let browser { browser } else { try await setting.session() }
        let answer = try await setting.decide(setting.request(client, scope: scope), as: headers, scopes: ticked, project: project)
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

    @Test func `what the person has allowed in this browser is ticked the next time, and what in another is not`() async throws {
        let (client, browser) = (try await setting.client(), try await setting.session())
        _ = try await allow(client, scope: "stories:read stories:publish", in: browser)
        let scopes = "stories:read stories:publish content:generate"
        let here = boxes(try await page(client, scope: scopes, in: browser))
        #expect(here.ticked == ["stories:read", "stories:publish"])
        #expect(here.unticked == ["content:generate"])
        let elsewhere = boxes(try await page(client, scope: scopes))
        #expect(elsewhere.ticked == ["stories:read"])
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
        let browser = try await setting.session()
        _ = try await allow(client, scope: "stories:read", in: browser)
        let later = boxes(try await page(client, scope: "stories:read stories:write stories:publish", in: browser))
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

    @Test func `a narrower sign-in goes beside the wider one, each with what was allowed at it`() async throws {
        let client = try await setting.client()
        let wide = try await allow(client, scope: "stories:read stories:write")
        let narrow = try await allow(client, scope: "stories:read stories:write", ticked: ["stories:read"])
        #expect(try await setting.call("create_story", ["caption": "Hi"], token: access(wide)).status == 200)
        #expect(try await setting.call("create_story", ["caption": "Hi"], token: access(narrow)).status == 403)
        #expect(try await setting.call(token: access(narrow)).status == 200)
        #expect(try await setting.refresh(refresh(wide), client).json["scope"] == "stories:read stories:write")
        let later = try await setting.refresh(refresh(narrow), client).json
        #expect(later["scope"] == "stories:read")
        #expect(try living().map(\.scopes) == [["stories:read", "stories:write"]])
        // What the wider one had goes with it.
        _ = try await setting.form("/oauth/revoke", [("token", try refresh(wide)), ("client_id", client)])
        #expect(try living().map(\.scopes) == [["stories:read"]])
        #expect(try await setting.call(token: access(later)).status == 200)
        #expect(try setting.events("grant.revoked").isEmpty)
    }

    @Test func `a consent to more keeps the grant, and another installation goes on with what it had`() async throws {
        let client = try await setting.client()
        let first = try await allow(client, scope: "stories:read")
        let more = try await allow(client, scope: "stories:read stories:write")
        #expect(try await setting.call("create_story", ["caption": "Hi"], token: access(first)).status == 403)
        #expect(try await setting.call("create_story", ["caption": "Hi"], token: access(more)).status == 200)
        #expect(try living().map(\.scopes) == [["stories:read", "stories:write"]])
        #expect(try setting.events("grant.revoked").isEmpty)
    }

    @Test func `a consent for another project goes beside the one before`() async throws {
        let client = try await setting.client()
        let all = try await allow(client, scope: "stories:read")
        let one = try await allow(client, scope: "stories:read", project: setting.test["ada"].project.text)
        #expect(try await setting.call(token: access(all)).status == 200)
        #expect(try await setting.call(token: access(one)).status == 200)
        #expect(try Set(living().map(\.project)) == [nil, setting.test["ada"].project])
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

    @Test func `the page says that what was allowed before goes on, and the app's page lists each sign-in`() async throws {
        let client = try await setting.client()
        #expect(try await !page(client, scope: "stories:read").text.contains("You let it in"))
        _ = try await allow(client, scope: "stories:read stories:write media:read")
        #expect(
            try await plain(page(client, scope: "stories:read")).contains("You let it in just now, with 3 rights. That goes on as it is"))
        _ = try await allow(client, scope: "stories:read")
        #expect(
            try await plain(page(client, scope: "stories:read")).contains("You let it in 2 times, the last time just now, with 3 rights"))
        let grant = try #require(try living().first)
        let app = try await setting.get("/console/apps/\(grant.id)", headers: setting.session()).text
        #expect(app.contains("Where you let it in"))
        let rows = app.matches(of: #/May do">([0-9]) rights? <span class="id">(.*?)<\/span>/#).map { "\($0.output.1) \($0.output.2)" }
        #expect(
            rows == [
                "1 <code>stories:read</code>",
                "3 <code>stories:read</code> <code>stories:write</code> <code>media:read</code>",
            ])
    }

    // MARK: Stepping up

    /// Lets the client in, in a browser that is signed in already.
    private func stepped(
        _ client: String, _ scope: String?, in browser: HeaderFields, at home: String = "127.0.0.1", from address: String = "127.0.0.1",
        back: String = "http://127.0.0.1/cb"
    ) async throws -> JSON {
        let answer = try await setting.decide(setting.request(client, scope: scope, back: back), as: browser, from: home)
        let tokens = try await setting.redeem(try #require(answer.returned["code"]), client, back: back, from: address)
        #expect(tokens.status == 200, "\(tokens.text)")
        return tokens.json
    }

    private func access(_ tokens: JSON) throws -> String { try #require(tokens["access_token"]?.stringValue) }

    private func refresh(_ tokens: JSON) throws -> String { try #require(tokens["refresh_token"]?.stringValue) }

    private func program() async throws -> String { try await setting.client(back: ["http://127.0.0.1/cb", OAuthSetting.back]) }

    @Test func `a client that asks for more where it is gives up what it had, once it takes the new`() async throws {
        let (client, browser) = (try await program(), try await setting.session())
        let first = try await stepped(client, "stories:read", in: browser)
        let request = setting.request(client, scope: "stories:read stories:write", back: "http://127.0.0.1/cb")
        let asked = try await setting.get("/oauth/authorize", request, headers: browser)
        #expect(
            plain(asked).contains("You let it in here just now, with 1 right, and it asks for more. What you allow now takes the place"))
        let answer = try await setting.decide(request, as: browser)
        #expect(try await setting.call(token: access(first)).status == 200, "before the code is redeemed")
        let second = try await setting.redeem(try #require(answer.returned["code"]), client, back: "http://127.0.0.1/cb").json
        #expect(try await setting.call(token: access(first)).status == 401)
        #expect(try await setting.refresh(refresh(first), client).error == "invalid_grant")
        // Whoever ends the later one has ended all of it.
        _ = try await setting.form("/oauth/revoke", [("token", try refresh(second)), ("client_id", client)])
        #expect(try living().isEmpty)
        #expect(try setting.events("grant.revoked").map { $0["because"] } == ["given back by the client"])
        #expect(try setting.events("token.reused").isEmpty)
    }

    @Test func `a client that left the choice to us at first steps up to what was not ticked then`() async throws {
        let (client, browser) = (try await program(), try await setting.session())
        let request = setting.request(client, scope: nil, back: "http://127.0.0.1/cb")
        let answer = try await setting.decide(request, as: browser, scopes: ["stories:read"])
        let first = try await setting.redeem(try #require(answer.returned["code"]), client, back: "http://127.0.0.1/cb").json
        _ = try await stepped(client, "stories:read content:generate", in: browser)
        #expect(try await setting.call(token: access(first)).status == 401)
    }

    @Test func `a right that was unticked and is asked for again is more than what is held`() async throws {
        let (client, browser) = (try await program(), try await setting.session())
        let request = setting.request(client, scope: "stories:read stories:write", back: "http://127.0.0.1/cb")
        let answer = try await setting.decide(request, as: browser, scopes: ["stories:read"])
        let first = try await setting.redeem(try #require(answer.returned["code"]), client, back: "http://127.0.0.1/cb").json
        _ = try await stepped(client, "stories:read stories:write", in: browser)
        #expect(try await setting.call(token: access(first)).status == 401)
    }

    @Test func `of several sign-ins in one browser a step-up ends the last`() async throws {
        let (client, browser) = (try await program(), try await setting.session())
        let first = try await stepped(client, "stories:read", in: browser)
        setting.test.clock.advance(seconds: 1)
        let second = try await stepped(client, "stories:read", in: browser)
        _ = try await stepped(client, "stories:read stories:write", in: browser)
        #expect(try await setting.call(token: access(first)).status == 200)
        #expect(try await setting.call(token: access(second)).status == 401)
    }

    @Test(arguments: ["stories:read stories:write", "stories:read", "stories:write media:read"])
    func `who asks for no more, in the same browser, may be another installation and goes beside`(scope: String) async throws {
        let (client, browser) = (try await program(), try await setting.session())
        let first = try await stepped(client, "stories:read stories:write", in: browser)
        let second = try await stepped(client, scope, in: browser)
        #expect(try await setting.call(token: access(first)).status == 200)
        #expect(try await setting.call(token: access(second)).status == 200)
    }

    @Test func `a machine that is visibly another keeps what it has, though the same browser lets both in`() async throws {
        let (client, browser) = (try await program(), try await setting.session())
        let (desk, server) = ("203.0.113.5", "198.51.100.7")
        let remote = try await stepped(client, "stories:read", in: browser, at: desk, from: server)
        let local = try await stepped(client, "stories:read", in: browser, at: desk, from: desk)
        let more = try await stepped(client, "stories:read stories:write", in: browser, at: desk, from: desk)
        #expect(try await setting.call(token: access(remote)).status == 200)
        #expect(try await setting.call(token: access(local)).status == 401)
        // A machine that has moved with its browser is the same; so is one that stays where it was.
        let (cafe, third) = ("192.0.2.9", "stories:read stories:write media:read")
        _ = try await stepped(client, third, in: browser, at: cafe, from: cafe)
        #expect(try await setting.call(token: access(more)).status == 401)
        #expect(try await setting.call(token: access(remote)).status == 200)
        _ = try await stepped(client, third, in: browser, at: cafe, from: server)
        #expect(try await setting.call(token: access(remote)).status == 401)
    }

    @Test func `a site is in one place, wherever its servers are`() async throws {
        let (client, browser) = (try await program(), try await setting.session())
        let first = try await stepped(client, "stories:read", in: browser, from: "198.51.100.7", back: OAuthSetting.back)
        _ = try await stepped(client, "stories:read stories:write", in: browser, from: "203.0.113.5", back: OAuthSetting.back)
        #expect(try await setting.call(token: access(first)).status == 401)
    }

    @Test func `a browser stays the same when its session ends and the person signs in anew`() async throws {
        let test = try TestAppliance.console(["ada"])
        let browser = ConsoleBrowser(test)
        await browser.signIn()
        let before = browser.cookies["troupe_browser"]
        _ = await browser.submit("/signout")
        await browser.signIn()
        #expect(before != nil && browser.cookies["troupe_browser"] == before)
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
