import GRDB
import HTTPServer
import HTTPTypes
import JSONSchema
import Operations
import TestSupport
import Testing

@testable import Features

/// Stories on the project's public page.
@Suite struct FeedPublishingTests {
    private let setting = StorySetting()

    private func story(_ caption: String, at time: JSON = .null) async throws -> JSON {
        try await setting.call("create_story", ["caption": .string(caption), "scheduled_at": time])
    }

    private func shown(_ story: JSON) async throws -> JSON { try await setting.call("get_story", ["story_id": story["id"]!]) }

    private func page(_ path: String) async throws -> String {
        let response = await setting.appliance.send(.get, path)
        return String(decoding: try response.bytes(), as: UTF8.self)
    }

    /// How often a text stands in another.
    private func count(_ text: String, in page: String) -> Int { page.ranges(of: text).count }

    @Test func `a story is published at its time, once, with a link that shows it`() async throws {
        let story = try await story("Slow bread, early", at: "2026-05-02T06:00:00Z")
        setting.appliance.clock.set(Instant("2026-05-02T06:00:01Z")!)
        for _ in 0..<3 { await setting.appliance.publishDue() }
        let published = try await shown(story)
        let link = "http://troupe.test/feed/ada/\(story["id"]!.stringValue!)"
        let time: JSON = "2026-05-02T06:00:01.000Z"
        let feed = try setting.feed()
        #expect(
            published
                == story.with([
                    "state": "published", "published_at": time,
                    "publications": [
                        setting.publication(
                            story["publications"]?[0], on: feed,
                            ["state": "published", "permalink": .string(link), "published_at": time])
                    ],
                ]))
        #expect(
            try await setting.call("get_publish_status", ["story_id": story["id"]!])
                == [
                    "story_id": story["id"]!, "state": "published", "scheduled_at": "2026-05-02T06:00:00.000Z", "published_at": time,
                    "publications": published["publications"]!,
                ])
        #expect(try setting.events(on: story) == ["story.created", "story.scheduled", "story.published"])
        #expect(count("Slow bread, early", in: try await page("/feed/ada/\(story["id"]!.stringValue!)")) > 0)
        #expect(count(story["id"]!.stringValue!, in: try await page("/feed/ada/feed.json")) > 0)
    }

    @Test func `before its time it is nowhere to be seen`() async throws {
        let story = try await story("Slow bread, early", at: "2026-05-02T06:00:00Z")
        setting.appliance.clock.set(Instant("2026-05-02T05:59:59.999Z")!)
        await setting.appliance.publishDue()
        #expect(try await shown(story) == story)
        #expect(count(story["id"]!.stringValue!, in: try await page("/feed/ada/feed.json")) == 0)
        #expect(await setting.appliance.send(.get, "/feed/ada/\(story["id"]!.stringValue!)").status == .notFound)
    }

    @Test func `publishing now needs no time`() async throws {
        let story = try await story("Now")
        let underWay = try await setting.call("publish_story", ["story_id": story["id"]!])
        let now = JSON.string(StorySetting.start)
        #expect(
            underWay
                == story.with([
                    "state": "publishing", "scheduled_at": now,
                    "publications": [setting.publication(underWay["publications"]?[0], on: try setting.feed())],
                ]))
        await setting.appliance.publishDue()
        #expect(try await shown(story)["state"] == "published")
        #expect(try setting.events(on: story) == ["story.created", "story.published"])
    }

    @Test func `publishing at a later time is scheduling`() async throws {
        let story = try await story("Later")
        let scheduled = try await setting.call("publish_story", ["story_id": story["id"]!, "scheduled_at": "2026-05-02T06:00:00Z"])
        #expect(scheduled["state"] == "scheduled")
        #expect(try setting.events(on: story) == ["story.created", "story.scheduled"])
    }

    @Test(arguments: [(900_000, false), (900_001, true)])
    func `late is more than 15 minutes after its time`(milliseconds: Int, isLate: Bool) async throws {
        let story = try await story("Overslept", at: "2026-05-02T06:00:00Z")
        setting.appliance.clock.set(Instant("2026-05-02T06:00:00Z")!.adding(milliseconds: Int64(milliseconds)))
        await setting.appliance.publishDue()
        let published = try await shown(story)
        #expect(published["publications"]?[0]?["late"] == .bool(isLate))
        #expect(published["state"] == "published")
        #expect(
            try setting.events(on: story)
                == ["story.created", "story.scheduled", "story.published"] + (isLate ? ["story.published_late"] : []))
    }

    @Test func `what fell due while nobody worked comes out in the order of its times`() async throws {
        // Made in another order than they are due.
        let late = try await story("Third", at: "2026-05-02T09:00:00Z")
        setting.appliance.clock.advance(seconds: 1)
        let early = try await story("First", at: "2026-05-02T07:00:00Z")
        setting.appliance.clock.advance(seconds: 1)
        let middle = try await story("Second", at: "2026-05-02T08:00:00Z")
        setting.appliance.clock.set(Instant("2026-05-02T12:00:00Z")!)
        await setting.appliance.publishDue()
        let response = await setting.appliance.send(.get, "/feed/ada/feed.json")
        let links = try response.json()["items"]!.arrayValue!.map { $0["url"]!.stringValue!.split(separator: "/").last.map(String.init) }
        #expect(links == [late, middle, early].map { $0["id"]!.stringValue! })
    }

    @Test func `an event tells what is out and where`() async throws {
        let story = try await story("Hello")
        try await setting.call("publish_story", ["story_id": story["id"]!])
        await setting.appliance.publishDue()
        let data = try setting.value("SELECT data FROM event WHERE type = 'story.published'").stringValue!
        #expect(
            try JSON(parsing: data)
                == [
                    "story": [
                        "id": story["id"]!, "title": .null, "state": "published", "scheduled_at": .string(StorySetting.start),
                        "published_at": .string(StorySetting.start), "published_channels": ["feed"],
                    ]
                ])
    }

    @Test func `what went out stays as it was when its address or project changes`() async throws {
        let story = try await story("Hello")
        try await setting.call("publish_story", ["story_id": story["id"]!])
        await setting.appliance.publishDue()
        let before = try await shown(story)
        try await setting.call("update_project", ["project_id": setting.ada.project.json, "name": "Another name"])
        #expect(try await shown(story) == before)
    }

    @Test func `a picture that vanished behind the queue's back fails the publication, which a retry mends`() async throws {
        let media = try await setting.picture()
        let story = try await setting.call(
            "create_story",
            ["caption": "Hello", "slides": StorySetting.slides([media]), "scheduled_at": "2026-05-02T06:00:00Z"])
        try await setting.change("DELETE FROM media WHERE id = ?", [media])
        setting.appliance.clock.set(Instant("2026-05-02T06:00:00Z")!)
        await setting.appliance.publishDue()
        let error: JSON = [
            "class": "invalid_content", "message": "slides[0].media_id: an asset that is still there; this one was deleted",
        ]
        #expect(
            try await shown(story)
                == story.with([
                    "state": "failed",
                    "publications": [
                        setting.publication(story["publications"]?[0], on: try setting.feed(), ["state": "failed", "error": error])
                    ],
                ]))
        #expect(try setting.events(on: story) == ["story.created", "story.scheduled", "story.failed"])
        try await setting.call("update_story", ["story_id": story["id"]!, "revision": 1, "slides": []])
        #expect(try await setting.call("retry_publish", ["story_id": story["id"]!])["state"] == "publishing")
        await setting.appliance.publishDue()
        #expect(try await shown(story)["state"] == "published")
    }

    @Test func `retrying what has not failed is refused`() async throws {
        let story = try await story("Hello")
        #expect(
            try await setting.failure(of: "retry_publish", ["story_id": story["id"]!])
                == Failure(.conflict, "Nothing of this story has failed; it is draft."))
        try await setting.call("publish_story", ["story_id": story["id"]!])
        await setting.appliance.publishDue()
        #expect(
            try await setting.failure(of: "retry_publish", ["story_id": story["id"]!])
                == Failure(.conflict, "Nothing of this story has failed; it is published."))
        let other = PublicationID(at: setting.appliance.clock.now, randomness: (1, 1))
        #expect(
            try await setting.failure(of: "retry_publish", ["story_id": story["id"]!, "publication_id": other.json])
                == .notFound("publication", other))
    }
}
