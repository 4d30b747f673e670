import Features
import Foundation
import GRDB
import JSONSchema
import Operations
import TestSupport
import Testing

/// LoRAs of a character: brought in, trained by a program of one's own, put to use and taken back.
@Suite struct LoRATests {
    private let stage = try! ParityStage()

    private var test: TestAppliance { stage.test }

    // MARK: Versions

    @Test func `the newest that was brought in is used, and an older one again where somebody says so`() async throws {
        let character = try await stage.lora(versions: 2)
        let status = try await test.call("get_lora_status", ["character_id": character])
        #expect(status["state"] == "ready" && status["version"] == 2 && status["trigger_word"] == "inestrp")
        #expect(status["latest"]?["base_model"] == "sdxl", "the file says so")
        let third = try await stage.addLoRA(to: character, tensors: 3, ["activate": false])
        #expect(third["version"] == 2 && third["latest"]?["version"] == 3)
        let back = try await test.call("activate_lora_version", ["character_id": character, "version": 1])
        let shown = try await test.call("get_character", ["character_id": character])
        #expect(shown["lora_status"] == "ready" && shown["lora_version"] == 1 && shown["lora_url"] == back["lora_url"])
        #expect(shown["version"] == 1, "the character is as it was")
    }

    @Test func `its file is at its address`() async throws {
        let character = try await stage.lora()
        let url = try #require(try await test.call("get_lora_status", ["character_id": character])["lora_url"]?.stringValue)
        let path = url.replacing("http://troupe.test", with: "")
        #expect(try await test.send(.get, path).bytes() == TestLoRA.file())
        #expect(await test.send(.get, path.replacing("v1.", with: "v2.")).status == .notFound)
        #expect(await test.send(.post, path).status == .methodNotAllowed)
    }

    @Test func `the active one stays, any other goes with its bytes, and no number comes twice`() async throws {
        let character = try await stage.lora(versions: 2)
        #expect(try await test.failure(of: "delete_lora_version", ["character_id": character, "version": 2]).code == .conflict)
        let blobs = try blobs()
        try await test.call("delete_lora_version", ["character_id": character, "version": 1])
        #expect(try self.blobs() == blobs - 1)
        let gone = try await test.failure(of: "activate_lora_version", ["character_id": character, "version": 1])
        #expect(gone.message == "The character has no LoRA version 1. There are 2 (ready).")
        #expect(try await stage.addLoRA(to: character)["version"] == 3)
        try await test.call("delete_character", ["character_id": character])
        #expect(try self.blobs() == blobs - 2)
    }

    private func blobs() throws -> Int {
        try test.appliance.dispatcher.view(as: .operator) { context in try Int.fetchOne(context.db, sql: "SELECT count(*) FROM blob") ?? 0 }
    }

    // MARK: Training

    /// A program that trains: it looks at what it was given, and writes a LoRA.
    private func program(_ end: String = "cp \"$0.safetensors\" lora.safetensors") throws -> String {
        let path = test.folder.appending(path: "coach").path
        try Data(TestLoRA.file(tensors: 5)).write(to: URL(fileURLWithPath: path + ".safetensors"))
        try Data("#!/bin/sh\ncat > asked\n[ $(ls dataset | wc -l) = 16 ] || exit 7\n\(end)\n".utf8).write(to: URL(fileURLWithPath: path))
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
        return path
    }

    private func money() async throws -> [JSON?] {
        let budget = try await test.call("get_budget")
        return [budget["spent_micros"], budget["reserved_micros"]]
    }

    @Test func `a training is priced and agreed to, paid when it is done, and used from then on`() async throws {
        let character = try await stage.trainable(program: try program())
        try await stage.addLoRA(to: character)
        let asked: JSON = ["character_id": character, "consent": "own-likeness"]
        let failure = try await test.failure(of: "train_lora", asked)
        #expect(failure.fix == ["confirmed": true])
        #expect(failure.toConfirm == "a LoRA of Ines (face) trained by coach on 8 pictures, for $2.00; likeness: own-likeness")
        #expect(try await money() == [0, 0])
        var agreed = asked
        agreed["confirmed"] = true
        let begun = try await test.call("train_lora", agreed)
        #expect(begun["state"] == "training" && begun["version"] == 1, "the old one is used until the new one is here")
        #expect(try await money() == [0, 2_000_000])
        #expect(try await test.failure(of: "train_lora", agreed).code == .conflict)
        await test.runJobs()
        let done = try await test.call("wait_for_lora", ["character_id": character, "wait_seconds": 0])
        #expect(done["state"] == "ready" && done["version"] == 2 && done["latest"]?["cost_micros"] == 2_000_000)
        #expect(done["latest"]?["consent"] == "own-likeness" && done["latest"]?["pictures"] == 8)
        #expect(try await money() == [2_000_000, 0])
    }

    @Test(arguments: [
        ("exit 3", "coach: The program ended with status 3."),
        ("true", "coach: The program ended without writing lora.safetensors."),
        ("echo no > lora.safetensors", "The file is no safetensors file"),
    ])
    func `what fails leaves the old one in use`(end: String, told: String) async throws {
        let character = try await stage.trainable(program: try program(end))
        try await stage.addLoRA(to: character)
        try await test.call("train_lora", ["character_id": character, "consent": "fictional", "confirmed": true])
        await test.runJobs()
        let status = try await test.call("get_lora_status", ["character_id": character])
        #expect(status["state"] == "ready" && status["version"] == 1 && status["latest"]?["state"] == "failed")
        #expect(status["latest"]?["error"]?.stringValue?.hasPrefix(told) == true, "\(status)")
        // What was made was paid for, whatever it was.
        #expect(try await money() == [told.hasPrefix("coach") ? 0 : 2_000_000, 0])
    }

    @Test func `one that was begun when the server died is not begun again, and counts as paid`() async throws {
        let character = try await stage.trainable()
        let begun = try await test.call("train_lora", ["character_id": character, "consent": "fictional", "confirmed": true])
        let id = try #require(begun["latest"]?["id"]?.stringValue)
        try await test.appliance.dispatcher.perform(as: .operator) { context in
            try context.db.execute(sql: "UPDATE lora_version SET call = 'sent' WHERE id = ?", arguments: [id])
        }
        await test.runJobs()
        let status = try await test.call("get_lora_status", ["character_id": character])
        #expect(status["latest"]?["error"]?.stringValue?.contains("is not repeated by itself") == true)
        #expect(try await money() == [2_000_000, 0])
    }

    @Test func `one that was not begun is cancelled for nothing`() async throws {
        let training = try await stage.training()
        #expect(try await money() == [0, 2_000_000])
        let status = try await test.call("cancel_lora_training", ["lora_id": training])
        #expect(status["state"] == "none" && status["latest"]?["state"] == "cancelled")
        await test.runJobs()
        #expect(try await money() == [0, 0])
    }

    @Test func `too few pictures are counted, and what to do is said`() async throws {
        let small = try await stage.trainable(pictures: 3, side: 300)
        let failure = try await test.failure(of: "train_lora", ["character_id": small, "consent": "fictional", "confirmed": true])
        #expect(failure.code == .conflict)
        #expect(failure.message.contains("There are 0: 0 reference views and 0 from approved posts. 3 more are smaller than 512 pixels."))
        #expect(failure.message.contains("generate_character_references") && failure.message.contains("import_lora"))
    }

    @Test func `of four reference views the one that no face is learnt from is named, and none is said to be missing`() async throws {
        let character = try await stage.trainable(pictures: 0)
        try await test.call("generate_character_references", ["character_id": character, "wait_seconds": 0])
        await test.runJobs()
        var order: JSON = ["character_id": character, "consent": "fictional", "confirmed": true]
        let face = try await test.failure(of: "train_lora", order).message
        #expect(face.contains("There are 3: 3 reference views and 0 from approved posts. Not learnt from: full-body (a face is too small"))
        #expect(!face.contains("missing") && face.contains("Make more posts with generate_content, and approve the good ones"))
        order["variant"] = "full-body"
        #expect(try await test.failure(of: "train_lora", order).message.contains("There are 4: 4 reference views"))
        try await test.call("set_character_references", ["character_id": character, "profile": .null])
        let fewer = try await test.failure(of: "train_lora", order).message
        #expect(fewer.contains("Make the missing reference views (profile) with generate_character_references"), "\(fewer)")
    }

    @Test func `where nobody trains, what is missing is said`() async throws {
        let failure = try await test.failure(of: "train_lora", ["character_id": try await stage.character(), "consent": "fictional"])
        #expect(failure.code == .conflict && failure.message.contains("`troupe provider add`") && failure.message.contains("import_lora"))
    }

    @Test func `a post that no LoRA was used for says so`() async throws {
        let character = try await stage.lora()
        let receipt = try await test.call(
            "generate_content", ["character_id": character, "slots": [["caption": "Made.", "aspect": "1:1"]], "seed": 1])
        await test.runJobs()
        let item = try #require(receipt["item_ids"]?[0])
        let versions = try await test.call("get_content_versions", ["story_id": item, "fields": ["version", "used"]])
        #expect(versions["items"]?[0]?["used"]?["picture"]?["lora"] == ["version": 1, "used": false])
    }
}
