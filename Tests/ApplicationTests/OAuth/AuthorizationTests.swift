import HTTPServer
import HTTPTypes
import JSONSchema
import Operations
import Secrets
import Testing

@testable import Features

/// What a client asks a person for, and what a stranger tries (RFC 6749 section 4.1, RFC 9700).
@Suite struct AuthorizationTests {
    let setting = try! OAuthSetting()

    private func ask(_ client: String, _ changes: [String: String?] = [:], cookie: HeaderFields = [:]) async throws -> Answer {
        var fields = setting.request(client)
        for (name, value) in changes {
            fields.removeAll { $0.0 == name }
            if let value { fields.append((name, value)) }
        }
        return try await setting.get("/oauth/authorize", fields, headers: cookie)
    }

    @Test(arguments: ["/oauth/authorize", "/oauth/auth", "/oauth/authorize/"])
    func `who is not signed in goes by way of the sign-in page and comes back to the same question`(path: String) async throws {
        let client = try await setting.client()
        let answer = try await setting.get(path, setting.request(client))
        #expect(answer.status == 303)
        let target = try #require(answer.returned["return_to"])
        #expect(answer.fields[.location]?.hasPrefix("/signin?return_to=") == true)
        let page = try Answer(await setting.test.send(.get, target, headers: try await setting.session()))
        #expect(page.status == 200)
        #expect(page.text.contains("Let Parrot in?"))
    }

    @Test func `a member without a value is as if it were not there`() async throws {
        let (client, cookie) = (try await setting.client(), try await setting.session())
        let plain = try await ask(client, ["scope": nil, "resource": nil, "state": nil], cookie: cookie)
        let empty = try await ask(
            client, ["scope": "", "resource": "", "state": "", "prompt": "", "request": "", "request_uri": "", "response_mode": ""],
            cookie: cookie)
        #expect(empty.status == 200)
        func offered(_ page: Answer) -> [String] { page.text.matches(of: #/name="scope" value="([^"]+)"/#).map { String($0.output.1) } }
        #expect(offered(empty) == offered(plain) && !offered(empty).isEmpty)
        var request = setting.request(client).filter { $0.0 != "state" }
        request += [("state", ""), ("nonce", "")]
        let answer = try await setting.decide(request, as: cookie)
        #expect(answer.returned.keys.sorted() == ["code", "iss"])
        for name in ["code_challenge", "response_type"] {
            #expect(try await ask(client, [name: ""], cookie: cookie).returned["error"] == "invalid_request")
        }
        #expect(try await ask(client, ["client_id": ""], cookie: cookie).text.contains("client_id is missing"))
    }

    @Test func `a member that stands there twice is said to, and nobody is sent anywhere whose address or program is unclear`() async throws
    {
        let (client, cookie) = (try await setting.client(), try await setting.session())
        func twice(_ name: String) async throws -> Answer {
            let request = setting.request(client)
            return try await setting.get("/oauth/authorize", request + request.filter { $0.0 == name }, headers: cookie)
        }
        for name in ["client_id", "redirect_uri"] {
            let page = try await twice(name)
            #expect(page.status == 400 && page.fields[.location] == nil)
            #expect(page.text.contains("\(name) stands there twice"))
        }
        for name in ["scope", "state", "code_challenge"] {
            #expect(try await twice(name).returned["error_description"] == "\(name) stands there twice.")
        }
        #expect(try await twice("resource").status == 200)
    }

    @Test func `somebody else signs in with the same question, and a reload of the refused form finds it, too`() async throws {
        let test = setting.test
        let hash = try PasswordHash.hash(ConsoleBrowser.password)
        let ids = ["ada", "bob"].map { test[$0].id }
        try await test.appliance.dispatcher.perform(as: .operator) { context in
            for id in ids { try Credentials.setPassword(hash: hash, of: id, in: context) }
        }
        let browser = ConsoleBrowser(test)
        await browser.signIn()
        let query = OAuthSetting.encoded(setting.request(try await setting.client()))
        let page = await browser.get("/oauth/authorize?\(query)")
        #expect(page.text.contains("Not you? Use another account"))
        let target = try #require(page.hidden("return_to")).replacing("&amp;", with: "&")
        #expect(target.hasPrefix("/oauth/authorize?response_type=code&client_id="))
        #expect(await browser.post("/signout", [("return_to", target)], token: "stranger").status == 403)
        await browser.get("/oauth/authorize?\(query)")
        await browser.submit("/signout", [("return_to", target)])
        #expect(browser.page.text.contains("You are signed out."))
        let back = try #require(browser.page.hidden("return_to")).replacing("&amp;", with: "&")
        await browser.submit("/signin", [("email", "bob@example.org"), ("password", ConsoleBrowser.password), ("return_to", back)])
        #expect(browser.page.text.contains("Let Parrot in?") && browser.page.text.contains("bob@example.org"))
        let action = try #require(browser.page.text.firstMatch(of: #/action="(\/oauth\/authorize[^"]*)"/#)).output.1
            .replacing("&amp;", with: "&")
        let request = try #require(browser.page.hidden("request")).replacing("&amp;", with: "&")
        #expect(await browser.post(String(action), [("request", request), ("decision", "allow")]).status == 422)
        #expect(await browser.get(String(action)).text.contains("Let Parrot in?"))
    }

    @Test func `nobody is sent to a program's address who has not signed in`() async throws {
        let client = try await setting.client()
        for changes in [["scope": "nonsense"], ["prompt": "none"], ["code_challenge": nil]] as [[String: String?]] {
            #expect(try await ask(client, changes).fields[.location]?.hasPrefix("/signin?return_to=") == true)
            let answer = try await ask(client, changes, cookie: try await setting.session())
            #expect(answer.fields[.location]?.hasPrefix("https://client.example/callback?error=") == true)
        }
    }

    @Test func `the page says who asks, where it leads, and each right as a sentence with its weight`() async throws {
        let client = try await setting.client(["client_name": "<script>Parrot</script>"])
        let page = try await ask(client, ["scope": "stories:read stories:publish content:generate"], cookie: try await setting.session())
        #expect(page.text.contains("&lt;script&gt;Parrot"))
        #expect(page.text.contains("<dd>client.example</dd>"))
        #expect(page.text.contains("ada@example.org"))
        for scope in [Scope.storiesRead, .storiesPublish, .contentGenerate] {
            #expect(page.text.contains(OAuthScopes.sentence(for: scope)))
        }
        #expect(page.text.contains("badge public"))
        #expect(page.text.contains("badge money"))
        #expect(!page.text.contains("billing:write"))
    }

    @Test func `nobody can lay the page under another one, run a script on it or send its form elsewhere`() async throws {
        let page = try await ask(try await setting.client(), cookie: try await setting.session())
        let policy = try #require(page.fields[HTTPField.Name("Content-Security-Policy")!])
        #expect(policy.contains("frame-ancestors 'none'"))
        #expect(policy.contains("default-src 'none'"))
        #expect(policy.contains("form-action 'self' https://client.example;"))
        #expect(page.fields[HTTPField.Name("X-Frame-Options")!] == "DENY")
        #expect(page.fields[HTTPField.Name("Referrer-Policy")!] == "no-referrer")
        #expect(page.fields[.cacheControl] == "no-store")
    }

    @Test func `who allows is sent back with code, state and issuer, once each`() async throws {
        let answer = try await setting.decide(setting.request(try await setting.client()), as: try await setting.session())
        #expect(answer.status == 303)
        #expect(answer.fields[.location]?.hasPrefix("https://client.example/callback?code=trp_code_") == true)
        #expect(answer.returned.keys.sorted() == ["code", "iss", "state"])
        #expect(answer.returned["state"] == "xyz & more")
        #expect(answer.returned["iss"] == "http://troupe.test")
    }

    @Test func `who refuses sends the client back with nothing`() async throws {
        let answer = try await setting.decide(
            setting.request(try await setting.client()), as: try await setting.session(), decision: "deny")
        #expect(answer.returned["error"] == "access_denied")
        #expect(answer.returned["state"] == "xyz & more")
        #expect(answer.returned["iss"] == "http://troupe.test")
        #expect(answer.returned["code"] == nil)
    }

    @Test func `what is unticked is not granted, and what was not asked for cannot be ticked`() async throws {
        let client = try await setting.client()
        let request = setting.request(client, scope: "stories:read stories:write")
        let answer = try await setting.decide(request, as: try await setting.session(), scopes: ["stories:read", "stories:publish", "*"])
        let tokens = try await setting.redeem(try #require(answer.returned["code"]), client)
        #expect(tokens.json["scope"] == "stories:read")
        let none = try await setting.decide(request, as: try await setting.session(), scopes: [])
        #expect(none.status == 422)
        #expect(none.text.contains("Tick at least one thing"))
    }

    @Test func `everything is asked for right by right, and nothing for the rights of a new key`() async throws {
        let client = try await setting.client()
        let all = try await ask(client, ["scope": "*"], cookie: try await setting.session())
        #expect(all.text.matches(of: #/name="scope"/#).count == OAuthScopes.all.count)
        let standard = try await ask(client, ["scope": nil], cookie: try await setting.session())
        #expect(standard.text.matches(of: #/name="scope"/#).count == ScopePreset.agent.scopes.names.count)
    }

    @Test func `a grant for one project sees no other, and none of others`() async throws {
        let client = try await setting.client()
        let (own, foreign) = (setting.test["ada"].project, setting.test["bob"].project)
        let answer = try await setting.decide(
            setting.request(client, scope: "projects:read"), as: try await setting.session(), project: own.text)
        let code = try #require(answer.returned["code"])
        let token = try #require(try await setting.redeem(code, client).json["access_token"]?.stringValue)
        let reply = try await setting.call("list_projects", token: token)
        #expect(reply.json["result"]?["structuredContent"]?["items"]?.arrayValue?.count == 1)
        #expect(try await setting.call(token: token).json["result"]?["structuredContent"]?["project_id"] == own.json)
        let other = try await setting.decide(setting.request(client), as: try await setting.session(), project: foreign.text)
        #expect(other.returned["code"] == nil)
    }

    @Test(arguments: [
        "https://client.example/CALLBACK", "https://client.example/callback/", "https://client.example/callback?next=x",
        "https://client.example:8443/callback", "http://client.example/callback", "https://client.example/callback#x",
        "https://evil@client.example/callback", "https://client.example.evil.example/callback", "https://client.example/callback/../x",
        "https://CLIENT.example/callback", "//client.example/callback", "https://client.example/call%62ack", "",
    ])
    func `an address that differs from the registered one in anything is answered on a page, never by a redirect`(uri: String) async throws
    {
        let answer = try await ask(try await setting.client(), ["redirect_uri": uri], cookie: try await setting.session())
        #expect(answer.status == 400)
        #expect(answer.fields[.location] == nil)
        #expect(answer.text.contains("has not registered"))
    }

    @Test func `on the person's own machine the port is free, and nothing else`() async throws {
        let client = try await setting.client(back: ["http://localhost/callback", "http://127.0.0.1:1/cb?a=b", "http://[::1]/x"])
        let cookie = try await setting.session()
        for good in ["http://localhost:51234/callback", "http://127.0.0.1:40000/cb?a=b", "http://[::1]:9/x", "http://localhost/callback"] {
            #expect(try await ask(client, ["redirect_uri": good], cookie: cookie).status == 200, "\(good)")
        }
        for bad in [
            "http://localhost:1/other", "http://localhost:+5/callback", "http://localhost:05/callback", "http://localhost:0/callback",
            "http://127.0.0.1:1/callback", "http://127.0.0.1:40000/cb", "https://localhost/callback",
            "http://localhost.evil.example:1/callback", "http://localhost:1@evil.example/callback", "http://127.0.0.2/cb?a=b",
        ] {
            #expect(try await ask(client, ["redirect_uri": bad], cookie: cookie).status == 400, "\(bad)")
        }
    }

    @Test func `who is sent back to their own machine is warned, wherever else the client could send them`() async throws {
        let client = try await setting.client(back: ["http://127.0.0.1/cb", "https://app.example/cb"])
        let cookie = try await setting.session()
        let warning = "Any program there could say the same of itself"
        #expect(try await ask(client, ["redirect_uri": "http://127.0.0.1:5555/cb"], cookie: cookie).text.contains(warning))
        #expect(try await !ask(client, ["redirect_uri": "https://app.example/cb"], cookie: cookie).text.contains(warning))
    }

    @Test func `a program's own scheme needs no host, and is compared as it is`() async throws {
        let client = try await setting.client(back: ["com.example.app:/oauth2redirect"])
        let cookie = try await setting.session()
        let page = try await ask(client, ["redirect_uri": "com.example.app:/oauth2redirect"], cookie: cookie)
        #expect(page.status == 200)
        #expect(page.text.contains("<dd>the program com.example.app</dd>"))
        #expect(page.fields[HTTPField.Name("Content-Security-Policy")!]?.contains("form-action 'self' com.example.app:;") == true)
        for bad in ["com.example.app:/other", "com.example.app://oauth2redirect", "com.example.other:/oauth2redirect"] {
            #expect(try await ask(client, ["redirect_uri": bad], cookie: cookie).status == 400, "\(bad)")
        }
        let code = try await setting.code(client, back: "com.example.app:/oauth2redirect")
        #expect(try await setting.redeem(code, client, back: "com.example.app:/oauth2redirect").status == 200)
    }

    @Test func `an unknown client is answered on a page`() async throws {
        for id in [
            "cli_00000000000000000000000000", "nobody", "https://127.0.0.1/client.json", "https://[::1]/client", "http://client.example/c",
        ] {
            let answer = try await ask(id, cookie: try await setting.session())
            #expect(answer.status == 400, "\(id)")
            #expect(answer.fields[.location] == nil)
        }
    }

    @Test(
        arguments: [
            (["code_challenge": nil, "code_challenge_method": nil], "invalid_request"),
            (["code_challenge_method": "plain"], "invalid_request"),
            (["code_challenge_method": nil], "invalid_request"), (["code_challenge": "short"], "invalid_request"),
            (["response_type": "token"], "unsupported_response_type"), (["response_type": nil], "invalid_request"),
            (["resource": "https://other.example/mcp"], "invalid_target"), (["resource": "http://troupe.test/other"], "invalid_target"),
            (["resource": "http://troupe.test.evil.example/mcp"], "invalid_target"), (["scope": "no:such"], "invalid_scope"),
            (["prompt": "none"], "login_required"), (["response_mode": "fragment"], "invalid_request"),
            (["request": "eyJhbGciOiJub25lIn0.e30."], "request_not_supported"),
            (["request_uri": "https://client.example/request.jwt"], "request_uri_not_supported"),
        ] as [([String: String?], String)])
    func `what else is wrong goes back to the client, with state and issuer`(changes: [String: String?], error: String) async throws {
        let answer = try await ask(try await setting.client(), changes, cookie: try await setting.session())
        #expect(answer.status == 303)
        #expect(answer.fields[.location]?.hasPrefix("https://client.example/callback?error=\(error)&") == true)
        #expect(answer.returned["state"] == "xyz & more")
        #expect(answer.returned["iss"] == "http://troupe.test")
    }

    @Test(arguments: [
        "http://troupe.test/mcp", "HTTP://Troupe.test/mcp/", "http://troupe.test", "http://troupe.test/", "http://troupe.test/api/mcp",
    ])
    func `our own addresses are known in every usual spelling`(resource: String) async throws {
        #expect(try await ask(try await setting.client(), ["resource": resource], cookie: try await setting.session()).status == 200)
    }

    @Test func `a member that stands there twice is no request`() async throws {
        let client = try await setting.client()
        let cookie = try await setting.session()
        let twice = try await setting.get("/oauth/authorize", setting.request(client) + [("scope", "stories:publish")], headers: cookie)
        #expect(twice.returned["error"] == "invalid_request")
        let clients = try await setting.get("/oauth/authorize", setting.request(client) + [("client_id", "cli_x")], headers: cookie)
        #expect(clients.status == 400)
        #expect(clients.fields[.location] == nil)
    }

    @Test func `a form without the session's own token, or from another site, decides nothing`() async throws {
        let client = try await setting.client()
        let (mine, other) = (try await setting.session(), try await setting.session("bob"))
        let page = try await setting.get("/oauth/authorize", setting.request(client), headers: other)
        let foreign = String(try #require(page.text.firstMatch(of: #/name="form_token" value="([^"]+)"/#)).output.1)
        let own = try await setting.get("/oauth/authorize", setting.request(client), headers: mine)
        let right = String(try #require(own.text.firstMatch(of: #/name="form_token" value="([^"]+)"/#)).output.1)
        for (token, site) in [("", nil), (foreign, nil), (right, "cross-site")] as [(String, String?)] {
            var cookie = mine
            cookie[HTTPField.Name("Sec-Fetch-Site")!] = site
            let answer = try await setting.form(
                "/oauth/authorize",
                [
                    ("form_token", token), ("request", OAuthSetting.encoded(setting.request(client))), ("decision", "allow"),
                    ("scope", "stories:read"),
                ], headers: cookie)
            #expect(answer.status == 403)
            #expect(answer.fields[.location] == nil)
        }
        #expect(try setting.test.appliance.dispatcher.view(as: .operator) { try Grants.list(in: $0) }.isEmpty)
    }

    @Test func `what the form sends back is checked as if it came first`() async throws {
        let client = try await setting.client()
        let cookie = try await setting.session()
        let page = try await setting.get("/oauth/authorize", setting.request(client), headers: cookie)
        let token = String(try #require(page.text.firstMatch(of: #/name="form_token" value="([^"]+)"/#)).output.1)
        let changed = setting.request(client).map { $0.0 == "redirect_uri" ? ("redirect_uri", "https://evil.example/") : $0 }
        let answer = try await setting.form(
            "/oauth/authorize",
            [("form_token", token), ("request", OAuthSetting.encoded(changed)), ("decision", "allow"), ("scope", "stories:read")],
            headers: cookie)
        #expect(answer.status == 400)
        #expect(answer.fields[.location] == nil)
    }

    @Test func `a client that was shut out can ask nobody any more`() async throws {
        let client = try await setting.client()
        let id = try #require(ClientID(client))
        try await setting.test.appliance.dispatcher.perform(as: .operator) { _ = try Clients.revoke(id, in: $0) }
        let answer = try await ask(client, cookie: try await setting.session())
        #expect(answer.status == 400)
        #expect(answer.text.contains("shut out"))
    }
}
