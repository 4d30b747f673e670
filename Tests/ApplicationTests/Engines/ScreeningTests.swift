import Engines
import JSONSchema
import Operations
import TestSupport
import Testing

@testable import Engines
@testable import Features

/// What becomes of a post that a classifier is asked about before it goes out.
@Suite struct ScreeningTests {
    private let setting = PublisherSetting()
    private let channel = ScriptedChannel(Array(repeating: .published(remoteID: nil, permalink: nil), count: 2))

    private static let flagged = "The classifier “guard” flags the caption as violence (0.93)."
    private static let busy = ProviderFailure(.retryable(afterSeconds: 1), "It is busy.")

    private func publisher(_ classifier: ScriptedClassifier, micros: Int64 = 0) async throws -> Publisher {
        try await setting.connect()
        return Publisher(
            dispatcher: setting.dispatcher, adapters: [channel], overlays: NoOverlays(),
            classifier: try await classifier.chosen(in: setting.appliance.appliance, micros: micros))
    }

    private func show(_ story: StoryID) async throws -> JSON { try await setting.appliance.call("get_story", ["story_id": story.json]) }

    private func held(_ story: StoryID) async throws -> [JSON] {
        let story = try await show(story)
        return [story["state"]!, story["review"]?["reason"] ?? .null, story["publications"]?[0]?["state"] ?? .null]
    }

    @Test func `what is not flagged goes out once, and its texts are not asked about twice`() async throws {
        let classifier = ScriptedClassifier()
        let publisher = try await publisher(classifier)
        let first = try await setting.story("A loaf", on: ["feed", "webhook"])
        for _ in 0..<3 { await publisher.publishDue() }
        #expect(try await setting.state(first) == "published")
        let second = try await setting.story("A loaf")
        await publisher.publishDue()
        #expect(try await setting.state(second) == "published")
        #expect(classifier.asked == ["A loaf"] && channel.commits.count == 2)
    }

    @Test func `what is flagged goes to a person on all its channels, who may let it through as it is`() async throws {
        let classifier = ScriptedClassifier()
        let publisher = try await publisher(classifier)
        let story = try await setting.story("A bad loaf", on: ["feed", "webhook"])
        for _ in 0..<3 { await publisher.publishDue() }
        #expect(try await held(story) == ["pending_review", .string(Self.flagged), "skipped"])
        #expect(channel.steps.isEmpty)
        #expect(try setting.events(story) == ["story.skipped"])
        // To send it anew is not to approve it.
        try await setting.appliance.call("publish_story", ["story_id": story.json])
        await publisher.publishDue()
        #expect(try await held(story)[0] == "pending_review" && channel.steps.isEmpty)
        try await setting.appliance.call("approve_story", ["story_id": story.json])
        try await setting.appliance.call("publish_story", ["story_id": story.json])
        for _ in 0..<3 { await publisher.publishDue() }
        #expect(try await setting.state(story) == "published")
        #expect(channel.commits.count == 1 && classifier.asked == ["A bad loaf"])
    }

    @Test func `what is changed after it was approved is asked about again`() async throws {
        let classifier = ScriptedClassifier()
        let publisher = try await publisher(classifier)
        let story = try await setting.appliance.call("create_story", ["caption": "A loaf", "channels": ["webhook"]])["id"]!
        try await setting.appliance.call("approve_story", ["story_id": story])
        let time: JSON = "2026-05-01T07:00:00Z"
        try await setting.appliance.call("schedule_story", ["story_id": story, "scheduled_at": time])
        let revision = try await setting.appliance.call("get_story", ["story_id": story])["revision"]!
        try await setting.appliance.call("update_story", ["story_id": story, "caption": "A bad loaf", "revision": revision])
        setting.appliance.clock.advance(seconds: 3_600)
        for _ in 0..<2 { await publisher.publishDue() }
        #expect(try await held(StoryID(story.stringValue!)!)[0...1] == ["pending_review", .string(Self.flagged)])
        #expect(classifier.asked == ["A bad loaf"])
    }

    @Test func `where nobody answers the post waits, and goes out when somebody does`() async throws {
        let classifier = ScriptedClassifier([Self.busy])
        let publisher = try await publisher(classifier)
        let story = try await setting.story("A loaf")
        for _ in 0..<2 { await publisher.publishDue() }
        #expect(try await setting.publication(story)["state"] == "pending")
        #expect(try await setting.publication(story)["error"]?["message"] == "guard: It is busy.")
        #expect(try setting.delay(story) == 5 && classifier.asked.count == 1)
        setting.appliance.clock.advance(seconds: 5)
        for _ in 0..<2 { await publisher.publishDue() }
        #expect(try await setting.state(story) == "published")
        #expect(classifier.asked.count == 2 && channel.commits.count == 1)
    }

    @Test func `where nobody ever answers a person looks, and what is approved goes out unasked`() async throws {
        let classifier = ScriptedClassifier(Array(repeating: Self.busy, count: 9))
        let publisher = try await publisher(classifier)
        let story = try await setting.story("A loaf")
        for _ in 0..<4 {
            await publisher.publishDue()
            setting.appliance.clock.advance(seconds: 600)
        }
        let reason = "No classifier has seen the post. guard: It is busy. It was asked 2 times."
        #expect(try await held(story) == ["pending_review", .string(reason), "skipped"])
        #expect(classifier.asked.count == 2 && channel.steps.isEmpty)
        try await setting.appliance.call("approve_story", ["story_id": story.json])
        try await setting.appliance.call("publish_story", ["story_id": story.json])
        for _ in 0..<2 { await publisher.publishDue() }
        #expect(try await setting.state(story) == "published")
        #expect(classifier.asked.count == 2 && channel.commits.count == 1)
    }

    @Test func `what was taken back while it waited stays where it was put`() async throws {
        let publisher = try await publisher(ScriptedClassifier([Self.busy]))
        let story = try await setting.story("A loaf")
        await publisher.publishDue()
        try await setting.appliance.call("unschedule_story", ["story_id": story.json])
        setting.appliance.clock.advance(seconds: 600)
        await publisher.publishDue()
        #expect(try await show(story)["state"] == "draft")
        #expect(channel.steps.isEmpty)
    }

    @Test(arguments: [(ProviderFailure?.none, "published", 500), (ProviderFailure(.lost, "It is lost."), "pending_review", 500)])
    func `a question that costs something is paid once`(failure: ProviderFailure?, state: JSON, spent: JSON) async throws {
        let classifier = ScriptedClassifier(failure.map { [$0] } ?? [])
        let publisher = try await publisher(classifier, micros: 500)
        let story = try await setting.story("A loaf")
        for _ in 0..<3 {
            await publisher.publishDue()
            setting.appliance.clock.advance(seconds: 600)
        }
        #expect(try await show(story)["state"] == state)
        let budget = try await setting.appliance.call("get_budget")
        #expect(budget["spent_micros"] == spent && budget["reserved_micros"] == 0 && classifier.asked.count == 1)
    }

    @Test func `without a choice nobody is asked`() async throws {
        let classifier = ScriptedClassifier()
        let publisher = try await publisher(classifier)
        try await setting.dispatcher.perform(as: .operator) { context in try ProviderChoice.choose(.moderation, [], in: context) }
        let story = try await setting.story("A bad loaf")
        await publisher.publishDue()
        #expect(try await setting.state(story) == "published")
        #expect(classifier.asked.isEmpty)
    }
}
