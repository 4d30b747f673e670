import Faces
import Features
import GRDB
import HTTPServer
import HTTPTypes
import JSONSchema
import Operations
import TestSupport
import Testing

/// Keys that people make, replace and take back in the console, and what they paste into clients.
@Suite struct KeyPagesTests {
    private let test = try! TestAppliance.console()

    private func key(on page: ConsoleBrowser.Page) throws -> String {
        String(try #require(page.text.firstMatch(of: #/trp_live_[0-9A-Za-z]{38}/#)).output)
    }

    private func account(_ key: String) async throws -> (status: Int, json: JSON) {
        let response = await test.send(.get, "/api/v1/whoami", key: key)
        return (response.status.code, try response.json())
    }

    @Test func `a key is shown once, with what was asked for`() async throws {
        let browser = ConsoleBrowser(test)
        await browser.signIn()
        await browser.get("/console/keys/new")
        await browser.submit(
            "/console/keys",
            [("name", "Newsletter <script>"), ("preset", "custom"), ("scope", "stories:read"), ("scope", "media:read"), ("days", "30")])
        #expect(browser.page.text.contains("Newsletter &lt;script&gt;"))
        let key = try key(on: browser.page)
        let known = try await account(key)
        #expect(known.json["scopes"] == ["stories:read", "media:read"])
        #expect(known.json["key_expires_at"] == "2026-05-31T06:00:00.000Z")
        #expect(await browser.get("/console/shown").status == 404)
        await browser.get("/console/keys")
        #expect(!browser.page.text.contains(key))
        #expect(browser.page.text.contains("2 rights") && browser.page.text.contains("31 May 2026"))
    }

    @Test func `a key's page calls its project by name`() async throws {
        let project = test["ada"].project
        let minted = try await test.appliance.dispatcher.perform(as: .operator) { [ada = test["ada"].id] context in
            try context.db.execute(sql: "UPDATE project SET name = 'Crumb & Crust' WHERE id = ?", arguments: [project])
            var order = Keys.Order()
            order.preset = .agent
            order.project = project
            return try Keys.mint(order, for: ada, in: context)
        }
        let browser = ConsoleBrowser(test)
        await browser.signIn()
        let text = await browser.get("/console/keys/\(minted.summary.id)").text
        #expect(text.contains("<dt>Project</dt><dd>Crumb &amp; Crust</dd>"))
        #expect(!text.contains(project.text))
    }

    @Test func `what shows a key opens in no other session`() async throws {
        let (browser, thief) = (ConsoleBrowser(test), ConsoleBrowser(test))
        await browser.signIn()
        await thief.signIn("bob@example.org")
        await browser.get("/console/keys/new")
        await browser.post("/console/keys", [("preset", "agent")])
        let cookie = try #require(browser.cookies["troupe_once"])
        #expect(!cookie.contains("trp_live"))
        thief.set(cookie: "troupe_once", to: cookie)
        #expect(await thief.get("/console/shown").status == 404)
        #expect(await browser.get("/console/shown").status == 200)
    }

    @Test(arguments: [
        ([("preset", "custom")], "Tick at least one right."), ([("preset", "nothing")], "Choose what the key may do."),
        ([("preset", "custom"), ("scope", "*")], "Tick at least one right."),
        ([("preset", "agent"), ("days", "-1")], "A key expires after 1 to 3650 days, or never."),
        (
            [("preset", "agent"), ("scope", "stories:read")],
            "You have ticked rights one by one: choose only what you tick too, or tick none."
        ),
        ([("preset", "agent"), ("project", "sty_1")], "Choose a project from the list."),
    ])
    func `what cannot be made is said in the form`(fields: [(String, String)], problem: String) async {
        let browser = ConsoleBrowser(test)
        await browser.signIn()
        await browser.get("/console/keys/new")
        await browser.submit("/console/keys", fields)
        #expect(browser.page.status == 422)
        #expect(browser.page.problem == problem)
    }

    @Test func `a project of somebody else's is refused`() async {
        let browser = ConsoleBrowser(test)
        await browser.signIn()
        await browser.get("/console/keys/new")
        await browser.submit("/console/keys", [("preset", "agent"), ("project", test["bob"].project.text)])
        #expect(browser.page.status == 404)
    }

    @Test func `a rotated key and a revoked one are refused on the next request`() async throws {
        let browser = ConsoleBrowser(test)
        await browser.signIn()
        await browser.get("/console/keys/new")
        await browser.submit("/console/keys", [("name", "One"), ("preset", "agent")])
        let first = try key(on: browser.page)
        let id = try #require(try await account(first).json["key_id"]?.stringValue)
        await browser.get("/console/keys/\(id)")
        #expect(browser.page.text.contains("Generate pictures, videos and texts."))
        await browser.submit("/console/keys/\(id)/rotate")
        let second = try key(on: browser.page)
        #expect(try await account(first).status == 401)
        let next = try #require(try await account(second).json["key_id"]?.stringValue)
        await browser.get("/console/keys/\(next)")
        await browser.submit("/console/keys/\(next)/revoke")
        #expect(browser.page.text.contains("The key is revoked."))
        #expect(try await account(second).status == 401)
    }

    @Test func `keys of others are neither shown nor revoked`() async {
        let browser = ConsoleBrowser(test)
        await browser.signIn()
        let id = test["bob"].keyID
        #expect(await browser.get("/console/keys/\(id)").status == 404)
        await browser.get("/console/keys/new")
        for deed in ["revoke", "rotate"] {
            #expect(await browser.post("/console/keys/\(id)/\(deed)").status == 404); await browser.get("/console/keys/new")
        }
        #expect(await test.send(.get, "/api/v1/whoami", key: test["bob"].key).status == .ok)
    }

    @Test(arguments: AgentClient.allCases.filter(\.takesKey))
    func `a key made for a client reads and generates, and stands in what is pasted`(client: AgentClient) async throws {
        let browser = ConsoleBrowser(test)
        await browser.signIn()
        await browser.get("/console/connect/\(client.rawValue)")
        await browser.submit("/console/connect/\(client.rawValue)", [("preset", "agent")])
        let key = try key(on: browser.page)
        let known = try await account(key)
        #expect(known.json["key_name"]?.stringValue == client.name)
        #expect(known.json["scopes"]?.arrayValue?.compactMap(\.stringValue) == ScopePreset.agent.scopes.names)
        #expect(browser.page.text.matches(of: #/trp_live_[0-9A-Za-z]{38}/#).count >= 2)
    }

    @Test func `what is pasted is JSON where the client's file is`() throws {
        for client in [AgentClient.claudeDesktop, .cursor, .vsCode, .cline] {
            for access in [AgentClient.Access.oauth, .key("trp_live_x")] {
                let pastes = client.setUp(access, publicURL: "https://troupe.example").compactMap(\.paste)
                guard client != .claudeDesktop || pastes != ["https://troupe.example/mcp"] else { continue }
                let file = try JSON(parsing: try #require(pastes.first))
                let server = try #require((file["mcpServers"] ?? file["servers"])?["troupe"])
                #expect(server["url"] == "https://troupe.example/mcp" || server["args"]?[2] == "https://troupe.example/mcp")
                let text = server.text
                if case .key = access { #expect(text.contains("Bearer trp_live_x")) } else { #expect(!text.contains("Bearer")) }
            }
        }
    }

    @Test func `a client that takes no key is offered none`() async {
        let browser = ConsoleBrowser(test)
        await browser.signIn()
        await browser.get("/console/connect/chatgpt")
        #expect(!browser.page.text.contains("name=\"preset\""))
        #expect(browser.page.text.contains("has to reach Troupe by https"))
        #expect(await browser.post("/console/connect/chatgpt", [("preset", "agent")]).status == 422)
        #expect(await browser.get("/console/connect/nothing").status == 404)
    }
}
