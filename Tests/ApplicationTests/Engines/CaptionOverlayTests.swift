import Features
import HTTPServer
import JSONSchema
import Operations
import Secrets
import Testing
import TestSupport

/// Texts that are drawn into pictures when a story goes out.
@Suite struct CaptionOverlayTests {
    private let setting = PublisherSetting()

    private func upload(_ bytes: [UInt8]) async throws -> JSON {
        try await setting.appliance.call("upload_media", ["data_base64": .string(Base64.encode(bytes))])["asset"]!
    }

    private func publish(_ media: JSON, overlay: String) async throws -> StoryID {
        let story = try await setting.appliance.call(
            "create_story", ["slides": [["media_id": media["id"]!, "caption_overlay": .string(overlay)]]])
        try await setting.appliance.call("publish_story", ["story_id": story["id"]!])
        await setting.appliance.publishDue()
        return StoryID(story["id"]!.stringValue!)!
    }

    private func bytes(_ path: String) async throws -> [UInt8] { try await setting.appliance.send(.get, path).bytes() }

    private func slide(_ story: StoryID) throws -> JSON {
        try JSON(parsing: try setting.values("SELECT content FROM publication WHERE story = ?", [story])[0]!)["slides"]![0]!
    }

    @Test func `the text is drawn into a copy, which the feed shows and a second story shows again`() async throws {
        let media = try await upload(TestPictures.png(width: 400, height: 500, gray: 200))
        let id = media["id"]!.stringValue!
        let story = try await publish(media, overlay: "Slow bread")
        #expect(try await setting.state(story) == "published")
        let slide = try slide(story)
        let file = try #require(slide["file"]?.stringValue)
        #expect(file.hasPrefix("overlay@") && file.hasSuffix(".png"))
        #expect(
            slide
                == [
                    "media_id": .string(id), "file": .string(file), "media_type": "image/png", "width": 400, "height": 500,
                    "bytes": slide["bytes"]!, "duration_ms": .null, "alt_text": "", "caption_overlay": .null, "swipe_through_url": .null,
                ])
        let drawn = try await bytes("/media/\(id)/\(file)")
        #expect(drawn.prefix(8) == [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
        #expect(drawn != (try await bytes(String(media["media_url"]!.stringValue!.dropFirst("http://troupe.test".count)))))
        let address = "/media/\(id)/\(file)"
        let encoded = address.replacing("@", with: "%40")
        let page = String(decoding: try await bytes("/feed/ada/\(story)"), as: UTF8.self)
        #expect(page.contains(address) || page.contains(encoded))

        let second = try await publish(media, overlay: "Slow bread")
        #expect(try self.slide(second) == slide)
        #expect(try setting.values("SELECT CAST(COUNT(*) AS TEXT) FROM rendition") == ["1"])
        let third = try await publish(media, overlay: "Quick bread")
        #expect(try self.slide(third)["file"] != slide["file"])
        #expect(try setting.values("SELECT CAST(COUNT(*) AS TEXT) FROM rendition") == ["2"])
    }

    @Test func `a preview shows the text that is still to be drawn`() async throws {
        let media = try await upload(TestPictures.png())
        let story = try await setting.appliance.call(
            "create_story", ["slides": [["media_id": media["id"]!, "caption_overlay": "Slow bread"]]])
        let preview = try await setting.appliance.call("preview_story", ["story_id": story["id"]!])
        #expect(preview["channels"]?[0]?["slides"]?[0]?["caption_overlay"] == "Slow bread")
        #expect(preview["channels"]?[0]?["slides"]?[0]?["media_url"] == media["media_url"])
    }
}
