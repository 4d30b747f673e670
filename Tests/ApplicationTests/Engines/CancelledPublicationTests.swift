import Engines
import JSONSchema
import Operations
import TestSupport
import Testing

@testable import Features

/// What is ended before it is out: it is not sent, and it is not forgotten.
@Suite struct CancelledPublicationTests {
    private let setting = PublisherSetting()

    private func work(_ channel: ScriptedChannel) async { await setting.publisher(channel).publishDue() }

    @discardableResult
    private func call(_ operation: String, _ arguments: JSON) async throws -> JSON {
        try await setting.appliance.call(operation, arguments)
    }

    private func task(_ method: String, _ id: CallTaskID) async throws -> FaceFixture.Reply {
        var client = MCPConversation(appliance: setting.appliance, key: setting.appliance["ada"].key)
        client.capabilities = ["extensions": ["io.modelcontextprotocol/tasks": [:]]]
        return try await client.send(method, ["taskId": id.json])
    }

    /// As if the call that published had been answered as a task: only then there is one.
    private func keep(_ id: PublicationID) async throws -> CallTaskID {
        let ada = setting.appliance["ada"]
        let caller = Caller(principal: .key(ada.keyID, of: ada.id), scopes: .everything)
        return try await setting.dispatcher.keepTask(
            of: "publish_story", about: id.text, reply: [:], as: caller, face: .mcp, requestID: "test")
    }

    /// A post that is out on the feed and waits for another try on the webhook.
    private func half() async throws -> StoryID {
        try await setting.connect()
        let story = try await setting.story(on: ["feed", "webhook"])
        await work(ScriptedChannel([.failed(ChannelError(.transient, "The receiver answered 500."))]))
        #expect(try await setting.state(story) == "publishing")
        return story
    }

    @Test func `a publication that is ended whole is cancelled, its story a draft that can go out anew`() async throws {
        try await setting.connect()
        try await setting.dispatcher.perform(as: .operator) { context in try Prices.set("publish.webhook", to: 20_000, in: context) }
        let story = try await setting.story()
        let first = try await setting.id(story)
        let publishing = try await keep(first)
        #expect(try await task("tasks/get", publishing).result["status"] == "working")
        #expect(try await task("tasks/cancel", publishing).status == 200)
        #expect(try await task("tasks/get", publishing).result["status"] == "cancelled")
        #expect(try await setting.state(story) == "draft")
        #expect(try await setting.publication(story)["state"] == "cancelled")
        #expect(try await call("get_budget", [:])["reserved_micros"] == 0)
        #expect(try await call("wait_for_publish", ["story_id": story.json])["state"] == "draft")
        let refusal = try await setting.appliance.failure(of: "retry_publish", ["story_id": story.json, "publication_id": first.json])
        #expect(refusal.code == .conflict && refusal.message.contains("publish_story"))

        setting.appliance.clock.advance(seconds: 60)
        let channel = ScriptedChannel([.published(remoteID: nil, permalink: nil)])
        await work(channel)
        #expect(channel.steps == [])
        try await call("publish_story", ["story_id": story.json])
        let second = try await setting.id(story)
        #expect(second != first)
        await work(channel)
        #expect(channel.commits == [second])
        #expect(try await setting.state(story) == "published")
        #expect(try await call("get_budget", [:])["spent_micros"] == 20_000)
        // The publication of then is gone; what its caller was told stays.
        #expect(try await task("tasks/get", publishing).result["status"] == "cancelled")
    }

    @Test func `half a publication that is ended is partially published, and says which half`() async throws {
        let story = try await half()
        #expect(try await call("cancel_publish", ["story_id": story.json])["state"] == "partially_published")
        #expect(try await setting.publication(story, on: "feed")["state"] == "published")
        #expect(try await setting.publication(story)["state"] == "cancelled")
        let ended = try await task("tasks/get", keep(setting.id(story))).result
        #expect(ended["status"] == "completed")
        #expect(ended["result"]?["structuredContent"]?["state"] == "partially_published")
        #expect(try await setting.appliance.failure(of: "publish_story", ["story_id": story.json]).code == .conflict)
        setting.appliance.clock.advance(seconds: 86_400)
        let channel = ScriptedChannel()
        await work(channel)
        #expect(channel.steps == [])
    }

    @Test func `what was cancelled is sent after all only where it is named`() async throws {
        let story = try await half()
        try await call("unschedule_story", ["story_id": story.json])
        let cancelled = try await setting.id(story)
        let refusal = try await setting.appliance.failure(of: "retry_publish", ["story_id": story.json])
        #expect(refusal.code == .conflict && refusal.fix == ["publication_id": cancelled.json])
        let again = try await call("retry_publish", ["story_id": story.json, "publication_id": cancelled.json])
        #expect(again["state"] == "publishing")
        let channel = ScriptedChannel([.published(remoteID: nil, permalink: nil)])
        await work(channel)
        #expect(channel.commits == [cancelled])
        #expect(try await setting.state(story) == "published")
    }
}
