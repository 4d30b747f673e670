import Features
import Foundation
import GRDB
import HTTPServer
import JSONSchema
import Operations
import Secrets
import TestSupport
import Testing

/// Posts in the console: all of them, and one with what became of it.
@Suite struct StoryPagesTests {
    private let test = try! TestAppliance.console()

    private func visitor(_ email: String = "ada@example.org") async -> ConsoleBrowser {
        let browser = ConsoleBrowser(test)
        await browser.signIn(email)
        return browser
    }

    private func draft(_ members: JSON) async throws -> String { try await test.call("create_story", members)["id"]!.stringValue! }

    private func listed(_ browser: ConsoleBrowser, _ query: String) async -> [String] {
        await browser.get("/console/stories\(query)")
        return browser.page.text.matches(of: #/class="post-link" href="\/console\/stories\/(sty_[^"]+)"/#).map { String($0.output.1) }
    }

    @Test func `posts are listed newest first, narrowed by state and channel, a page at a time`() async throws {
        let browser = await visitor()
        await browser.get("/console/stories")
        #expect(browser.page.text.contains("There is no post yet."))
        var made: [String] = []
        for number in 1...21 { made.append(try await draft(["caption": .string("Bread <\(number)>")])) }
        let linked = try await draft(["caption": "Linked", "channels": ["mastodon"]])
        try await test.call("submit_story", ["story_id": .string(linked)])
        #expect(await listed(browser, "") == [linked] + made.reversed().prefix(19))
        #expect(browser.page.text.contains("Bread &lt;21&gt;"))
        let next = try #require(browser.page.text.firstMatch(of: #/rel="next" href="\/console\/stories([^"]+)"/#))
        #expect(await listed(browser, String(next.output.1)) == Array(made.reversed().suffix(2)))
        #expect(await listed(browser, "?state=pending_review") == [linked])
        #expect(await listed(browser, "?channel=mastodon&state=draft") == [])
        #expect(browser.page.text.contains("There is no such post."))
        #expect(await browser.get("/console/stories?state=lost").status == 404)
    }

    @Test func `a generated post tells what was sent to the generators, version by version`() async throws {
        let character = try await test.call("create_character", ["name": "Dagny", "template_id": "night-bread-baker"])["id"]!
        let receipt = try await test.call("generate_content", ["character_id": character, "slots": [["aspect": "1:1"]], "seed": 3])
        await test.runJobs()
        let id = receipt["item_ids"]![0]!
        try await test.call("regenerate_caption", ["story_id": id, "hint": "Shorter & sweeter"])
        await test.runJobs()
        let browser = await visitor()
        await browser.get("/console/stories/\(id.stringValue!)")
        let text = browser.page.text
        #expect(text.contains("<h3>Version 2</h3>") && text.contains("<h3>Version 1</h3>"))
        #expect(text.contains("What was sent to the generators") && text.contains("Shorter &amp; sweeter"))
        #expect(text.contains("href=\"/console/characters/\(character.stringValue!)?version=1\">version 1</a>"))
        #expect(
            text.contains("Waits for review")
                && text.contains("batch=\(receipt["batch_id"]!.stringValue!)#\(id.stringValue!)\">Review it</a>"))
    }

    @Test func `what is published has its link, what was rejected its reason`() async throws {
        let id = try await draft(["caption": "Bread", "channels": ["feed"]])
        try await test.call("publish_story", ["story_id": .string(id)])
        await test.publishDue()
        let browser = await visitor()
        await browser.get("/console/stories/\(id)")
        let link = try await test.call("get_story", ["story_id": .string(id)])["publications"]![0]!["permalink"]!.stringValue!
        #expect(browser.page.text.contains("href=\"\(link)\"") && !browser.page.text.contains("How it would go out"))
        let other = try await draft(["caption": "Salt"])
        try await test.call("reject_story", ["story_id": .string(other), "reason": "Too <loud>"])
        await browser.get("/console/stories/\(other)")
        #expect(browser.page.text.contains("Rejected: Too &lt;loud&gt;"))
    }

    @Test func `what was not made says why, and is made anew from its page`() async throws {
        let character = try await test.call("create_character", ["name": "Dagny", "niche": "food"])["id"]!
        let order: JSON = ["character_id": character, "slots": [["aspect": "1:1"]]]
        let id = try await test.call("generate_content", order)["item_ids"]![0]!.stringValue!
        await test.runJobs()
        // As a generator that refuses leaves it.
        try await test.appliance.dispatcher.perform(as: .operator) { context in
            try context.db.execute(
                sql: """
                    UPDATE batch_item SET state = 'failed', error = '{"code":"validation_failed","message":"far: It refuses <it>."}';
                    UPDATE story SET state = 'generation_failed', slides = '[]', caption = '';
                    """)
        }
        let browser = await visitor()
        await browser.get("/console/stories/\(id)")
        #expect(browser.page.text.contains("far: It refuses &lt;it&gt;.") && !browser.page.text.contains("How it would go out"))
        await browser.submit("/console/stories/\(id)/regenerate", [])
        #expect(browser.page.text.contains("The post is being made anew."))
        await test.runJobs()
        #expect(try await test.call("get_story", ["story_id": .string(id)])["state"] == "pending_review")
        await browser.submit("/console/stories/sty_00000000000000000000000000/regenerate", [])
        #expect(browser.page.status == 404)
    }

    @Test func `what is approved without a time is published once a person has confirmed it`() async throws {
        let id = try await draft(["caption": "Bread", "channels": ["feed"]])
        let browser = await visitor()
        await browser.get("/console/stories/\(id)")
        #expect(!browser.page.text.contains("Publish it"))
        try await test.call("approve_story", ["story_id": .string(id)])
        try await test.appliance.dispatcher.perform(as: .operator) { context in try Prices.set("publish", to: 20_000, in: context) }
        let path = "/console/stories/\(id)/publish"
        await browser.get("/console/stories/\(id)")
        let revision = try #require(browser.page.hidden("revision"))
        await browser.submit(path, [("revision", revision), ("when", "now")])
        #expect(
            browser.page.text.contains("It goes out <strong>now</strong> on <strong>Public page and feeds</strong>")
                && browser.page.text.contains("$0.02"))
        #expect(try await test.call("get_story", ["story_id": .string(id)])["state"] == "approved")
        await browser.submit(path, [("revision", revision), ("when", "now"), ("confirmed", "yes")])
        #expect(browser.page.text.contains("The post is on its way out."))
        await test.publishDue()
        #expect(try await test.call("get_story", ["story_id": .string(id)])["state"] == "published")
        await browser.submit(path, [("revision", revision), ("when", "now"), ("confirmed", "yes")])
        #expect(browser.page.status == 422 && browser.page.problem?.contains("approved and has no time") == true)
    }

    @Test func `it is given a time by the clock of a place, and what keeps it is said`() async throws {
        let id = try await draft(["caption": "Bread", "channels": ["feed"]])
        try await test.call("approve_story", ["story_id": .string(id)])
        let browser = await visitor()
        await browser.get("/console/stories/\(id)")
        let path = "/console/stories/\(id)/publish"
        let revision = ("revision", try #require(browser.page.hidden("revision")))
        let time = [revision, ("when", "time"), ("time", "2026-05-02T08:00"), ("zone", "Europe/Berlin")]
        await browser.submit(path, [("revision", "99"), ("when", "now")])
        #expect(browser.page.problem == "The story has changed since. Look at it again, then decide.")
        await browser.submit(path, [revision, ("when", "time"), ("time", ""), ("zone", "UTC")])
        #expect(browser.page.problem == "Say when it goes out.")
        await browser.submit(path, time)
        #expect(browser.page.text.contains("at 2026-05-02 08:00, Europe/Berlin"))
        await browser.submit(path, time + [("confirmed", "yes")])
        #expect(browser.page.text.contains("The post is scheduled."))
        #expect(try await test.call("get_story", ["story_id": .string(id)])["scheduled_at"] == "2026-05-02T06:00:00.000Z")
    }

    @Test func `a video plays where it stands`() async throws {
        let picture = Base64.encode(TestPictures.png(width: 64, height: 64))
        let media = try await test.call("upload_media", ["data_base64": .string(picture), "alt_text": "A loaf <rises>"])["asset"]!["id"]!
        // As an upload of a film leaves it.
        let name = media.stringValue!
        try await test.appliance.dispatcher.perform(as: .operator) { context in
            try context.db.execute(
                sql: "UPDATE media SET media_type = 'video/mp4', filename = 'loaf.mp4', duration_ms = 2000 WHERE id = ?", arguments: [name])
        }
        let id = try await draft(["caption": "Bread", "slides": [["media_id": media]]])
        let browser = await visitor()
        await browser.get("/console/stories/\(id)")
        #expect(browser.page.text.contains("<video controls preload=\"metadata\" src=\"/media/"))
        #expect(browser.page.text.contains("aria-label=\"A loaf &lt;rises&gt;\"></video>"))
    }

    @Test func `posts of others do not exist`() async throws {
        let id = try await draft(["caption": "Bread"])
        let bob = await visitor("bob@example.org")
        #expect(await listed(bob, "").isEmpty)
        for path in [id, "x", "\(id)/edit"] { #expect(await bob.get("/console/stories/\(path)").status == 404, "\(path)") }
        #expect(await bob.get("/console/stories?project=\(test["ada"].project.text)").status == 404)
    }
}
