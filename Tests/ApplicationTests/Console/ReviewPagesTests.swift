import Features
import Foundation
import HTTPServer
import JSONSchema
import Operations
import TestSupport
import Testing

/// Looking at what waits, and deciding on it, without a script.
@Suite struct ReviewPagesTests {
    private let test = try! TestAppliance.console()

    private func visitor(_ email: String = "ada@example.org", _ query: String = "") async -> ConsoleBrowser {
        let browser = ConsoleBrowser(test)
        await browser.signIn(email)
        await browser.get("/console/review\(query)")
        return browser
    }

    private func waiting(_ caption: String, _ members: JSON = [:]) async throws -> String {
        let story = try await test.call("create_story", members.merging(["caption": .string(caption)]))["id"]!
        try await test.call("submit_story", ["story_id": story])
        return story.stringValue!
    }

    private func story(_ id: String) async throws -> JSON { try await test.call("get_story", ["story_id": .string(id)]) }

    /// A batch of one small post of a character, made and waiting.
    private func made() async throws -> (story: String, batch: String, character: String) {
        let character = try await test.call("create_character", ["name": "Dagny", "template_id": "night-bread-baker"])["id"]!
        let receipt = try await test.call(
            "generate_content", ["character_id": character, "slots": [["caption": "Warm <crust>", "aspect": "1:1"]], "seed": 3])
        await test.runJobs()
        return (receipt["item_ids"]![0]!.stringValue!, receipt["batch_id"]!.stringValue!, character.stringValue!)
    }

    // MARK: Looking

    @Test func `a post is shown with its character, its version, and how each channel would take it`() async throws {
        let (id, batch, character) = try await made()
        let text = await visitor().page.text
        #expect(text.contains("<article class=\"post\" id=\"\(id)\""))
        #expect(text.contains("<a href=\"/console/characters/\(character)\">Dagny</a>") && text.contains("version 1</a>"))
        #expect(text.contains("Warm &lt;crust&gt;") && !text.contains("Warm <crust>"))
        #expect(text.contains("batch=\(batch)\">its batch</a>") && text.contains("Make anew"))
        #expect(
            text.contains(#"<img src="/media/med_"#)
                && text.contains("<strong>Public page and feeds</strong> <span class=\"badge done\">Ready</span>"))
        #expect(text.matches(of: #/accesskey="a"/#).count == 1)
    }

    @Test func `why a person has to look is said`() async throws {
        try await test.call("set_moderation_rules", ["rules": [["term": "discount", "kind": "review"]]])
        let story = try await test.call("create_story", ["caption": "A discount", "channels": ["feed"]])["id"]!
        try await test.call("publish_story", ["story_id": story])
        #expect(await visitor().page.text.contains("rule “discount” has a person look at caption: “discount”.</strong>"))
    }

    @Test func `what a channel would not take is said before it is approved`() async throws {
        _ = try await waiting(String(repeating: "long ", count: 80), ["channels": ["x"]])
        let text = await visitor().page.text
        #expect(text.contains("<details class=\"channel\" open>") && text.contains("badge wrong") && text.contains("<li class=\"bad\">"))
        #expect(!text.contains("Make anew"), "only what was generated is made anew")
    }

    @Test func `the queue is narrowed by profile, character and batch, and has pages`() async throws {
        let (id, batch, character) = try await made()
        let profile = try await test.call("create_profile", ["name": "Bakery", "kind": "managed"])["id"]!
        let own = try await waiting("By the bakery", ["profile_id": profile])
        for (filter, shown) in [("character=\(character)", id), ("batch=\(batch)", id), ("profile=\(profile.stringValue!)", own)] {
            let text = await visitor("ada@example.org", "?\(filter)").page.text
            #expect(text.matches(of: #/<article class="post" id="(sty_[^"]+)"/#).map { String($0.output.1) } == [shown], "\(filter)")
            #expect(text.contains(" selected>") && text.contains("Show all"))
        }
        for number in 1...8 { _ = try await waiting("Bread \(number)") }
        let browser = await visitor()
        #expect(browser.page.text.matches(of: #/<article class="post"/#).count == 8)
        let next = try #require(browser.page.text.firstMatch(of: #/rel="next" href="([^"]+)"/#))
        await browser.get(String(next.output.1))
        #expect(browser.page.text.matches(of: #/<article class="post"/#).count == 2 && browser.page.text.contains("From the oldest"))
    }

    // MARK: Deciding

    @Test func `one is approved, one rejected with a reason, and both leave the queue`() async throws {
        let (bread, salt) = (try await waiting("Bread"), try await waiting("Salt"))
        let browser = await visitor()
        await browser.submit("/console/review/\(bread)/approve", [("revision", "1")])
        #expect(browser.page.text.contains("The post is approved. It has no time") && !browser.page.text.contains("id=\"\(bread)\""))
        await browser.submit("/console/review/\(salt)/reject", [("revision", "1"), ("reason", " Too <loud> ")])
        #expect(browser.page.text.contains("The post is rejected.") && browser.page.text.contains("Nothing waits for review."))
        #expect(try await story(bread)["state"] == "approved")
        #expect(try await story(salt)["review"]?["reason"] == "Too <loud>")
        await browser.get("/console/activity")
        #expect(browser.page.text.contains("Approve story") && browser.page.text.contains("Reject story"))
    }

    @Test func `what has changed since it was shown is not decided on`() async throws {
        let id = try await waiting("Bread")
        let browser = await visitor()
        try await test.call("update_story", ["story_id": .string(id), "revision": 1, "caption": "Stones"])
        for (deed, fields) in [("approve", []), ("reject", []), ("edit", [("caption", "Cake"), ("time", ""), ("zone", "UTC")])] {
            let known = [("known_time", ""), ("known_zone", "UTC"), ("do", "save"), ("revision", "1")]
            await browser.submit("/console/review/\(id)/\(deed)", known + fields)
            #expect(browser.page.status == 409 && browser.page.problem?.contains("changed since") == true, "\(deed)")
        }
        #expect(browser.page.text.contains(">Stones</p>") && browser.page.text.contains("Cake</textarea>"))
        #expect(try await story(id)["state"] == "pending_review")
    }

    @Test func `the text is saved and the post still waits; with a time it is scheduled`() async throws {
        let id = try await waiting("Bread")
        let browser = await visitor()
        let known = [("known_time", ""), ("known_zone", "UTC")]
        await browser.submit(
            "/console/review/\(id)/edit",
            known + [("revision", "1"), ("caption", "Bread\r\n\r\nand salt"), ("time", ""), ("zone", "UTC"), ("do", "save")])
        #expect(browser.page.text.contains("The text is saved.") && browser.page.text.contains("id=\"\(id)\""))
        #expect(try await story(id)["caption"] == "Bread\n\nand salt")
        // A time that would be lost by that is said to be.
        let timed = known + [("revision", "2"), ("caption", "Bread"), ("time", "2026-05-02T09:00"), ("zone", "Europe/Berlin")]
        await browser.submit("/console/review/\(id)/edit", timed + [("do", "save")])
        #expect(browser.page.status == 422 && browser.page.problem?.contains("Save and schedule") == true)
        #expect(browser.page.text.contains("value=\"2026-05-02T09:00\"") && browser.page.text.contains("<details name=\"\(id)\" open>"))
        await browser.submit("/console/review/\(id)/edit", timed + [("do", "schedule")])
        #expect(browser.page.text.contains("goes out at its time"))
        let scheduled = try await story(id)
        #expect(
            scheduled["state"] == "scheduled" && scheduled["scheduled_at"] == "2026-05-02T07:00:00.000Z" && scheduled["caption"] == "Bread")
    }

    @Test func `a time that is none leaves the text saved and says so`() async throws {
        let id = try await waiting("Bread")
        let browser = await visitor()
        await browser.submit(
            "/console/review/\(id)/edit",
            [
                ("revision", "1"), ("caption", "Salt"), ("time", "2020-05-02T09:00"), ("zone", "UTC"), ("do", "schedule"),
                ("known_time", ""),
                ("known_zone", "UTC"),
            ])
        #expect(browser.page.status == 422 && browser.page.problem?.hasPrefix("The text is saved, but the post has no time yet.") == true)
        let after = try await story(id)
        #expect(after["caption"] == "Salt" && after["state"] == "pending_review")
    }

    @Test func `a generated post is made anew and comes back`() async throws {
        let (id, _, _) = try await made()
        let browser = await visitor()
        await browser.submit("/console/review/\(id)/regenerate", [("revision", "2"), ("what", "caption"), ("hint", "Shorter")])
        #expect(browser.page.text.contains("is being made anew") && browser.page.text.contains("Nothing waits for review."))
        await test.runJobs()
        await browser.get("/console/review")
        #expect(browser.page.text.contains("id=\"\(id)\"") && !browser.page.text.contains("Warm &lt;crust&gt;"))
    }

    @Test func `all that is shown is approved, but for what has changed`() async throws {
        let (bread, salt) = (try await waiting("Bread"), try await waiting("Salt"))
        let browser = await visitor()
        #expect(browser.page.text.contains("Approve all 2 shown"))
        try await test.call("update_story", ["story_id": .string(salt), "revision": 1, "caption": "Stones"])
        let shown = [("story", "\(bread) 1"), ("story", "\(salt) 1")]
        await browser.submit("/console/review/approve-all", shown)
        #expect(browser.page.status == 409 && browser.page.text.contains("1 post is approved; 1 could not be"))
        #expect(browser.page.problem?.contains("changed since") == true)
        await browser.submit("/console/review/approve-all", [("story", "\(bread) 1"), ("story", "\(salt) 2")])
        #expect(browser.page.text.contains("All of them are approved."))
        #expect(try await story(salt)["state"] == "approved")
    }

    @Test func `posts of others are neither shown nor decided on`() async throws {
        let id = try await waiting("Bread")
        let bob = await visitor("bob@example.org")
        #expect(bob.page.text.contains("Nothing waits for review."))
        await bob.submit("/console/review/\(id)/approve", [("revision", "1")])
        #expect(bob.page.status == 404)
        #expect(await bob.get("/console/review?project=\(test["ada"].project.text)").status == 404)
        for path in ["x/approve", "\(id)/delete", "approve-all"] {
            await bob.get("/console/review")
            #expect([404, 422].contains(await bob.submit("/console/review/\(path)").status), "\(path)")
        }
        #expect(try await story(id)["state"] == "pending_review")
    }
}
