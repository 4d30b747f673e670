import Features
import Foundation
import HTTPServer
import JSONSchema
import Operations
import TestSupport
import Testing

/// The cast in the console: readable, comparable, restorable.
@Suite struct CastPagesTests {
    private let test = try! TestAppliance.console()

    private func visitor(_ email: String = "ada@example.org") async -> ConsoleBrowser {
        let browser = ConsoleBrowser(test)
        await browser.signIn(email)
        return browser
    }

    private func character() async throws -> String {
        try await test.call("create_character", ["name": "Dagny <b>", "template_id": "night-bread-baker"])["id"]!.stringValue!
    }

    @Test func `a character is shown with its layers, views, ingredients and versions`() async throws {
        let browser = await visitor()
        await browser.get("/console/characters")
        #expect(browser.page.text.contains("There is no character yet."))
        let id = try await character()
        await browser.get("/console/characters")
        #expect(browser.page.text.contains("<strong>Dagny &lt;b&gt;</strong>") && browser.page.text.contains("No picture yet"))
        await browser.get("/console/characters/\(id)")
        let text = browser.page.text
        for heading in [
            "Identity", "Appearance", "Personality and voice", "Lifestyle and routines", "Content strategy", "Ingredient library",
        ] {
            #expect(text.contains("<h2>\(heading)</h2>"), "\(heading)")
        }
        #expect(text.matches(of: #/<figcaption>/#).count == 4 && text.contains("<dt>Words to avoid</dt>") && text.contains("fill=\"#"))
        #expect(text.contains("night-bread-baker") && text.contains("Created") && text.contains("No batch was made of it yet."))
    }

    @Test func `its views are pictures once it has them`() async throws {
        let id = try await character()
        let job = try await test.call("generate_character_references", ["character_id": .string(id), "wait_seconds": 0])
        #expect(job["job_id"] != nil || job["id"] != nil)
        await test.runJobs()
        let browser = await visitor()
        await browser.get("/console/characters/\(id)")
        #expect(browser.page.text.matches(of: #/<img src="\/media\/med_[^"]+" alt="[^"]+ view"/#).count == 4)
        await browser.get("/console/characters")
        #expect(browser.page.text.contains("<img src=\"/media/med_"))
    }

    @Test func `two versions are compared and the older one is restored`() async throws {
        let id = try await character()
        try await test.call("update_character", ["character_id": .string(id), "identity": ["tagline": "Bread & <salt>"]])
        let browser = await visitor()
        await browser.get("/console/characters/\(id)")
        #expect(browser.page.text.contains("Identity › Tagline"))
        await browser.get("/console/characters/\(id)/compare?from=2&to=1")
        #expect(
            browser.page.text.contains("version 1 and version 2") && browser.page.text.contains("Version 2\">Bread &amp; &lt;salt&gt;</td>")
        )
        await browser.get("/console/characters/\(id)?version=1")
        #expect(browser.page.text.contains("This is version 1, an older one. The present one is 2."))
        await browser.submit("/console/characters/\(id)/restore", [("version", "1")])
        #expect(browser.page.text.contains("The character is what it was.") && browser.page.text.contains("Version 1 restored"))
        let now = try await test.call("get_character", ["character_id": .string(id)])
        #expect(now["version"] == 3 && now["identity"]?["tagline"] != "Bread & <salt>")
    }

    @Test func `what is none, and what is others', does not exist`() async throws {
        let id = try await character()
        let ada = await visitor()
        for path in ["x", "\(id)?version=9", "\(id)?version=x", "\(id)/compare?from=1&to=9", "\(id)/delete"] {
            #expect(await ada.get("/console/characters/\(path)").status == 404, "\(path)")
        }
        #expect(await ada.get("/console/characters/\(id)/compare").status == 422)
        let bob = await visitor("bob@example.org")
        for path in ["", "?version=1", "/compare?from=1&to=1"] {
            #expect(await bob.get("/console/characters/\(id)\(path)").status == 404, "\(path)")
        }
        await bob.get("/console/characters")
        #expect(!bob.page.text.contains("Dagny"))
        #expect(await bob.submit("/console/characters/\(id)/restore", [("version", "1")]).status == 404)
    }
}
