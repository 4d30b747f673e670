import Features
import Foundation
import GRDB
import HTTPServer
import HTTPTypes
import Operations
import TestSupport
import Testing

@Suite struct SignInTests {
    private let test = try! TestAppliance.console()

    @Test func `the right password opens the console, and nothing else does`() async {
        let browser = ConsoleBrowser(test)
        #expect(await browser.get("/console").location == "/signin")
        await browser.signIn("ada@example.org", "wrong")
        #expect(browser.page.status == 422)
        #expect(browser.page.problem == "The e-mail address or the password is wrong.")
        await browser.signIn("ADA@example.org")
        #expect(browser.page.status == 200)
        #expect(browser.page.text.contains("<h1>Overview</h1>"))
        #expect(await browser.get("/console/account").text.contains("ada@example.org"))
    }

    @Test func `an unknown address is answered as a wrong password is`() async {
        let (one, other) = (ConsoleBrowser(test), ConsoleBrowser(test))
        await one.signIn("ada@example.org", "wrong")
        await other.signIn("eve@example.org", "wrong")
        #expect(one.page.status == other.page.status)
        #expect(one.page.problem == other.page.problem)
    }

    @Test func `a user without a password cannot sign in`() async throws {
        try await test.appliance.dispatcher.perform(as: .operator) { context in
            _ = try Users.create(email: "cyd@example.org", isAdmin: false, passwordHash: nil, in: context)
        }
        let browser = ConsoleBrowser(test)
        await browser.signIn("cyd@example.org", "")
        #expect(browser.page.problem == "Fill in both fields.")
        await browser.signIn("cyd@example.org", "anything at all")
        #expect(browser.page.status == 422)
    }

    @Test func `whoever signs in gets another secret than the browser had (session fixation)`() async {
        let browser = ConsoleBrowser(test)
        browser.set(cookie: "troupe_session", to: "planted-by-somebody-else")
        await browser.signIn()
        let first = browser.cookies["troupe_session"]
        #expect(first != "planted-by-somebody-else")
        await browser.get("/console")
        await browser.submit("/signout")
        await browser.signIn()
        #expect(browser.cookies["troupe_session"] != first)
    }

    @Test func `signing out ends the session, also for whoever copied its cookie`() async {
        let (browser, thief) = (ConsoleBrowser(test), ConsoleBrowser(test))
        await browser.signIn()
        thief.set(cookie: "troupe_session", to: browser.cookies["troupe_session"])
        #expect(await thief.get("/console").status == 200)
        await browser.get("/console")
        await browser.submit("/signout")
        #expect(browser.page.text.contains("You are signed out."))
        #expect(browser.cookies["troupe_session"] == nil)
        #expect(await thief.get("/console").status == 303)
    }

    @Test(arguments: [
        "/console/keys", "/oauth/authorize?client_id=cli_1&state=a%2Fb&scope=stories%3Aread%20media%3Aread", "/console/users?x=%2F%2Fevil",
    ])
    func `signing in leads back to where it was asked for`(path: String) async {
        let browser = ConsoleBrowser(test)
        await browser.get("/signin?return_to=\(ConsoleBrowser.encoded(path))")
        let target = browser.page.hidden("return_to")?.replacing("&amp;", with: "&")
        #expect(target == path)
        await browser.post("/signin", [("return_to", path), ("email", "ada@example.org"), ("password", ConsoleBrowser.password)])
        #expect(browser.page.location == path)
    }

    @Test(arguments: [
        "https://evil.example", "//evil.example", "/\\evil.example", "\\/evil.example", "javascript:alert(1)", "evil", "/a b",
        "/a\r\nSet-Cookie: x=y",
        "/\u{9}/evil.example", "/<script>", "", "/é",
    ])
    func `and nowhere else (open redirect)`(target: String) async {
        let browser = ConsoleBrowser(test)
        await browser.get("/signin?return_to=\(ConsoleBrowser.encoded(target))")
        #expect(browser.page.hidden("return_to") == nil)
        await browser.post("/signin", [("return_to", target), ("email", "ada@example.org"), ("password", ConsoleBrowser.password)])
        #expect(browser.page.location == "/console")
    }

    @Test func `a page that needs a session says where to come back to`() async {
        #expect(
            await ConsoleBrowser(test).get("/console/activity?before=9").location == "/signin?return_to=%2Fconsole%2Factivity%3Fbefore%3D9")
    }

    @Test func `guessing is stopped, and the owner's browser is not`() async {
        let (owner, guesser) = (ConsoleBrowser(test), ConsoleBrowser(test))
        await owner.signIn()
        await owner.submit("/signout")
        for _ in 0..<8 { await guesser.signIn("ada@example.org", "wrong guess") }
        #expect(guesser.page.status == 422)
        await guesser.signIn()
        #expect(guesser.page.status == 429)
        #expect(guesser.page.response.headerFields[.retryAfter] == "900")
        await owner.signIn()
        #expect(owner.page.status == 200)
    }

    @Test func `many at once get no more than they may`() async {
        let browser = ConsoleBrowser(test)
        await browser.get("/signin")
        let (token, cookie) = (browser.page.hidden("form_token")!, browser.cookies["troupe_visitor"]!)
        let test = test
        // Five, so that none is turned away because too many hash at once.
        var statuses: [Int] = []
        for _ in 0..<4 {
            statuses += await withTaskGroup(of: Int.self) { group in
                for _ in 0..<5 {
                    group.addTask {
                        let browser = ConsoleBrowser(test)
                        browser.set(cookie: "troupe_visitor", to: cookie)
                        return await browser.post("/signin", [("email", "ada@example.org"), ("password", "wrong")], token: token).status
                    }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
        }
        #expect(statuses.count { $0 == 422 } == 8)
        #expect(statuses.count { $0 == 429 } == 12)
    }

    @Test func `beyond eight that wait, people are asked to come back, and have not tried`() async throws {
        let test = test
        let statuses = await withTaskGroup(of: (Int, String?).self) { group in
            for number in 0..<30 {
                group.addTask {
                    let browser = ConsoleBrowser(test)
                    browser.address = "198.51.100.\(number)"
                    await browser.get("/signin")
                    await browser.post("/signin", [("email", "user\(number)@example.org"), ("password", "wrong")])
                    return (browser.page.status, browser.page.response.headerFields[.retryAfter])
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(statuses.contains { $0 == (503, "2") })
        #expect(statuses.allSatisfy { $0.0 == 422 || $0 == (503, "2") })
        // An attempt counts for its account, its address and the pair of them.
        let counted = try test.appliance.dispatcher.view(as: .operator) { context in
            try Int.fetchOne(context.db, sql: "SELECT sum(count) FROM sign_in_attempt")
        }
        #expect(counted == 3 * statuses.count { $0.0 == 422 })
    }

    @Test func `signing in, rightly and wrongly, and out stands in one's activity`() async {
        let browser = ConsoleBrowser(test)
        await browser.signIn("ada@example.org", "wrong")
        await browser.signIn()
        await browser.submit("/signout")
        await browser.signIn()
        let text = await browser.get("/console/activity").text
        #expect(text.contains("Sign in") && text.contains("Unauthorized") && text.contains("Done") && text.contains("Sign out"))
    }
}
