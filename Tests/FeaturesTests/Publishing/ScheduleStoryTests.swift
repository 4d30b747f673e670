import Application
import JSONSchema
import Operations
import TestSupport
import Testing

@testable import Features

@Suite struct ScheduleStoryTests {
    private let setting = StorySetting()
    private let time: JSON = "2026-05-02T06:00:00.000Z"

    private func draft(_ members: JSON = [:]) async throws -> JSON {
        try await setting.call("create_story", (["caption": "Hello"] as JSON).with(members))
    }

    private func schedule(_ story: JSON, scopes: ScopeSet = .everything) async throws -> JSON {
        try await setting.call("schedule_story", ["story_id": story["id"]!, "scheduled_at": time], scopes: scopes)
    }

    private func refusal(_ story: JSON, _ arguments: JSON = [:]) async throws -> Failure {
        let before = try await shown(story)
        let failure = try await setting.failure(
            of: "schedule_story", (["story_id": story["id"]!, "scheduled_at": time] as JSON).with(arguments))
        #expect(try await shown(story) == before)
        return failure
    }

    private func shown(_ story: JSON) async throws -> JSON { try await setting.call("get_story", ["story_id": story["id"]!]) }

    // MARK: Scheduling

    @Test func `a scheduled story waits on every connection of its channels`() async throws {
        let story = try await draft()
        let scheduled = try await schedule(story)
        #expect(
            scheduled
                == story.with([
                    "state": "scheduled", "scheduled_at": time,
                    "publications": [setting.publication(scheduled["publications"]?[0], on: try setting.feed())],
                ]))
        #expect(try await shown(story) == scheduled)
        #expect(try setting.events(on: story) == ["story.created", "story.scheduled"])
        #expect(
            try await setting.call("get_publish_status", ["story_id": story["id"]!])
                == [
                    "story_id": story["id"]!, "state": "scheduled", "scheduled_at": time, "published_at": .null,
                    "publications": scheduled["publications"]!,
                ])
    }

    @Test func `a channel with two connections is two publications`() async throws {
        let hooks = [try await setting.webhook(), try await setting.webhook(url: "https://other.example.org")]
        let scheduled = try await schedule(try await draft(["channels": ["webhook"]]))
        #expect(Set(scheduled["publications"]!.arrayValue!.map { $0["connection_id"]!.stringValue! }) == Set(hooks))
    }

    @Test func `scheduling again moves it`() async throws {
        let story = try await draft()
        _ = try await schedule(story)
        let moved = try await setting.call("schedule_story", ["story_id": story["id"]!, "scheduled_at": "2026-05-03T06:00:00Z"])
        #expect(moved["scheduled_at"] == "2026-05-03T06:00:00.000Z")
        setting.appliance.clock.set(Instant("2026-05-02T06:00:00Z")!)
        await setting.appliance.publishDue()
        #expect(try await shown(story) == moved)
        #expect(try setting.value("SELECT COUNT(*) FROM publication") == 1)
    }

    static let times: [TimeRefusal] = [
        TimeRefusal(
            [:],
            Failure(.validationFailed, "Give scheduled_at, or scheduled_at_local with timezone.", parameter: "scheduled_at")
        ),
        TimeRefusal(
            ["scheduled_at": "2026-05-02T06:00:00Z", "scheduled_at_local": "2026-05-02T06:00:00"],
            Failure(
                .validationFailed, "Give the time once: scheduled_at, or scheduled_at_local with timezone.", parameter: "scheduled_at",
                got: "2026-05-02T06:00:00.000Z")
        ),
        TimeRefusal(
            ["scheduled_at": "2026-04-30T06:00:00Z"],
            Failure(
                .validationFailed, "This time is in the past (it is now 2026-05-01T06:00:00.000Z). To publish at once use publish_story.",
                parameter: "scheduled_at", got: "2026-04-30T06:00:00.000Z")
        ),
    ]

    @Test(arguments: times)
    func `a time is given once and lies ahead`(row: TimeRefusal) async throws {
        let story = try await draft()
        #expect(
            try await setting.failure(of: "schedule_story", (["story_id": story["id"]!] as JSON).with(row.time))
                == row.failure)
    }

    // MARK: What cannot go out is not scheduled

    @Test func `a channel that is not connected is named`() async throws {
        #expect(
            try await refusal(try await draft(["channels": ["feed", "bluesky"]]))
                == Failure(
                    .channelNotConnected, "The project has no connection to bluesky. Connect it, or take the channel out of the story.",
                    parameter: "channels", got: "bluesky"))
    }

    @Test func `a story without channels or without anything in it is refused`() async throws {
        #expect(
            try await refusal(try await draft(["channels": []]))
                == Failure(
                    .validationFailed, "The story names no channel. Give it one, e.g. feed.", parameter: "channels", got: [],
                    fix: ["channels": ["feed"]]))
        #expect(
            try await refusal(try await draft(["caption": ""]))
                == Failure(.validationFailed, "The story is empty. Give it a caption or slides.", parameter: "caption", got: ""))
    }

    @Test func `what a channel would refuse is refused now, what is only advice is not`() async throws {
        try await setting.webhook()
        let long = try await draft(["channels": ["webhook"], "caption": .string(String(repeating: "a", count: 20_001))])
        #expect(try await schedule(long)["state"] == "scheduled")
        let media = try await setting.picture(bytes: 10_485_761)
        let failure = try await refusal(try await draft(["slides": StorySetting.slides([media])]))
        #expect(
            failure
                == Failure(
                    .channelLimit,
                    """
                    feed: Public page and feeds takes pictures of 10485760 bytes and this has 10485761: compress it more or make it smaller.
                    """,
                    fields: [
                        FieldProblem(
                            "slides[0]", got: "10485761 bytes",
                            expected:
                                "Public page and feeds takes pictures of 10485760 bytes and this has 10485761: compress it more or make it smaller."
                        )
                    ]))
    }

    @Test func `a key that asks a person before publishing says how to go on`() async throws {
        let story = try await draft()
        let caller = Caller(principal: .key(setting.ada.keyID, of: setting.ada.id), scopes: .everything, confirms: [.publish])
        func outcome(_ operation: String, _ arguments: JSON) async -> Result<JSON, Failure> {
            await setting.appliance.appliance.dispatcher.call(
                Dispatcher.Call(operation, arguments, caller: caller, face: .mcp, requestID: "test")
            ).result
        }
        let expected = Failure(
            .conflict,
            "This key asks a person before publishing. Ask yours about the story \(story["id"]!.stringValue!); if they agree, call again with confirmed: true.",
            fix: ["confirmed": true])
        for operation in ["schedule_story", "publish_story"] {
            #expect(await outcome(operation, ["story_id": story["id"]!, "scheduled_at": time]) == .failure(expected))
        }
        #expect(try await shown(story) == story)
        let agreed = try await outcome("schedule_story", ["story_id": story["id"]!, "scheduled_at": time, "confirmed": true]).get()
        #expect(agreed["state"] == "scheduled")
    }

    // MARK: Unscheduling

    @Test func `an unscheduled story is the draft that it was, and does not go out`() async throws {
        let story = try await draft()
        _ = try await schedule(story)
        #expect(try await setting.call("unschedule_story", ["story_id": story["id"]!]) == story)
        #expect(try await setting.call("unschedule_story", ["story_id": story["id"]!]) == story)
        setting.appliance.clock.set(Instant("2026-05-02T06:00:00Z")!)
        await setting.appliance.publishDue()
        #expect(try await shown(story) == story)
        #expect(try await setting.call("schedule_story", ["story_id": story["id"]!, "scheduled_at": time])["state"] == "scheduled")
    }

    @Test func `what is on its way or out cannot be taken back`() async throws {
        let story = try await draft()
        try await setting.call("publish_story", ["story_id": story["id"]!])
        // As when a worker has begun with it.
        try await setting.change("UPDATE publication SET state = 'preparing'")
        for state in ["publishing", "published"] {
            #expect(
                try await setting.failure(of: "unschedule_story", ["story_id": story["id"]!])
                    == Failure(.conflict, "The story is \(state); only a scheduled one can be unscheduled."))
            #expect(
                try await setting.failure(of: "schedule_story", ["story_id": story["id"]!, "scheduled_at": time])
                    == Failure(.conflict, "The story is \(state) and cannot be scheduled again."))
            #expect(
                try await setting.failure(of: "publish_story", ["story_id": story["id"]!])
                    == Failure(.conflict, "The story is \(state). Use retry_publish for what failed."))
            await setting.appliance.publishDue()
        }
    }

    @Test func `what was to be published at once can be taken back as long as nobody has begun`() async throws {
        let story = try await draft()
        try await setting.call("publish_story", ["story_id": story["id"]!])
        var back = try await setting.call("unschedule_story", ["story_id": story["id"]!])
        await setting.appliance.publishDue()
        #expect(try await shown(story) == back)
        #expect(back["publications"]?[0]?["state"] == "cancelled" && back["publications"]?[1] == nil)
        back["publications"] = []
        #expect(back == story)
    }
}
