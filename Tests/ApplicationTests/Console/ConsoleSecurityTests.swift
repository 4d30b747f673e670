import Features
import GRDB
import HTTPServer
import HTTPTypes
import Operations
import TestSupport
import Testing

/// What holds for every page: policy, cookies, form tokens.
@Suite struct ConsoleSecurityTests {
    private let test = try! TestAppliance.console()

    private static let pages = [
        "/console", "/console/connect", "/console/connect/cursor", "/console/keys", "/console/keys/new", "/console/activity",
        "/console/account",
        "/console/users", "/console/limits", "/console/shown", "/console/nothing", "/signin", "/setup/nothing",
    ]

    /// What changes something, each refused without the token of its browser.
    private static let forms = [
        "/signout", "/signin/code", "/console/keys", "/console/connect/cursor", "/console/account/password",
        "/console/account/second-factor/begin", "/console/account/second-factor/confirm", "/console/account/second-factor/off",
        "/console/account/recovery-codes", "/console/account/sessions/end", "/console/account/sessions/end-others", "/console/users",
        "/console/stories/sty_x/publish", "/console/stories/sty_x/regenerate", "/console/reports/rep_x/close",
    ]

    @Test(arguments: pages)
    func `no page runs a script, is framed, kept, or tells its address`(path: String) async throws {
        let browser = ConsoleBrowser(test)
        await browser.signIn()
        await browser.get(path)
        let fields = browser.page.response.headerFields
        #expect(
            fields[HTTPField.Name("Content-Security-Policy")!]
                == "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
        )
        #expect(fields[.cacheControl] == "no-store")
        #expect(fields[HTTPField.Name("Referrer-Policy")!] == "no-referrer")
        #expect(fields[HTTPField.Name("X-Frame-Options")!] == "DENY")
        #expect(fields[.xContentTypeOptions] == "nosniff")
        for forbidden in ["<script", " style=", " onclick", "<style", "javascript:"] { #expect(!browser.page.text.contains(forbidden)) }
    }

    @Test(arguments: forms)
    func `a form without the token of its session changes nothing`(path: String) async throws {
        let (browser, other) = (ConsoleBrowser(test), ConsoleBrowser(test))
        await browser.signIn()
        await other.signIn("bob@example.org")
        await other.get("/console")
        let before = try state()
        for token in ["", "wrong", other.page.hidden("form_token")!] {
            await browser.post(path, [("preset", "agent"), ("email", "eve@example.org")], token: token)
            #expect(browser.page.status == 403, "\(path)")
        }
        #expect(try state() == before)
        #expect(await browser.get("/console").status == 200)
    }

    @Test func `a form of the browser that signed in is not accepted after it signed in anew`() async {
        let browser = ConsoleBrowser(test)
        await browser.signIn()
        await browser.get("/console/keys/new")
        let old = browser.page.hidden("form_token")!
        await browser.submit("/signout")
        await browser.signIn()
        #expect(await browser.post("/console/keys", [("preset", "agent")], token: old).status == 403)
    }

    @Test func `signing somebody in from another site is refused (login CSRF)`() async {
        let (attacker, victim) = (ConsoleBrowser(test), ConsoleBrowser(test))
        await attacker.get("/signin")
        await victim.post(
            "/signin", [("email", "bob@example.org"), ("password", ConsoleBrowser.password)], token: attacker.page.hidden("form_token"))
        #expect(victim.page.status == 403)
        #expect(victim.cookies["troupe_session"] == nil)
    }

    @Test func `what a browser says comes from another site is refused, whatever its token`() async {
        let browser = ConsoleBrowser(test)
        await browser.signIn()
        await browser.get("/console/keys/new")
        let body = "form_token=\(browser.page.hidden("form_token")!)&preset=agent"
        let site = HTTPField.Name("Sec-Fetch-Site")!
        #expect(await browser.send(.post, "/console/keys", body: body, headers: [site: "cross-site"]).status == 403)
        #expect(await browser.send(.post, "/console/keys", body: body, headers: [site: "same-origin"]).status == 303)
    }

    @Test func `cookies are of this host alone, and behind https they are bound to it`() async throws {
        let browser = ConsoleBrowser(test)
        await browser.get("/signin")
        let token = browser.page.hidden("form_token")!
        await browser.post("/signin", [("email", "ada@example.org"), ("password", ConsoleBrowser.password)], token: token)
        let plain = browser.page.response.headerFields[values: .setCookie]
        #expect(plain.count == 2)
        #expect(plain.allSatisfy { $0.hasSuffix("; HttpOnly; SameSite=Lax") && $0.contains("; Path=/;") && !$0.contains("Domain") })

        let secure = ConsoleBrowser(try .console { $0.publicURL = "https://troupe.example" })
        await secure.get("/signin")
        await secure.post("/signin", [("email", "ada@example.org"), ("password", ConsoleBrowser.password)])
        #expect(secure.page.status == 303)
        let fields = secure.page.response.headerFields[values: .setCookie]
        #expect(fields.allSatisfy { $0.hasPrefix("__Host-troupe_") && $0.hasSuffix("; HttpOnly; SameSite=Lax; Secure") })
        #expect(await secure.get("/console").status == 200)
    }

    @Test func `pages of admins do not exist for others`() async {
        let browser = ConsoleBrowser(test)
        await browser.signIn("bob@example.org")
        await browser.get("/console")
        #expect(!browser.page.text.contains("/console/users"))
        for path in ["/console/users", "/console/users/\(test["ada"].id)", "/console/limits"] {
            #expect(await browser.get(path).status == 404)
        }
        await browser.get("/console")
        #expect(await browser.post("/console/users", [("email", "eve@example.org")]).status == 404)
        #expect(await browser.post("/console/users/\(test["bob"].id)/admin").status == 404)
    }

    @Test(arguments: ["/signin", "/console", "/oauth/authorize", "/", "/feed/ada"])
    func `a name that somebody made point to this machine opens no page`(path: String) async {
        func status(_ host: String, _ method: HTTPRequest.Method = .get) async -> Int {
            await ConsoleBrowser(test).send(
                method, path, body: "", headers: [HTTPField.Name("Host")!: host, .accept: "text/html"]
            ).status
        }
        for host in ["evil.example", "evil.example:8420", "localhost.evil.example", "127.0.0.1.evil.example", ""] {
            #expect(await status(host) == 421, "\(host)")
        }
        // What is posted to the bare address is for MCP, which has its own check.
        #expect(await status("evil.example", .post) == (path == "/" ? 403 : 421))
        for host in ["troupe.test", "127.0.0.1:8420", "localhost:8420", "[::1]:8420", "TROUPE.test:443"] {
            #expect(await status(host) != 421, "\(host)")
        }
    }

    @Test func `where more than this machine can connect, proxies may call the server what they like`() async throws {
        let open = try TestAppliance.console { $0.host = "0.0.0.0" }
        #expect(await ConsoleBrowser(open).send(.get, "/signin", body: "", headers: [HTTPField.Name("Host")!: "troupe:8420"]).status == 200)
    }

    @Test func `behind TLS browsers are told to come back by TLS only, on a plain address never`() async throws {
        let secure = try TestAppliance.console { $0.publicURL = "https://troupe.test" }
        let field = HTTPField.Name("Strict-Transport-Security")!
        for path in ["/signin", "/console", "/oauth/authorize", "/assets/console.css", "/feed/ada"] {
            #expect(await ConsoleBrowser(secure).get(path).response.headerFields[field] == "max-age=63072000", "\(path)")
            #expect(await ConsoleBrowser(test).get(path).response.headerFields[field] == nil, "\(path)")
        }
    }

    @Test func `other methods and larger forms are refused`() async {
        let browser = ConsoleBrowser(test)
        await browser.signIn()
        #expect(await browser.send(.put, "/console/keys", body: "").status == 405)
        #expect(await browser.send(.post, "/console/keys", body: String(repeating: "a", count: 70_000)).status == 413)
    }

    @Test func `the stylesheet is kept by browsers, under an address that changes with it`() async throws {
        let browser = ConsoleBrowser(test)
        await browser.get("/signin")
        let path = String(try #require(browser.page.text.firstMatch(of: #/href="(\/assets\/console\.css\?v=[0-9a-f]{16})"/#)).output.1)
        await browser.get(path)
        #expect(browser.page.response.headerFields[.contentType] == "text/css; charset=utf-8")
        #expect(browser.page.response.headerFields[.cacheControl] == "public, max-age=3600")
    }

    /// All that forms change.
    private func state() throws -> [Int] {
        try test.appliance.dispatcher.view(as: .operator) { context in
            try ["key", "user", "session", "second_factor", "recovery_code", "password_link"].map { table in
                try Int.fetchOne(context.db, sql: "SELECT count(*) FROM \(table)")!
            } + [try Int.fetchOne(context.db, sql: "SELECT count(*) FROM session WHERE ended_at IS NOT NULL")!]
        }
    }
}
