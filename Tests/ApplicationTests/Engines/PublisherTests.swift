import Engines
import JSONSchema
import Operations
import Testing

@testable import Features

/// The way of a publication through a channel of which nothing is certain.
@Suite struct PublisherTests {
    private let setting = PublisherSetting()

    private func error(_ kind: String, _ message: String, code: JSON = .null, after seconds: JSON = .null) -> JSON {
        ["class": .string(kind), "message": .string(message), "platform_code": code, "retry_after_seconds": seconds]
    }

    /// Publishes what is due, as an engine does from time to time.
    private func work(_ channel: ScriptedChannel, times: Int = 1) async {
        let publisher = setting.publisher(channel)
        for _ in 0..<times { await publisher.publishDue() }
    }

    // MARK: Answers

    @Test func `a post that the network took is published, once`() async throws {
        try await setting.connect()
        let story = try await setting.story()
        let channel = ScriptedChannel([.published(remoteID: "42", permalink: "https://example.org/42")])
        await work(channel, times: 3)
        let id = try await setting.id(story)
        #expect(channel.steps == [.prepared(id), .committed(id, anchor: ["attempt": 1])])
        let publication = try await setting.publication(story)
        #expect(
            publication
                == [
                    "id": id.json, "connection_id": publication["connection_id"]!, "channel": "webhook", "state": "published",
                    "permalink": "https://example.org/42", "published_at": .string(PublisherSetting.start), "late": false,
                    "error": .null,
                ])
        #expect(try await setting.state(story) == "published")
        #expect(try setting.attempts(story) == ["1 1 published"])
        #expect(try setting.events(story) == ["story.published"])
    }

    @Test func `a link that the answer lacks is asked for; to have none is no failure`() async throws {
        try await setting.connect()
        let story = try await setting.story()
        await work(ScriptedChannel([.published(remoteID: "42", permalink: nil)], link: "https://example.org/found"))
        #expect(try await setting.publication(story)["permalink"] == "https://example.org/found")
        let second = try await setting.story()
        await work(ScriptedChannel([.published(remoteID: nil, permalink: nil)]))
        #expect(try await setting.publication(second)["state"] == "published")
        #expect(try await setting.publication(second)["permalink"] == .null)
    }

    @Test func `what the network refuses has failed until somebody retries`() async throws {
        try await setting.connect()
        let story = try await setting.story()
        let refusal = ChannelError(.invalidContent, "The receiver refuses the post (422).", platformCode: "422")
        let channel = ScriptedChannel([.failed(refusal), .published(remoteID: nil, permalink: nil)])
        await work(channel, times: 2)
        let id = try await setting.id(story)
        let told = error("invalid_content", "The receiver refuses the post (422).", code: "422")
        #expect(try await setting.publication(story)["state"] == "failed")
        #expect(try await setting.publication(story)["error"] == told)
        #expect(try await setting.state(story) == "failed")
        #expect(try setting.attempts(story) == ["1 1 failed"])
        #expect(try setting.values("SELECT detail FROM attempt") == [told.text])
        #expect(try setting.events(story) == ["story.failed"])
        let data = try JSON(parsing: try setting.values("SELECT data FROM event WHERE type = 'story.failed'")[0]!)
        #expect(data["publication"] == ["id": id.json, "channel": "webhook", "error": told])

        #expect(try await setting.appliance.call("retry_publish", ["story_id": story.json])["state"] == "publishing")
        await work(channel)
        #expect(channel.commits == [id, id])
        #expect(try setting.attempts(story) == ["1 1 failed", "2 2 published"])
        #expect(try setting.events(story) == ["story.failed", "story.published"])
        #expect(try await setting.publication(story)["error"] == .null)
    }

    @Test func `what fails in a local check is never sent`() async throws {
        try await setting.connect()
        let story = try await setting.story()
        let channel = ScriptedChannel(refusal: ChannelError(.policyRejected, "Not this."))
        await work(channel)
        #expect(channel.steps == [])
        #expect(try await setting.publication(story)["error"] == error("policy_rejected", "Not this."))
        #expect(try setting.attempts(story) == [])
    }

    @Test func `a channel that nobody can publish on fails clearly`() async throws {
        try await setting.connect()
        let story = try await setting.story()
        await Publisher(dispatcher: setting.dispatcher, adapters: [], overlays: NoOverlays()).publishDue()
        #expect(
            try await setting.publication(story)["error"] == error("invalid_content", "Troupe cannot publish on webhook yet."))
    }

    @Test func `what may pass is tried again, later and later, and at last has failed`() async throws {
        try await setting.connect()
        let story = try await setting.story()
        let busy = ChannelError(.transient, "The receiver answered 500.", platformCode: "500")
        let channel = ScriptedChannel(Array(repeating: .failed(busy), count: 6))
        var delays: [Int] = []
        for round in 1...6 {
            await work(channel, times: 2)
            #expect(channel.commits.count == round)
            guard try await setting.publication(story)["state"] == "pending" else { break }
            #expect(try await setting.publication(story)["error"] == error("transient", busy.message, code: "500"))
            #expect(try await setting.state(story) == "publishing")
            delays.append(try setting.delay(story))
            setting.appliance.clock.advance(seconds: delays[round - 1] - 1)
            await work(channel)
            #expect(channel.commits.count == round, "a second too early")
            setting.appliance.clock.advance(seconds: 1)
        }
        #expect(delays == [5, 30, 120, 600, 1_800])
        #expect(try await setting.publication(story)["state"] == "failed")
        // It was certain each time that nothing became visible: nothing had to be found out.
        #expect(channel.steps.contains { if case .readBack = $0 { true } else { false } } == false)
        #expect(try setting.attempts(story) == (1...6).map { "\($0) \($0) failed" })
        #expect(try setting.events(story) == ["story.failed"])
    }

    @Test(arguments: [(90, 90), (1, 5), (1_000_000, 86_400)])
    func `a network that says when is asked again then, within reason`(asked: Int, delay: Int) async throws {
        try await setting.connect()
        let story = try await setting.story()
        await work(ScriptedChannel([.failed(ChannelError(.rateLimited, "Slow down.", retryAfterSeconds: asked))]))
        #expect(try setting.delay(story) == delay)
    }

    // MARK: Several

    @Test func `a story that one channel took and one did not is partially published, and a retry sends only the rest`() async throws {
        try await setting.connect()
        let story = try await setting.story(on: ["feed", "webhook"])
        let channel = ScriptedChannel([
            .failed(ChannelError(.invalidContent, "No.")), .published(remoteID: nil, permalink: "https://example.org/42"),
        ])
        await work(channel)
        #expect(try await setting.state(story) == "partially_published")
        #expect(try await setting.publication(story, on: "feed")["state"] == "published")
        #expect(try await setting.publication(story)["state"] == "failed")
        #expect(try setting.events(story).sorted { $0! < $1! } == ["story.failed", "story.published"])
        let data = try JSON(parsing: try setting.values("SELECT data FROM event WHERE type = 'story.published'")[0]!)
        #expect(data["story"]?["published_channels"] == ["feed"])

        let feed = try await setting.publication(story, on: "feed")
        setting.appliance.clock.advance(seconds: 60)
        try await setting.appliance.call("retry_publish", ["story_id": story.json])
        await work(channel, times: 2)
        #expect(try await setting.state(story) == "published")
        #expect(try await setting.publication(story, on: "feed") == feed)
        #expect(channel.commits.count == 2)
        #expect(
            try await setting.status(story)["published_at"] == .string(PublisherSetting.start), "its first publication is its time")
    }

    @Test func `one publication of several can be retried alone`() async throws {
        try await setting.connect()
        try await setting.connect("https://other.example.org/hook")
        let story = try await setting.story()
        let refusal = CommitOutcome.failed(ChannelError(.invalidContent, "No."))
        let channel = ScriptedChannel([refusal, refusal, .published(remoteID: nil, permalink: nil)])
        await work(channel)
        #expect(try await setting.state(story) == "failed")
        let second = try await setting.status(story)["publications"]![1]!["id"]!
        try await setting.appliance.call("retry_publish", ["story_id": story.json, "publication_id": second])
        await work(channel)
        #expect(channel.commits.last?.json == second)
        #expect(try await setting.state(story) == "partially_published")
    }

    @Test func `on one connection stories go out in the order of their times`() async throws {
        try await setting.connect()
        var due: [(at: Int, id: PublicationID)] = []
        for seconds in [300, 100, 400, 200] {
            let at = setting.appliance.clock.now.adding(seconds: seconds)
            let story = try await setting.appliance.call(
                "create_story", ["caption": "Hello", "channels": ["webhook"], "scheduled_at": at.json])
            due.append((seconds, PublicationID(story["publications"]![0]!["id"]!.stringValue!)!))
        }
        setting.appliance.clock.advance(seconds: 1_000)
        let channel = ScriptedChannel(Array(repeating: .published(remoteID: nil, permalink: nil), count: 4))
        await work(channel)
        #expect(channel.commits == due.sorted { $0.at < $1.at }.map(\.id))
    }

    @Test func `a slow receiver holds up neither the feed nor other connections, and gets nothing twice`() async throws {
        try await setting.connect()
        let slow = try await setting.story("Slow")
        let gate = Gate()
        let channel = ScriptedChannel([.published(remoteID: nil, permalink: nil), .published(remoteID: nil, permalink: nil)])
        channel.onCommit { await gate.pass() }
        let publisher = setting.publisher(channel)
        let engine = Task { await publisher.run() }
        try await setting.until { channel.commits.count == 1 }
        // The lease runs out while the receiver is still at it: this process knows that it is.
        setting.appliance.clock.advance(seconds: 1_000)
        let quick = try await setting.story("Quick", on: ["feed"])
        let next = try await setting.story("Next")
        try await setting.until { try await setting.state(quick) == "published" }
        #expect(channel.commits == [try await setting.id(slow)])
        gate.open()
        try await setting.until { try await setting.state(next) == "published" }
        #expect(channel.commits == [try await setting.id(slow), try await setting.id(next)])
        engine.cancel()
        await engine.value
    }
}
