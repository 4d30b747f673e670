import Features
import GRDB
import HTTPServer
import HTTPTypes
import Operations
import Secrets
import TestSupport
import Testing

/// One's own account: password, second factor, sessions.
@Suite struct AccountTests {
    private let test = try! TestAppliance.console()
    private static let new = "another horse battery"

    /// The code that the app shows, by the secret that the page shows.
    private func code(_ page: ConsoleBrowser.Page, after seconds: Int64 = 0) throws -> String {
        let text = String(try #require(page.text.firstMatch(of: #/<code>([A-Z2-7 ]{39})<\/code>/#)).output.1).replacing(" ", with: "")
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
        var (bytes, bits, count): ([UInt8], Int, Int) = ([], 0, 0)
        for character in text {
            (bits, count) = (bits << 5 | alphabet.firstIndex(of: character)!, count + 5)
            guard count >= 8 else { continue }
            count -= 8
            bytes.append(UInt8(bits >> count & 255))
        }
        return OneTimeCode.code(secret: bytes, step: OneTimeCode.step(at: test.clock.now.seconds + seconds))
    }

    @Test func `a changed password works, the old one does not, and all other browsers are signed out`() async {
        let (browser, other, thief) = (ConsoleBrowser(test), ConsoleBrowser(test), ConsoleBrowser(test))
        await browser.signIn()
        await other.signIn()
        for (name, value) in browser.cookies { thief.set(cookie: name, to: value) }
        #expect(await thief.get("/console").status == 200)
        await browser.get("/console/account")
        await browser.submit("/console/account/password", [("current", "wrong"), ("password", Self.new)])
        #expect(browser.page.problem == "Your present password is another.")
        await browser.submit("/console/account/password", [("current", ConsoleBrowser.password), ("password", "short")])
        #expect(browser.page.problem == "A password has at least 10 characters.")
        await browser.submit("/console/account/password", [("current", ConsoleBrowser.password), ("password", Self.new)])
        #expect(browser.page.text.contains("Your password is changed."))
        #expect(await browser.get("/console").status == 200)
        #expect(await other.get("/console").status == 303)
        #expect(await thief.get("/console").status == 303)
        await other.signIn()
        #expect(other.page.status == 422)
        await other.signIn("ada@example.org", Self.new)
        #expect(other.page.status == 200)
    }

    @Test func `a browser that was left open does not give the password away`() async {
        let browser = ConsoleBrowser(test)
        await browser.signIn()
        await browser.get("/console/account")
        for _ in 0..<8 { await browser.submit("/console/account/password", [("current", "guess"), ("password", Self.new)]) }
        await browser.submit("/console/account/password", [("current", ConsoleBrowser.password), ("password", Self.new)])
        #expect(browser.page.problem?.hasPrefix("Too many attempts to sign in. Try again in 15 min. Whoever runs this server") == true)
        #expect(browser.page.status == 429)
        #expect(browser.page.response.headerFields[.retryAfter] == "900")
    }

    @Test func `the addresses of forms lead to the page that the form is on`() async throws {
        let browser = ConsoleBrowser(test)
        await browser.signIn()
        await browser.get("/console/account")
        await browser.submit("/console/account/password", [("current", "guess"), ("password", Self.new)])
        #expect(browser.page.status == 422)
        let id = test["ada"].id
        for (form, page) in [
            ("account/password", "account"), ("account/second-factor/begin", "account"), ("account/recovery-codes", "account"),
            ("account/second-factor/confirm", "account/second-factor"), ("account/sessions/end-others", "account"),
            ("keys/key_x/revoke", "keys/key_x"), ("apps/grt_x/revoke", "apps/grt_x"), ("usage/cap", "usage"),
            ("providers/order", "providers"),
            ("providers/a%20b/test", "providers"), ("review/approve-all", "review"), ("review/sty_x/reject?project=a", "review?project=a"),
            ("characters/chr_x/restore", "characters/chr_x"), ("clients/cli_x/revoke", "clients/cli_x"),
            ("users/\(id)/link", "users/\(id)"), ("stories/sty_x/publish", "stories/sty_x"), ("stories/sty_x/regenerate", "stories/sty_x"),
            ("reports/rep_x/close", "reports"),
        ] {
            await browser.get("/console/" + form)
            #expect(browser.page.status == 303 && browser.page.location == "/console/" + page, "\(form) \(browser.page.location ?? "")")
        }
        for path in ["account/nothing", "keys/key_x/nothing", "review/sty_x/nothing", "apps/x/y/z"] {
            #expect(await browser.get("/console/" + path).status == 404)
        }
        #expect(await browser.get("/console/users/\(test["bob"].id)/remove").status == 200)
        // Who has to sign in first does not end at an address that shows nothing.
        await browser.post("/signout")
        await browser.get("/signin")
        #expect(await browser.post("/console/account/password").location == "/signin?return_to=%2Fconsole%2Faccount%2Fpassword")
    }

    @Test func `with a second factor, signing in asks for its code`() async throws {
        let browser = ConsoleBrowser(test)
        await browser.signIn()
        await browser.get("/console/account")
        await browser.submit("/console/account/second-factor/begin", [("current", ConsoleBrowser.password)])
        let offer = browser.page
        #expect(offer.text.contains("<svg class=\"qr\""))
        await browser.submit("/console/account/second-factor/confirm", [("code", "000000")])
        #expect(browser.page.status == 422)
        await browser.submit("/console/account/second-factor/confirm", [("code", try code(offer))])
        #expect(browser.page.text.contains("Your recovery codes"))
        let recovery = String(try #require(browser.page.text.firstMatch(of: #/<li><code>([a-z2-9-]{11})</#)).output.1)
        #expect(await browser.get("/console/shown").status == 404)
        let outcomes = await browser.get("/console/activity").text.matches(of: #/Turn on second factor.*?<span class="\w+">([\w ]+)</#)
        #expect(outcomes.map { String($0.output.1) } == ["Done", "Validation failed"])
        await browser.get("/console")
        await browser.submit("/signout")

        await browser.signIn()
        #expect(browser.page.text.contains("One more step"))
        let halfway = browser.cookies["troupe_session"]
        #expect(await browser.get("/console").location == "/signin")
        await browser.get("/signin/code")
        await browser.submit("/signin/code", [("code", try code(offer))])
        #expect(browser.page.problem == "This code is not right, or was used before. Wait for the next one.")
        await browser.submit("/signin/code", [("code", try code(offer, after: 30))])
        #expect(browser.page.text.contains("<h1>Overview</h1>"))
        #expect(browser.cookies["troupe_session"] != halfway)

        await browser.submit("/signout")
        await browser.signIn()
        await browser.submit("/signin/code", [("code", recovery)])
        #expect(browser.page.text.contains("<h1>Overview</h1>"))
        #expect(await browser.get("/console/account").text.contains("9 of 10 recovery codes left"))

        await browser.submit("/console/account/recovery-codes", [("current", ConsoleBrowser.password)])
        #expect(browser.page.text.contains("Your recovery codes"))
        await browser.get("/console/account")
        await browser.submit("/console/account/second-factor/off", [("current", ConsoleBrowser.password)])
        #expect(browser.page.text.contains("The second factor is off."))
        await browser.submit("/signout")
        await browser.signIn()
        #expect(browser.page.text.contains("<h1>Overview</h1>"))
    }

    @Test func `codes are not guessed`() async throws {
        let ada = test["ada"].id
        let secret = try await test.appliance.dispatcher.perform(as: .operator) { context in
            try SecondFactor.offer(to: ada, in: context)
            // As if confirmed: what the code is does not matter here.
            try context.db.execute(sql: "UPDATE second_factor SET confirmed_at = 1")
            return "0"
        }
        #expect(secret == "0")
        let browser = ConsoleBrowser(test)
        await browser.signIn()
        for number in 0..<8 { await browser.submit("/signin/code", [("code", "00000\(number)")]) }
        #expect(browser.page.status == 422)
        await browser.submit("/signin/code", [("code", "000009")])
        #expect(browser.page.status == 429)
        // Signing in with the password again is no way around.
        let again = ConsoleBrowser(test)
        await again.signIn()
        #expect(await again.post("/signin/code", [("code", "000010")]).status == 429)
    }

    @Test func `sessions are listed, and ended one by one or all but this`() async throws {
        let (browser, other, third) = (ConsoleBrowser(test), ConsoleBrowser(test), ConsoleBrowser(test))
        other.address = "198.51.100.7"
        for one in [browser, other, third] { await one.signIn() }
        await browser.get("/console/account")
        #expect(browser.page.text.contains("Chrome on Linux") && browser.page.text.contains("198.51.100.7"))
        let address = try #require(browser.page.text.range(of: "198.51.100.7"))
        let after = browser.page.text[address.upperBound...]
        let id = String(try #require(after.firstMatch(of: #/name="session" value="(ses_[0-9a-z]+)"/#)).output.1)
        await browser.submit("/console/account/sessions/end", [("session", id)])
        #expect(browser.page.text.contains("That browser is signed out."))
        #expect(await other.get("/console").status == 303)
        #expect(await third.get("/console").status == 200)
        await browser.submit("/console/account/sessions/end-others")
        #expect(await third.get("/console").status == 303)
        #expect(await browser.get("/console").status == 200)
    }

    @Test func `somebody else's session is not ended`() async throws {
        let (browser, other) = (ConsoleBrowser(test), ConsoleBrowser(test))
        await browser.signIn("bob@example.org")
        await other.signIn()
        let id = try test.appliance.dispatcher.view(as: .operator) { context in
            try String.fetchOne(context.db, sql: "SELECT id FROM session WHERE user = ?", arguments: [test["ada"].id])!
        }
        await browser.get("/console/account")
        await browser.submit("/console/account/sessions/end", [("session", id)])
        #expect(await other.get("/console").status == 200)
    }
}
