import Features
import Foundation
import GRDB
import JSONSchema
import Operations
import TestSupport
import Testing

extension ParityDrill {
    /// What has to do with LoRAs.
    static let loras: [String: ParityDrill] = [
        "import_lora": ParityDrill(
            {
                [
                    "character_id": try await $0.character(), "url": "https://example.org/ines.safetensors?a=b",
                    "trigger_word": "ines, trp",
                    "variant": "face", "base_model": "flux dev", "activate": false, "wait_seconds": 0,
                ]
            }, fails: { ["character_id": try await $0.character(), "url": "http://10.0.0.1/a.safetensors", "trigger_word": "x"] }),
        "train_lora": ParityDrill(
            {
                [
                    "character_id": try await $0.trainable(), "consent": "fictional", "variant": "full-body", "trigger_word": "ines, trp",
                    "steps": 500, "provider": "coach", "activate": true, "confirmed": true,
                ]
            }, fails: { ["character_id": try await $0.trainable(pictures: 3), "consent": "fictional", "confirmed": true] }),
        "get_lora_status": ParityDrill(
            { ["character_id": try await $0.lora()] }, fails: { ["character_id": try await $0.character(of: "bob")] }),
        "wait_for_lora": ParityDrill(
            { ["character_id": try await $0.lora(), "wait_seconds": 0] },
            fails: { ["character_id": try await $0.character(of: "bob"), "wait_seconds": 0] }),
        "list_lora_versions": ParityDrill(
            { ["character_id": try await $0.lora(), "limit": 1] }, fails: { ["character_id": try await $0.lora(), "cursor": "x"] }),
        "activate_lora_version": ParityDrill(
            { ["character_id": try await $0.lora(versions: 2), "version": 1] },
            fails: { ["character_id": try await $0.lora(), "version": 9] }),
        "delete_lora_version": ParityDrill(
            { ["character_id": try await $0.lora(versions: 2), "version": 1] },
            fails: { ["character_id": try await $0.lora(), "version": 1] }),
        "cancel_lora_training": ParityDrill(
            { ["lora_id": try await $0.training()] }, fails: { _ in ["lora_id": "lra_00000000000000000000000000"] }),
    ]
}

/// What calls about LoRAs need to be there before.
extension ParityStage {
    /// A character with versions that were brought in, the last of them active.
    func lora(versions: Int = 1) async throws -> JSON {
        let character = try await character()
        for number in 1...versions { try await addLoRA(to: character, tensors: number) }
        return character
    }

    /// Brings in a version, as if its address had answered.
    @discardableResult
    func addLoRA(to character: JSON, tensors: Int = 1, _ more: JSON = [:]) async throws -> JSON {
        var arguments: JSON = [
            "character_id": character, "url": "https://example.org/l.safetensors", "trigger_word": "inestrp", "wait_seconds": 0,
        ]
        for member in more.objectValue?.members ?? [] { arguments[member.key] = member.value }
        let running = try await test.call("import_lora", arguments)
        let job = try #require(running["job_id"]?.stringValue.flatMap(JobID.init))
        let services = test.appliance.dispatcher.services
        let spool = try Spool(in: services[SpoolDirectory.self])
        try spool.append(TestLoRA.file(tensors: tensors))
        return try await LoRAFile.store(spool, with: services, caller: .operator, requestID: "test") { file, context in
            let payload = try String.fetchOne(context.db, sql: "SELECT payload FROM job WHERE id = ?", arguments: [job]) ?? "{}"
            return try LoRAImport(payload: JSON(parsing: payload))?.settle(file, job, in: context)
        }
    }

    /// A provider that trains, which nobody asks yet.
    /// - Parameter program: what it runs.
    func trainer(program: String = "/bin/false", price: Int64 = 2_000_000) async throws {
        try await test.appliance.dispatcher.perform(as: .operator) { context in
            _ = try Providers.add(
                ProviderOrder(
                    name: "coach", kind: .command, settings: ["program": .string(program), "makes": ["training"]],
                    prices: price == 0 ? [:] : [.training: price]), in: context)
        }
    }

    /// A character with so many different pictures in an approved post, and somebody who trains.
    func trainable(pictures: Int = 8, side: Int = 768, program: String = "/bin/false", price: Int64 = 2_000_000) async throws -> JSON {
        try await trainer(program: program, price: price)
        let character = try await character()
        let (project, owner) = (test["ada"].project.text, try #require(character.stringValue))
        try await test.appliance.dispatcher.perform(as: .operator) { context in
            var slides: [JSON] = []
            for number in 0..<pictures {
                let media = context.makeID(MediaID.self)
                let blob = Int64(media.bytes[9...].reduce(0) { $0 << 8 | Int64($1) } & 0xFFFF_FFFF_FFFF)
                try context.db.execute(
                    sql: """
                        INSERT INTO blob (id, hash, bytes, chunk_bytes, created_at, completed_at)
                        VALUES (?, randomblob(32), 4, 65536, 0, 0)
                        """, arguments: [blob])
                try context.db.execute(
                    sql: "INSERT INTO blob_chunk (blob, position, data) VALUES (?, 0, ?)",
                    arguments: [blob, Data("pic\(number % 10)".utf8)])
                try context.db.execute(
                    sql: """
                        INSERT INTO media (id, project, original, served, media_type, filename, bytes, width, height, origin, created_at,
                            updated_at) VALUES (?, ?, ?, ?, 'image/jpeg', 'a.jpg', 4, ?, 1000, 'generated', 0, 0)
                        """, arguments: [media, project, blob, blob, side])
                slides.append(["media_id": media.json])
            }
            try context.db.execute(
                sql: """
                    INSERT INTO story (id, project, state, origin, post_type, caption, slides, channels, channel_overrides, created_at,
                        updated_at, character, character_version)
                    VALUES (?, ?, 'approved', 'composed', 'carousel', 'x', ?, '[]', '{}', 0, 0, ?, 1)
                    """, arguments: [context.makeID(StoryID.self), project, JSON.array(slides).text, owner])
        }
        return character
    }

    /// A version in training, which nobody works on.
    func training() async throws -> JSON {
        let status = try await test.call(
            "train_lora", ["character_id": try await trainable(), "consent": "fictional", "confirmed": true])
        return try #require(status["latest"]?["id"])
    }
}
