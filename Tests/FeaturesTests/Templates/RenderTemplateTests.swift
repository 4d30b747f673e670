import Application
import GRDB
import HTTPServer
import HTTPTypes
import JSONSchema
import Operations
import Secrets
import TestSupport
import Testing

@testable import Features

/// Pictures drawn by the real renderer.
@Suite struct RenderTemplateTests {
    private let setting = StorySetting()

    /// The answer with somebody who does jobs beside the call.
    private func render(_ arguments: JSON) async throws -> JSON {
        let reply = try await setting.appliance.appliance.command("render_template", arguments, as: "ada@example.org").get()
        #expect(Catalog.operations["render_template"]!.outputSchema.violations(in: reply) == [])
        return reply
    }

    @Test func `a drawn picture is an asset that slides can show`() async throws {
        let asset = try await render([
            "template_id": "tpl_quote", "slots": ["quote": "Slow bread is good bread.", "attribution": "Ada"], "aspect": "1:1",
        ])
        let id = try #require(asset["id"]?.stringValue)
        #expect(
            asset.without("bytes")
                == [
                    "id": .string(id), "project_id": setting.ada.project.json,
                    "media_url": .string("http://troupe.test/media/\(id)/tpl_quote.jpg"),
                    "file_url": .string("http://troupe.test/media/\(id)/tpl_quote.jpg"), "media_type": "image/jpeg",
                    "filename": "tpl_quote.jpg", "width": 1080, "height": 1080, "duration_ms": .null,
                    "alt_text": "Slow bread is good bread.. Ada", "tags": [], "origin": "rendered",
                    "created_at": .string(StorySetting.start),
                ])
        let served = await setting.appliance.send(.get, "/media/\(id)/tpl_quote.jpg")
        #expect(try served.bytes().prefix(3) == [0xFF, 0xD8, 0xFF])
        let story = try await setting.call("create_story", ["media_url": asset["media_url"]!])
        #expect(story["slides"]?[0]?["media_id"] == asset["id"])
        #expect(try setting.values("SELECT state FROM job") == ["done"])
    }

    @Test func `a picture stands in the picture's slot`() async throws {
        let upload = try await setting.call(
            "upload_media", ["data_base64": .string(Base64.encode(TestPictures.png(width: 400, height: 500, gray: 40)))])
        let with = try await render([
            "template_id": "tpl_cover", "slots": ["title": "Bread"], "picture_media_id": upload["asset"]!["id"]!, "alt_text": "Bread",
        ])
        #expect(with["alt_text"] == "Bread")
        #expect([with["width"], with["height"]] == [1080, 1350])
        let without = try await render(["template_id": "cover", "slots": ["title": "Bread"]])
        #expect(
            try setting.value(
                "SELECT COUNT(DISTINCT original) FROM media WHERE id IN (?, ?)",
                [
                    with["id"]!.stringValue!, without["id"]!.stringValue!,
                ]) == 2)
    }

    @Test func `who does not wait gets the job, which ends afterwards`() async throws {
        let arguments: JSON = ["template_id": "tpl_quote", "slots": ["quote": "Hi"], "wait_seconds": 0]
        let reply = try await setting.call("render_template", arguments)
        let job = try #require(reply["job_id"]?.stringValue)
        #expect(reply == ["job_id": .string(job), "state": "running"])
        #expect(try await setting.call("list_media")["items"] == [])
        await setting.appliance.appliance.run(JobID(job)!)
        let assets = try await setting.call("list_media", ["fields": ["id", "filename"]])["items"]!.arrayValue!
        #expect(assets.map { $0["filename"] } == ["tpl_quote.jpg"])
        #expect(
            try setting.values("SELECT state || ' ' || (result ->> '$.id') FROM job")
                == [.string("done \(assets[0]["id"]!.stringValue!)")])
        // A job that is done is not done again.
        await setting.appliance.appliance.run(JobID(job)!)
        #expect(try setting.value("SELECT COUNT(*) FROM media") == 1)
    }

    @Test func `a picture that goes before the job begins ends it with what is wrong`() async throws {
        let media = try await setting.picture()
        let arguments: JSON = [
            "template_id": "tpl_cover", "slots": ["title": "Bread"], "picture_media_id": media.json, "wait_seconds": 0,
        ]
        let reply = try await setting.call("render_template", arguments)
        try await setting.call("delete_media", ["media_id": media.json])
        await setting.appliance.appliance.run(JobID(reply["job_id"]!.stringValue!)!)
        let error = try JSON(parsing: try setting.value("SELECT error FROM job").stringValue!)
        #expect(Failure(json: error) == .notFound("media asset", media))
    }
}
