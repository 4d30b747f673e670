import Features
import HTTPServer
import JSONSchema
import Operations
import TestSupport
import Testing

/// What people see of their money in the console, and the cap that they set there.
@Suite struct UsagePagesTests {
    private let test = try! TestAppliance.console()

    private func visitor(_ email: String = "ada@example.org") async -> ConsoleBrowser {
        let browser = ConsoleBrowser(test)
        await browser.signIn(email)
        await browser.get("/console/usage")
        return browser
    }

    /// Publishes something of ada's that costs two cents.
    private func spend() async throws {
        try await test.appliance.dispatcher.perform(as: .operator) { context in
            try Prices.set("publish.feed", to: 20_000, in: context)
        }
        let story = try await test.call("create_story", ["caption": "Bread"], as: "ada")
        _ = try await test.call("publish_story", ["story_id": try #require(story["id"])], as: "ada")
    }

    @Test func `a cap is set and removed, by the operation that agents call`() async throws {
        let browser = await visitor()
        await browser.submit("/console/usage/cap", [("cap", " $12.50 ")])
        #expect(browser.page.text.contains("The cap is set.") && browser.page.text.contains("<dd>$12.50</dd>"))
        #expect(try await test.call("get_budget", as: "ada")["monthly_cap_micros"] == 12_500_000)
        await browser.submit("/console/usage/cap", [("cap", "12.50"), ("remove", "yes")])
        #expect(browser.page.text.contains("The cap is removed"))
        #expect(try await test.call("get_budget", as: "ada")["monthly_cap_micros"] == .null)
        await browser.get("/console/activity")
        #expect(browser.page.text.contains("Set budget cap"))
    }

    @Test(arguments: ["", "-1", "1,50", "1e3", "12.", "0.0000001", "$$5", "five", "99999999999999999999"])
    func `what is no amount is said in the form`(text: String) async {
        let browser = await visitor()
        await browser.submit("/console/usage/cap", [("cap", text)])
        #expect(browser.page.status == 422)
        #expect(browser.page.problem == "Write an amount in dollars, such as 5 or 12.50.")
    }

    @Test func `a cap of more than a million dollars is refused`() async {
        let browser = await visitor()
        await browser.submit("/console/usage/cap", [("cap", "1000000.01")])
        #expect(browser.page.problem == "A cap is $0 to $1000000 a month.")
    }

    @Test func `money is told by names, in its month, and to its owner alone`() async throws {
        try await spend()
        let page = await visitor().page.text
        #expect(page.contains("<div><dt>Reserved</dt><dd>$0.02</dd></div>"))
        #expect(page.matches(of: #/<td>\$0\.00<\/td><td>\$0\.02<\/td>/#).count == 3)
        #expect(page.contains("<th scope=\"row\">publish.feed</th>") && !page.contains("<th scope=\"row\">prj_"))
        let other = await visitor("bob@example.org")
        #expect(!other.page.text.contains("$0.02"))
        #expect(other.page.text.contains("Nothing was spent or reserved in May 2026"))
        await other.get("/console/usage/ledger")
        #expect(other.page.text.contains("There is no entry."))
    }

    @Test func `a month is chosen, and what is none does not exist`() async throws {
        try await spend()
        let browser = await visitor()
        #expect(await browser.get("/console/usage?month=2025-12").text.contains("href=\"/console/usage?month=2026-01#month\""))
        for month in ["2026-13", "2026", "26-01", "2026-1", "x"] {
            #expect(await browser.get("/console/usage?month=\(month)").status == 404, "\(month)")
        }
        #expect(await browser.get("/console/usage/ledger?before=x").status == 404)
    }

    @Test func `the ledger is paged through to its first entry`() async throws {
        try await test.appliance.dispatcher.perform(as: .operator) { context in
            try Prices.set("publish.feed", to: 10, in: context)
        }
        for number in 0..<52 {
            test.clock.advance(seconds: 60)
            let story = try await test.call("create_story", ["caption": "Bread \(number)".json], as: "ada")
            _ = try await test.call(
                "schedule_story", ["story_id": try #require(story["id"]), "scheduled_at": "2026-06-02T06:00:00Z"], as: "ada")
        }
        let browser = ConsoleBrowser(test)
        await browser.signIn()
        await browser.get("/console/usage/ledger")
        #expect(browser.page.text.matches(of: #/<tr><th scope="row">/#).count == 50)
        let older = try #require(browser.page.text.firstMatch(of: #/href="([^"]+before=[^"]+)"/#))
        await browser.get(String(older.output.1))
        #expect(browser.page.text.matches(of: #/<tr><th scope="row">/#).count == 2)
        #expect(browser.page.text.contains("Newest") && !browser.page.text.contains("Older"))
    }
}
