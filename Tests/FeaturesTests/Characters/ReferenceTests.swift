import JSONSchema
import Operations
import TestSupport
import Testing

@testable import Features

@Suite struct ReferenceTests {
    private let setting = StorySetting()

    private func make() async throws -> JSON {
        try await setting.call("create_character", ["name": "Ines", "niche": "bread"])["id"]!
    }

    @Test func `views are merged: those not sent stay, null removes`() async throws {
        let id = try await make()
        let pictures = try await setting.pictures(2)
        try await setting.call(
            "set_character_references",
            [
                "character_id": id, "front": pictures[0].json,
                "fullBody": .string("http://troupe.test/media/\(pictures[1])/slide.jpg"),
            ])
        let pack = try await setting.call("set_character_references", ["character_id": id, "profile": pictures[1].json, "front": .null])
        #expect(pack["front"] == .null && pack["three_quarter"] == .null && pack["missing"] == ["front", "three_quarter"])
        #expect(
            pack["full_body"] == [
                "media_id": pictures[1].json, "media_url": .string("http://troupe.test/media/\(pictures[1])/slide.jpg"), "origin": "media",
                "source_url": .null, "set_at": .string(StorySetting.start),
            ])
        #expect(try await setting.call("get_character_references", ["character_id": id]) == pack)
        #expect(
            try setting.values("SELECT view FROM character_reference WHERE character = ? ORDER BY view", [id.stringValue!]) == [
                "full-body", "profile",
            ])
    }

    @Test func `what is no picture of the project is refused, all at once`() async throws {
        let id = try await make()
        let video = try await setting.picture(type: "video/mp4")
        let others = try await setting.picture(of: "bob")
        let failure = try await setting.failure(
            of: "set_character_references",
            ["character_id": id, "front": video.json, "profile": others.json, "full_body": "http://10.0.0.1/a.png"])
        #expect(failure.fields.map(\.path) == ["front", "full_body", "profile"])
        let word = try await setting.failure(of: "set_character_references", ["character_id": id, "front": "front.png"])
        #expect(word.fields.map(\.path) == ["front"])
        #expect(try await setting.call("get_character", ["character_id": id])["version"] == 1)
    }

    @Test func `addresses become a job, and its pictures one version`() async throws {
        let id = try await make()
        let picture = try await setting.picture()
        let running = try await setting.call(
            "set_character_references",
            ["character_id": id, "front": "https://example.org/front.png", "profile": picture.json, "wait_seconds": 0])
        #expect(running["state"] == "running")
        let job = try #require(running["job_id"]?.stringValue.flatMap(JobID.init))
        let fetched = try await setting.picture()
        let pack = try await setting.appliance.appliance.dispatcher.perform(as: .operator) { context in
            let claimed = try #require(try Jobs.claim(job, in: context))
            let wanted = try #require(ReferenceImport(payload: claimed.payload))
            #expect(wanted.waiting.map(\.view) == [.front] && wanted.waiting.map(\.url) == ["https://example.org/front.png"])
            // Before all have come nothing is set.
            #expect(throws: Failure.self) { try ReferenceImport.settle(job, in: context) }
            try ReferenceImport.note(fetched, as: .front, in: job, context)
            return try ReferenceImport.settle(job, in: context)
        }
        #expect(pack["front"]?["origin"] == "address" && pack["front"]?["source_url"] == "https://example.org/front.png")
        #expect(pack["front"]?["media_id"] == fetched.json && pack["profile"]?["media_id"] == picture.json && pack["version"] == 2)
        #expect(try await setting.call("get_character_references", ["character_id": id]) == pack)
        #expect(try setting.value("SELECT state FROM job WHERE id = ?", [job]) == "done")
    }
}
