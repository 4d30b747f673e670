import JSONSchema
import Operations
import TestSupport
import Testing

/// The page on which people say what their projects do not want to post.
@Suite struct ModerationPagesTests {
    private let test = try! TestAppliance.console()

    private func visitor(_ email: String = "ada@example.org") async -> ConsoleBrowser {
        let browser = ConsoleBrowser(test)
        await browser.signIn(email)
        await browser.get("/console/moderation")
        return browser
    }

    private var project: String { test["ada"].project.text }

    @Test func `a rule is set, holds, and is removed`() async throws {
        let browser = await visitor()
        #expect(browser.page.text.contains("There is no rule"))
        await browser.submit(
            "/console/moderation", [("project", project), ("term", " Snake <oil> "), ("kind", "block"), ("note", "Say what it does.")])
        #expect(browser.page.text.contains("The rule is set.") && browser.page.text.contains("<th scope=\"row\">Snake &lt;oil&gt;</th>"))
        let failure = try await test.failure(of: "create_story", ["caption": "Snake oil"], as: "ada")
        #expect(failure.message.contains("Say what it does."))
        await browser.submit("/console/moderation", [("project", project), ("remove", "Snake <oil>")])
        #expect(browser.page.text.contains("The rule is removed.") && browser.page.text.contains("There is no rule"))
        // In another window it is still there to be removed.
        await browser.submit("/console/moderation", [("project", project), ("remove", "Snake <oil>")])
        #expect(browser.page.text.contains("The rule is removed."))
        #expect(try await test.call("create_story", ["caption": "Snake oil"], as: "ada")["state"] == "draft")
    }

    @Test(arguments: ["", "a", "!!", String(repeating: "a", count: 121)])
    func `what is no term is said in the form, which keeps what was written`(term: String) async {
        let browser = await visitor()
        await browser.submit("/console/moderation", [("project", project), ("term", term), ("kind", "review"), ("note", "Mine")])
        #expect(browser.page.status == 422)
        #expect(browser.page.problem == "A term has 2 to 120 characters, two letters or digits among them; a note has 400 at most.")
        #expect(browser.page.text.contains("value=\"Mine\"") && browser.page.text.contains("<option value=\"review\" selected>"))
    }

    @Test func `the rules of others are neither shown nor changed`() async throws {
        try await test.call("set_moderation_rules", ["rules": [["term": "snake oil"]]], as: "ada")
        let browser = await visitor("bob@example.org")
        #expect(!browser.page.text.contains("snake oil"))
        #expect(await browser.get("/console/moderation?project=\(project)").status == 404)
        #expect(await browser.get("/console/moderation?project=x").status == 404)
        await browser.get("/console/moderation")
        #expect(await browser.submit("/console/moderation", [("project", project), ("remove", "snake oil")]).status == 404)
        #expect(try await test.call("list_moderation_rules", as: "ada")["items"]?.arrayValue?.count == 1)
    }
}
