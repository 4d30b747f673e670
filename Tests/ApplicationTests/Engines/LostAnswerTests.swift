import Engines
import JSONSchema
import Operations
import Testing

@testable import Features

/// What is done where it is not certain whether a post is out: never sent again blindly.
@Suite struct LostAnswerTests {
    private let setting = PublisherSetting()

    private func error(_ kind: String, _ message: String, code: JSON = .null, after seconds: JSON = .null) -> JSON {
        ["class": .string(kind), "message": .string(message), "platform_code": code, "retry_after_seconds": seconds]
    }

    /// Publishes what is due, as an engine does from time to time.
    private func work(_ channel: ScriptedChannel, times: Int = 1) async {
        let publisher = setting.publisher(channel)
        for _ in 0..<times { await publisher.publishDue() }
    }

    // MARK: Lost answers

    @Test func `a lost answer that can be read back as published is published`() async throws {
        try await setting.connect()
        let story = try await setting.story()
        let channel = ScriptedChannel(
            [.unknown("The connection broke.")], readBacks: [.published(remoteID: "42", permalink: "https://example.org/42")])
        await work(channel, times: 2)
        let id = try await setting.id(story)
        #expect(
            channel.steps == [.prepared(id), .committed(id, anchor: ["attempt": 1]), .readBack(id, anchor: ["attempt": 1])])
        #expect(try await setting.publication(story)["permalink"] == "https://example.org/42")
        #expect(try await setting.state(story) == "published")
        #expect(try setting.attempts(story) == ["1 1 published"])
        #expect(try setting.events(story) == ["story.published"])
    }

    @Test func `a lost answer that can be read back as not published is sent anew later`() async throws {
        try await setting.connect()
        let story = try await setting.story()
        let channel = ScriptedChannel(
            [.unknown("The connection broke."), .published(remoteID: nil, permalink: nil)], readBacks: [.notPublished])
        await work(channel, times: 2)
        let id = try await setting.id(story)
        #expect(channel.commits == [id])
        #expect(try await setting.publication(story)["state"] == "pending")
        #expect(try await setting.publication(story)["error"] == error("transient", "The connection broke."))
        #expect(try setting.delay(story) == 5)
        setting.appliance.clock.advance(seconds: 5)
        await work(channel, times: 2)
        #expect(try setting.attempts(story) == ["1 1 failed", "2 2 published"])
        #expect(try await setting.state(story) == "published")
    }

    @Test func `where a repeat cannot publish twice the very same commit is sent again`() async throws {
        try await setting.connect()
        let story = try await setting.story()
        let channel = ScriptedChannel(
            [.unknown("The connection broke."), .published(remoteID: nil, permalink: nil)], readBacks: [.repeatable, .repeatable])
        await work(channel, times: 2)
        #expect(try await setting.publication(story)["state"] == "pending")
        setting.appliance.clock.advance(seconds: 5)
        await work(channel)
        let id = try await setting.id(story)
        #expect(
            channel.steps == [
                .prepared(id), .committed(id, anchor: ["attempt": 1]), .readBack(id, anchor: ["attempt": 1]),
                .readBack(id, anchor: ["attempt": 1]), .prepared(id), .committed(id, anchor: ["attempt": 1]),
            ])
        #expect(try setting.attempts(story) == ["1 1 published"])
        #expect(try await setting.state(story) == "published")
    }

    @Test func `what could be repeated but stays unknown to the end is a person's to tell`() async throws {
        try await setting.connect()
        let story = try await setting.story()
        let channel = ScriptedChannel(
            Array(repeating: .unknown("The connection broke."), count: 6), readBacks: Array(repeating: .repeatable, count: 11))
        for delay in [0, 5, 30, 120, 600, 1_800] {
            setting.appliance.clock.advance(seconds: delay)
            await work(channel)
        }
        #expect(channel.commits.count == 6)
        #expect(try await setting.publication(story)["state"] == "needs_confirmation")
        #expect(try setting.attempts(story) == ["1 1 unknown"])
        #expect(try setting.events(story) == ["story.needs_confirmation"])
    }

    @Test func `a lost answer that nobody can find out about waits for a person`() async throws {
        try await setting.connect()
        let story = try await setting.story()
        let channel = ScriptedChannel(
            [.unknown("The connection broke."), .published(remoteID: nil, permalink: nil)], readBacks: [.cannotTell])
        await work(channel, times: 2)
        setting.appliance.clock.advance(seconds: 86_400)
        await work(channel)
        let id = try await setting.id(story)
        #expect(channel.commits == [id])
        #expect(
            try await setting.publication(story)["error"]
                == error("unknown_outcome", "The connection broke. Look whether it is out, then retry_publish."))
        #expect(try await setting.publication(story)["state"] == "needs_confirmation")
        #expect(try await setting.state(story) == "publishing")
        #expect(try setting.attempts(story) == ["1 1 unknown"])
        #expect(try setting.events(story) == ["story.needs_confirmation"])

        // Meanwhile it may be out: nothing that could send it twice, or make one forget it, is done.
        #expect(
            try await setting.appliance.failure(of: "retry_publish", ["story_id": story.json])
                == Failure(
                    .conflict,
                    "It is not known whether the post is on webhook. Look there first; if it is not, send confirmed_not_published.",
                    fix: ["confirmed_not_published": true]))
        #expect(try await setting.appliance.failure(of: "delete_story", ["story_id": story.json]).code == .conflict)
        #expect(try await setting.appliance.failure(of: "publish_story", ["story_id": story.json]).code == .conflict)
        let connection = try await setting.publication(story)["connection_id"]!
        #expect(try await setting.appliance.failure(of: "delete_connection", ["connection_id": connection]).code == .conflict)

        try await setting.appliance.call("retry_publish", ["story_id": story.json, "confirmed_not_published": true])
        await work(channel)
        #expect(channel.commits == [id, id])
        #expect(try setting.attempts(story) == ["1 1 unknown", "2 2 published"])
        #expect(try await setting.state(story) == "published")
    }

    @Test func `a repeat that is refused does not tell that nothing is out`() async throws {
        try await setting.connect()
        let story = try await setting.story()
        let channel = ScriptedChannel(
            [.unknown("The connection broke."), .failed(ChannelError(.invalidContent, "The receiver refuses the post (422)."))],
            readBacks: [.repeatable, .repeatable])
        await work(channel)
        setting.appliance.clock.advance(seconds: 5)
        await work(channel)
        #expect(try await setting.publication(story)["state"] == "needs_confirmation")
        #expect(
            try await setting.publication(story)["error"]
                == error("unknown_outcome", "The receiver refuses the post (422). Look whether it is out, then retry_publish."))
        #expect(try setting.attempts(story) == ["1 1 unknown"])
    }

    @Test func `ending the wait for another try makes a draft again, unless an answer was lost`() async throws {
        try await setting.connect()
        let failed = try await setting.story()
        await work(ScriptedChannel([.failed(ChannelError(.transient, "The receiver answered 500."))]))
        #expect(try await setting.appliance.call("unschedule_story", ["story_id": failed.json])["state"] == "draft")

        let lost = try await setting.story()
        await work(ScriptedChannel([.unknown("The connection broke.")], readBacks: [.repeatable]))
        #expect(try await setting.publication(lost)["state"] == "pending")
        #expect(try await setting.appliance.call("unschedule_story", ["story_id": lost.json])["state"] == "publishing")
        #expect(try await setting.publication(lost)["state"] == "needs_confirmation")
        #expect(try await setting.appliance.failure(of: "publish_story", ["story_id": lost.json]).code == .conflict)
        setting.appliance.clock.advance(seconds: 86_400)
        let channel = ScriptedChannel()
        await work(channel)
        #expect(channel.steps == [])
    }

    // MARK: Crashes

    @Test func `a crash before anything was sent repeats what is repeatable, once the lease is over`() async throws {
        try await setting.connect()
        let story = try await setting.story()
        try await setting.crashWhilePreparing()
        let channel = ScriptedChannel([.published(remoteID: nil, permalink: nil)])
        setting.appliance.clock.advance(seconds: 119)
        await work(channel)
        #expect(channel.steps == [])
        #expect(try await setting.publication(story)["state"] == "preparing")
        setting.appliance.clock.advance(seconds: 1)
        await work(channel, times: 2)
        let id = try await setting.id(story)
        #expect(channel.steps == [.prepared(id), .committed(id, anchor: ["attempt": 1])])
        #expect(try setting.attempts(story) == ["1 1 published"])
    }

    @Test func `a crash around the commit that was published commits nothing again`() async throws {
        try await setting.connect()
        let story = try await setting.story()
        try await setting.crashWhileCommitting()
        #expect(try await setting.publication(story)["state"] == "committing")
        let channel = ScriptedChannel(readBacks: [.published(remoteID: "42", permalink: "https://example.org/42")])
        setting.appliance.clock.advance(seconds: 119)
        await work(channel)
        #expect(channel.steps == [])
        setting.appliance.clock.advance(seconds: 1)
        await work(channel, times: 3)
        #expect(channel.steps == [.readBack(try await setting.id(story), anchor: ["attempt": 0])])
        #expect(try setting.attempts(story) == ["1 0 published"])
        #expect(try await setting.publication(story)["permalink"] == "https://example.org/42")
        #expect(try setting.events(story) == ["story.published"])
    }

    @Test func `a crash around the commit that was not published commits once more`() async throws {
        try await setting.connect()
        let story = try await setting.story()
        try await setting.crashWhileCommitting()
        let channel = ScriptedChannel([.published(remoteID: nil, permalink: nil)], readBacks: [.notPublished])
        setting.appliance.clock.advance(seconds: 120)
        await work(channel, times: 3)
        let id = try await setting.id(story)
        #expect(
            channel.steps == [.readBack(id, anchor: ["attempt": 0]), .prepared(id), .committed(id, anchor: ["attempt": 1])])
        #expect(try setting.attempts(story) == ["1 0 failed", "2 1 published"])
    }

    @Test func `a crash around a commit that can be repeated repeats it by the same anchor`() async throws {
        try await setting.connect()
        let story = try await setting.story()
        try await setting.crashWhileCommitting()
        let channel = ScriptedChannel([.published(remoteID: nil, permalink: nil)], readBacks: [.repeatable])
        setting.appliance.clock.advance(seconds: 120)
        await work(channel, times: 3)
        let id = try await setting.id(story)
        #expect(
            channel.steps == [.readBack(id, anchor: ["attempt": 0]), .prepared(id), .committed(id, anchor: ["attempt": 0])])
        #expect(try setting.attempts(story) == ["1 0 published"])
    }

    @Test func `a crash around a commit of which nothing can be told sends nothing and asks a person`() async throws {
        try await setting.connect()
        let story = try await setting.story()
        try await setting.crashWhileCommitting()
        let channel = ScriptedChannel(readBacks: [.cannotTell])
        setting.appliance.clock.advance(seconds: 120)
        await work(channel, times: 3)
        #expect(channel.commits == [])
        #expect(
            try await setting.publication(story)["error"]
                == error(
                    "unknown_outcome", "The answer was lost: the post may be on webhook or not. Look whether it is out, then retry_publish."
                ))
        #expect(try setting.attempts(story) == ["1 0 unknown"])
        #expect(try setting.events(story) == ["story.needs_confirmation"])
    }

    @Test func `a server that starts need not wait for the lease of one that died`() async throws {
        try await setting.connect()
        let story = try await setting.story()
        try await setting.crashWhileCommitting()
        try await setting.dispatcher.perform(as: .operator) { context in try PublicationQueue.takeOver(in: context) }
        let channel = ScriptedChannel(readBacks: [.published(remoteID: nil, permalink: nil)])
        await work(channel)
        #expect(channel.commits == [])
        #expect(try await setting.state(story) == "published")
    }

    @Test func `a commit under way is finished although the engine stops`() async throws {
        try await setting.connect()
        let story = try await setting.story()
        let gate = Gate()
        let channel = ScriptedChannel([.published(remoteID: nil, permalink: nil)])
        channel.onCommit {
            await gate.pass()
            #expect(Task.isCancelled == false)
        }
        let publisher = setting.publisher(channel)
        let engine = Task { await publisher.run() }
        try await setting.until { channel.commits.count == 1 }
        engine.cancel()
        gate.open()
        await engine.value
        #expect(try setting.attempts(story) == ["1 1 published"])
    }
}
