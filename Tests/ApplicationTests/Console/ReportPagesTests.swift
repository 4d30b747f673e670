import JSONSchema
import Operations
import TestSupport
import Testing

/// The page on which people see what was reported, and say what they found.
@Suite struct ReportPagesTests {
    private let test = try! TestAppliance.console()

    private func visitor(_ email: String = "ada@example.org") async -> ConsoleBrowser {
        let browser = ConsoleBrowser(test)
        await browser.signIn(email)
        await browser.get("/console/reports")
        return browser
    }

    /// A post in the queue, and a report on it.
    private func reported(_ caption: JSON) async throws -> (story: JSON, report: String) {
        let story = try await test.call("create_story", ["caption": caption])["id"]!
        try await test.call("submit_story", ["story_id": story])
        let report = try await test.call("report_content", ["story_id": story, "reason": "It <does> not", "kind": "misleading"])
        return (story, report["id"]!.stringValue!)
    }

    @Test func `a report is shown, and closed with a word`() async throws {
        let browser = await visitor()
        #expect(browser.page.text.contains("There is no open report."))
        let (story, report) = try await reported("It cures <all>")
        await browser.get("/console/reports")
        let text = browser.page.text
        #expect(text.contains("href=\"/console/stories/\(story.stringValue!)\">It cures &lt;all&gt;</a>"))
        #expect(text.contains("It &lt;does&gt; not") && text.contains("Misleading"))
        await browser.submit("/console/reports/\(report)/close", [("outcome", "upheld"), ("note", " No proof ")])
        #expect(browser.page.text.contains("the post is rejected") && browser.page.text.contains("There is no open report."))
        #expect(try await test.call("get_story", ["story_id": story])["state"] == "rejected")
        await browser.get("/console/reports?closed=yes")
        #expect(browser.page.text.contains("<strong>It is right</strong>: No proof"))
    }

    @Test func `what is wrong with the form is said at the report, which keeps what was written`() async throws {
        let (_, report) = try await reported("Bread")
        let browser = await visitor()
        await browser.submit("/console/reports/\(report)/close", [("note", "Mine")])
        #expect(browser.page.status == 422 && browser.page.text.contains("value=\"Mine\""))
        #expect(browser.page.problem == "Say whether it is right; a word has 1000 characters at most.")
        try await test.call("close_report", ["report_id": .string(report), "outcome": "upheld"])
        await browser.submit("/console/reports/\(report)/close", [("outcome", "dismissed")])
        #expect(browser.page.status == 422)
        #expect(await browser.get("/console/reports?closed=maybe").status == 404)
    }

    @Test func `reports on posts of others are neither shown nor closed`() async throws {
        let (_, report) = try await reported("Bread")
        let bob = await visitor("bob@example.org")
        #expect(bob.page.text.contains("There is no open report."))
        #expect(await bob.submit("/console/reports/\(report)/close", [("outcome", "upheld")]).status == 404)
        #expect(await bob.get("/console/reports?project=\(test["ada"].project.text)").status == 404)
    }
}
