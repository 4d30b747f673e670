import JSONSchema
import Operations
import Secrets
import TestSupport
import Testing

@testable import Features

/// New drafts of old posts, with pictures that are really cropped.
@Suite struct RepurposeTests {
    private let appliance = try! TestAppliance(users: ["ada"])

    private func picture(width: Int, height: Int) async throws -> JSON {
        let bytes = Base64.encode(TestPictures.png(width: width, height: height))
        return try await appliance.call("upload_media", ["data_base64": .string(bytes), "alt_text": "A loaf"])["asset"]!["id"]!
    }

    private func approved(_ members: JSON) async throws -> JSON {
        let story = try await appliance.call("create_story", members)["id"]!
        return try await appliance.call("approve_story", ["story_id": story])["id"]!
    }

    @Test func `a tall picture is cropped for a channel that takes none, and kept for one that does`() async throws {
        let media = try await picture(width: 600, height: 1_200)
        let old = try await approved(["caption": "Bread", "media_id": media, "channels": ["feed"]])
        let begun = try await appliance.call(
            "repurpose_content", ["contentId": old, "channels": ["instagram", "bluesky"], "wait_seconds": 0])
        #expect(begun["state"] == "running")
        await appliance.runJobs()
        let new = try await appliance.call("list_stories", ["state": "draft"])["items"]![0]!["id"]!
        let story = try await appliance.call("get_story", ["story_id": new])
        #expect(story["slides"]?[0]?["media_id"] == media && story["channels"] == ["instagram", "bluesky"] && story["caption"] == "Bread")
        #expect(story["channel_overrides"]?["bluesky"] == nil)
        let slide = try #require(story["channel_overrides"]?["instagram"]?["slides"]?[0])
        let cropped = try await appliance.call("get_media", ["media_id": slide["media_id"]!])
        #expect([cropped["width"], cropped["height"], cropped["media_type"]] == [600, 750, "image/jpeg"])
        #expect(slide["alt_text"] == "A loaf")
        let preview = try await appliance.call("preview_story", ["story_id": new])
        let errors = preview["channels"]!.arrayValue!.flatMap { $0["problems"]!.arrayValue! }.filter { $0["severity"] == "error" }
        #expect(errors.isEmpty, "\(errors)")
        #expect(try await appliance.call("get_story", ["story_id": old])["state"] == "approved")
    }

    @Test func `a long text becomes a thread, or ends at a sentence`() async throws {
        let text = String(repeating: "The oven is on again. ", count: 130)
        let old = try await approved(["caption": .string(text), "channels": ["feed"]])
        let story = try await appliance.call("repurpose_content", ["story_id": old, "channels": ["x", "linkedin", "discord"]])
        #expect(story["state"] == "draft" && story["channel_overrides"]?["x"]?["caption_format"] == "thread")
        let short = try #require(story["channel_overrides"]?["discord"]?["caption"]?.stringValue)
        #expect(short.hasSuffix("on again.") && short.count > 1_900 && short.count <= 2_000)
        #expect(story["channel_overrides"]?["linkedin"] == nil)
    }

    @Test func `a text that is cut leaves room for the question that closes it`() async throws {
        let text = String(repeating: "The oven is on again. ", count: 130)
        let old = try await approved(["caption": .string(text), "channels": ["feed"], "comment_ask": "What do you bake when nobody looks?"])
        let story = try await appliance.call("repurpose_content", ["story_id": old, "channels": ["discord"]])
        let cut = try #require(story["channel_overrides"]?["discord"]?["caption"]?.stringValue)
        #expect(cut.hasSuffix("on again.") && cut.count > 1_850)
        let channel = try await appliance.call("preview_story", ["story_id": story["id"]!])["channels"]![0]!
        #expect(channel["text"]?["text"]?.stringValue == cut + "\n\nWhat do you bake when nobody looks?")
        #expect(channel["problems"]!.arrayValue!.allSatisfy { $0["code"] != "text_too_long" })
    }

    @Test func `it goes to another profile's channels, and only what was approved or is out goes anywhere`() async throws {
        let character = try await appliance.call("create_character", ["name": "Ines", "niche": "bread"])["id"]!
        let profile = try await appliance.call("create_profile", ["name": "Daily", "character_id": character])["id"]!
        let old = try await approved(["caption": "Bread"])
        let story = try await appliance.call("repurpose_content", ["story_id": old, "profile_id": profile, "caption": "Bread, again"])
        #expect(story["profile_id"] == profile && story["character_id"] == character && story["caption"] == "Bread, again")
        #expect(try await appliance.failure(of: "repurpose_content", ["story_id": story["id"]!, "channels": ["feed"]]).code == .conflict)
        #expect(try await appliance.failure(of: "repurpose_content", ["story_id": old]).code == .validationFailed)
    }
}
