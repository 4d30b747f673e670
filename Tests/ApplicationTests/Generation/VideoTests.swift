import Foundation
import JSONSchema
import Operations
import TestSupport
import Testing

@testable import Engines
@testable import Features

/// Videos by the embedded generator, and the orders of all.
@Suite struct VideoTests {
    private let appliance = try! TestAppliance(users: ["ada"])

    private func character() async throws -> JSON {
        try await appliance.call("create_character", ["name": "Ines", "niche": "bread"])["id"]!
    }

    private func scene(_ more: JSON = [:], prompt: JSON = "At the beach at dawn, glad") async throws -> JSON {
        var order: JSON = ["character_id": try await character(), "prompt": prompt, "seconds": 2, "aspect": "1:1", "seed": 7]
        for member in more.objectValue?.members ?? [] { order[member.key] = member.value }
        return order
    }

    private func show(_ video: JSON) async throws -> JSON { try await appliance.call("get_video_status", ["video_id": video]) }

    private func bytes(of video: JSON) async throws -> [UInt8] {
        let url = try #require(video["media_url"]?.stringValue)
        return try await appliance.send(.get, String(url.dropFirst("http://troupe.test".count))).bytes()
    }

    @Test func `a scene becomes an animation that can be a slide, and the same seed gives the same file`() async throws {
        let order = try await scene(["headline": "Low tide"])
        let first = try await appliance.call("generate_video", order)
        let again = try await appliance.call("generate_video", order)
        #expect(first["state"] == "working" && first["providers"] == ["embedded"] && first["reserved_micros"] == 0)
        #expect(first["note"]?.stringValue?.contains("animated WebP, since there is no ffmpeg on the server's PATH") == true)
        await appliance.runJobs()
        let (made, other) = (try await show(first["video_id"]!), try await show(again["video_id"]!))
        #expect(made["state"] == "done" && made["media_type"] == "image/webp" && made["duration_ms"] == 2_000)
        #expect(made["width"] == 480 && made["height"] == 480 && made["used"]?["frames"] == 20)
        #expect(made["used"]?["drawn"]?["setting"] == "beach" && made["used"]?["drawn"]?["time_of_day"] == "dawn")
        #expect(made["used"]?["note"] == first["note"])
        #expect(try await bytes(of: made) == bytes(of: other))
        let story = try await appliance.call("create_story", ["caption": "Tide", "slides": [["media_id": made["media_id"]!]]])
        #expect(story["slides"]?[0]?["media_id"] == made["media_id"])
    }

    @Test func `the pictures of a story follow one another, its videos are left out`() async throws {
        let picture = JSON.string(Data(TestPictures.png(width: 64, height: 64)).base64EncodedString())
        let media = try await appliance.call("upload_media", ["data_base64": picture])["asset"]!["id"]!
        let story = try await appliance.call(
            "create_story", ["caption": "Two", "slides": [["media_id": media], ["media_id": media, "caption_overlay": "Words"]]])
        let video = try await appliance.call("generate_video", ["content_id": story["id"]!, "seconds": 2])
        #expect(video["aspect"] == "1:1")
        await appliance.runJobs()
        let made = try await show(video["video_id"]!)
        #expect(made["state"] == "done" && made["used"]?["pictures"] == 2 && made["content_id"] == story["id"])
    }

    @Test func `what says too much or too little is refused`() async throws {
        let story = try await appliance.call("create_story", ["caption": "Words alone"])["id"]!
        for (order, parameter) in [
            (["content_id": story], "content_id"), (["content_id": story, "prompt": "x"], "prompt"), (["prompt": "x"], "character_id"),
            (["character_id": try await character()], "prompt"), (try await scene(prompt: " \n"), "prompt"),
            (try await scene(["provider": "fal"]), "provider"),
        ] as [(JSON, String)] {
            let failure = try await appliance.failure(of: "generate_video", order)
            #expect(failure.code == .validationFailed && failure.fields.first?.path == parameter, "\(order.text): \(failure)")
        }
        try await appliance.call("set_moderation_rules", ["rules": [["term": "flour"]]])
        let failure = try await appliance.failure(of: "generate_video", try await scene(prompt: "Throwing fl0ur"))
        #expect(failure.fields.first?.path == "prompt")
    }

    @Test func `seconds are reserved, spent when it is made, and given back when it is not wanted`() async throws {
        try await appliance.appliance.dispatcher.perform(as: .operator) { context in try Prices.set("video", to: 1_000, in: context) }
        func budget() async throws -> [JSON?] {
            let budget = try await appliance.call("get_budget")
            return [budget["spent_micros"], budget["reserved_micros"]]
        }
        #expect(try await appliance.call("estimate_cost", ["operation": "generate_video", "count": 2])["total_micros"] == 2_000)
        _ = try await appliance.call("generate_video", try await scene())
        let unwanted = try await appliance.call("generate_video", try await scene(["seconds": 5]))["video_id"]!
        #expect(try await budget() == [0, 7_000])
        #expect(try await appliance.call("cancel_video", ["video_id": unwanted])["state"] == "cancelled")
        #expect(try await budget() == [0, 2_000])
        await appliance.runJobs()
        #expect(try await budget() == [2_000, 0])
        #expect(try await appliance.call("cancel_video", ["video_id": unwanted])["state"] == "cancelled")
    }

    @Test func `it is a task where the client takes tasks`() async throws {
        var client = MCPConversation(appliance: appliance, key: appliance["ada"].key)
        client.capabilities = ["extensions": ["io.modelcontextprotocol/tasks": [:]]]
        let ordered = try await client.tool("generate_video", try await scene()).result
        #expect(ordered["resultType"] == "task")
        let video = JSON.string(try appliance.work(of: ordered["taskId"]))
        let begun = try await client.send("tools/call", ["name": "wait_for_video", "arguments": ["video_id": video]]).result
        #expect(begun["resultType"] == "task" && begun["status"] == "working")
        #expect(begun["taskId"] != ordered["taskId"])
        _ = try await client.send("tasks/cancel", ["taskId": begun["taskId"]!])
        #expect(try await show(video)["state"] != "cancelled")
        _ = try await client.send("tasks/cancel", ["taskId": ordered["taskId"]!])
        #expect(try await show(video)["state"] == "cancelled")
        #expect(try await client.send("tasks/get", ["taskId": ordered["taskId"]!]).result["status"] == "cancelled")
    }
}
