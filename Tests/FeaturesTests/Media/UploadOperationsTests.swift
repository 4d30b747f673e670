import GRDB
import JSONSchema
import Operations
import Secrets
import Store
import Testing

@testable import Features

@Suite struct UploadOperationsTests {
    private let bench = MediaBench()

    // MARK: Whole files

    @Test func `a whole file becomes an asset with its bytes`() async throws {
        let bytes = MediaBench.png(100_000)
        let reply = try await bench.call(
            "upload_media",
            [
                "data_base64": .string(Base64.encode(bytes)), "mime_type": "image/jpeg", "filename": "Slide 1.jpg", "alt_text": "A cat",
                "tags": ["a", "b", "a"],
            ])
        let asset = try #require(reply["asset"])
        let id = try #require(asset["id"]?.stringValue)
        #expect(reply["file_url"]?.stringValue == "https://troupe.example/media/\(id)/Slide-1.png")
        #expect(asset["media_type"] == "image/png")
        #expect(asset["tags"] == ["a", "b"])
        #expect(reply["bytes"] == 100_000)
        #expect(try bench.served(asset) == bytes)
        #expect(try await bench.call("get_media", ["media_id": .string(id)]) == asset)
        #expect(bench.count("SELECT COUNT(*) FROM event WHERE type = 'media.ready'") == 1)
    }

    @Test func `what is served is the copy without metadata`() async throws {
        let reply = try await bench.call("upload_media", ["data_base64": .string(Base64.encode(MediaBench.jpeg(500)))])
        #expect(reply["bytes"] == 500)
        #expect(try bench.served(reply["asset"]!) == [0xFF, 0xD8, 0xFF])
    }

    @Test func `text that calls itself a picture is unsupported`() async {
        let text = Base64.encode(Array("hello".utf8))
        let failure = await bench.failure("upload_media", ["data_base64": .string(text), "filename": "a.png"])
        #expect(failure == Media.unsupported())
        #expect(failure?.message.contains("image/webp") == true)
    }

    @Test func `a declared type that is not taken in is refused before any work`() async {
        let failure = await bench.failure("upload_media", ["data_base64": "!", "mime_type": "text/plain"])
        #expect(failure?.code == .unsupportedMedia)
    }

    @Test(arguments: ["!", "abc", "data:image/png;base64,aGVsbG8="])
    func `what is no base64 is told`(text: String) async {
        #expect(await bench.failure("upload_media", ["data_base64": .string(text)]) == UploadedText.notBase64)
    }

    @Test func `one byte beyond the cap is too large, the cap is not`() async throws {
        let bytes = MediaBench.png(Media.maxBytes + 1)
        #expect(await bench.failure("upload_media", ["data_base64": .string(Base64.encode(bytes))]) == Media.tooLarge)
        let reply = try await bench.call("upload_media", ["data_base64": .string(Base64.encode(Array(bytes.dropLast())))])
        #expect(reply["bytes"] == 10_485_760)
    }

    @Test func `no bytes are no picture`() async {
        #expect(await bench.failure("upload_media", ["data_base64": ""])?.code == .unsupportedMedia)
    }

    // MARK: Chunks

    private func begin(_ total: Int) async throws -> JSON {
        try await bench.call("upload_media_init", ["filename": "a.png", "mime_type": "image/png", "total_size_bytes": JSON(total)])
    }

    private func chunk(_ session: JSON, _ index: Int, _ bytes: some Sequence<UInt8>) -> JSON {
        ["session_id": session["session_id"]!, "chunk_index": JSON(index), "data_base64": .string(Base64.encode(Array(bytes)))]
    }

    @Test func `chunks in any order, some twice, become one asset, however often it is finalized`() async throws {
        let bytes = MediaBench.png(600_000)
        let session = try await begin(bytes.count)
        #expect(session["recommended_chunk_bytes"] == 49_152)
        #expect(session["max_chunk_bytes"] == 262_144)
        let pieces = stride(from: 0, to: bytes.count, by: 262_144).map { bytes[$0..<min($0 + 262_144, bytes.count)] }
        for index in [2, 0, 2, 1, 0] { try await bench.call("upload_media_chunk", chunk(session, index, pieces[index])) }
        let arguments: JSON = ["session_id": session["session_id"]!]
        let reply = try await bench.call("upload_media_finalize", arguments)
        #expect(try bench.served(reply["asset"]!) == bytes)
        #expect(try await bench.call("upload_media_finalize", arguments) == reply)
        #expect(bench.count("SELECT COUNT(*) FROM upload_chunk") == 0)
        let status = try await bench.call("get_upload_status", ["upload_id": session["session_id"]!])
        #expect(status["state"] == "done")
        #expect(status["file_url"] == reply["file_url"])
    }

    @Test func `finalizing at once from many sides makes one asset`() async throws {
        let bytes = MediaBench.png(2_500_000)
        let session = try await begin(bytes.count)
        for (index, start) in stride(from: 0, to: bytes.count, by: 262_144).enumerated() {
            try await bench.call("upload_media_chunk", chunk(session, index, bytes[start..<min(start + 262_144, bytes.count)]))
        }
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<5 {
                group.addTask {
                    let failure = await bench.failure("upload_media_finalize", ["session_id": session["session_id"]!])
                    #expect(failure == nil || failure?.code == .busy)
                }
            }
        }
        #expect(bench.count("SELECT COUNT(*) FROM media") == 1)
        #expect(bench.count("SELECT COUNT(*) FROM blob WHERE completed_at IS NULL") == 0)
    }

    @Test func `other bytes at the same place are a conflict`() async throws {
        let session = try await begin(100)
        try await bench.call("upload_media_chunk", chunk(session, 0, [1, 2]))
        let failure = await bench.failure("upload_media_chunk", chunk(session, 0, [1, 3]))
        #expect(failure?.code == .conflict)
    }

    @Test func `a missing chunk is named`() async throws {
        let session = try await begin(100)
        for index in [0, 3] { try await bench.call("upload_media_chunk", chunk(session, index, [1, 2])) }
        let failure = await bench.failure("upload_media_finalize", ["session_id": session["session_id"]!])
        #expect(failure?.code == .validationFailed)
        #expect(failure?.fix == ["missing_chunks": [1, 2]])
        #expect(failure?.message.hasPrefix("Chunks 1, 2 are missing.") == true)
    }

    @Test func `a total that does not match is told, at the chunk or at the end`() async throws {
        let session = try await begin(5)
        try await bench.call("upload_media_chunk", chunk(session, 0, [1, 2, 3]))
        #expect(await bench.failure("upload_media_chunk", chunk(session, 1, [1, 2, 3]))?.code == .validationFailed)
        let failure = await bench.failure("upload_media_finalize", ["session_id": session["session_id"]!])
        #expect(failure?.fix == ["missing_chunks": [1]])
    }

    @Test func `a chunk or a total beyond its limit is too large`() async throws {
        let session = try await begin(500_000)
        let chunk = chunk(session, 0, [UInt8](repeating: 1, count: 262_145))
        #expect(await bench.failure("upload_media_chunk", chunk)?.code == .payloadTooLarge)
        #expect(await bench.failure("upload_media_init", ["total_size_bytes": 10_485_761]) == Media.tooLarge)
    }

    @Test func `a session lives one hour, and its chunks are swept`() async throws {
        let session = try await begin(4)
        try await bench.call("upload_media_chunk", chunk(session, 0, MediaBench.png(4)))
        bench.clock.pass(seconds: 3_600)
        #expect(await bench.failure("upload_media_chunk", chunk(session, 1, [1]))?.code == .uploadExpired)
        #expect(await bench.failure("upload_media_finalize", ["session_id": session["session_id"]!])?.code == .uploadExpired)
        #expect(try await bench.call("get_upload_status", ["upload_id": session["session_id"]!])["state"] == "expired")
        try await MediaUpkeep.sweep(olderThanSeconds: 0, with: bench.services)
        #expect(bench.count("SELECT COUNT(*) FROM upload_chunk") == 0)
    }

    // MARK: Addresses and jobs

    @Test func `an upload address is short and lives 15 minutes`() async throws {
        let reply = try await bench.call("request_upload_url", ["filename": "a.png", "mime_type": "image/png"])
        #expect(reply.text.utf8.count < 900)
        #expect(reply["upload_id"] == reply["asset_intent_id"])
        #expect(reply["max_bytes"] == 10_485_760)
        #expect(reply["expires_at"]?.stringValue == BenchClock.start.adding(seconds: 900).description)
    }

    @Test func `an address is fetched by a job`() async throws {
        let reply = try await bench.call("upload_media_from_url", ["url": "https://x.example/a.png?b=c", "tags": ["t"], "wait_seconds": 0])
        #expect(reply["state"] == "running")
        let payload = try bench.store.read { try String.fetchOne($0, sql: "SELECT payload FROM job")! }
        let wanted = try #require(MediaImport(payload: JSON(parsing: payload)))
        #expect(wanted == MediaImport(url: "https://x.example/a.png?b=c", filename: nil, altText: "", tags: ["t"]))
        #expect(wanted.details(project: bench.project).filename == "a.png")
    }

    @Test(arguments: ["ftp://x.example/a", "/a.png", "file:///etc/passwd", "https://"])
    func `an address that is not of the web is refused`(url: String) async {
        #expect(await bench.failure("upload_media_from_url", ["url": .string(url)])?.code == .validationFailed)
    }

    // MARK: The library

    private func upload(_ bytes: [UInt8]) async throws -> JSON {
        bench.clock.pass(seconds: 1)
        return try await bench.call("upload_media", ["data_base64": .string(Base64.encode(bytes))])["asset"]!
    }

    @Test func `the list pages from the newest and filters`() async throws {
        var ids: [JSON] = []
        for seed in 0..<5 { ids.insert(try await upload(MediaBench.png(20, seed: UInt8(seed)))["id"]!, at: 0) }
        let jpeg = try await upload(MediaBench.jpeg(20))
        var seen: [JSON] = []
        var cursor: JSON = .null
        repeat {
            let page = try await bench.call("list_media", ["limit": 2, "media_type": "image/png", "cursor": cursor])
            seen += page["items"]!.arrayValue!.map { $0["id"]! }
            cursor = page["next_cursor"]!
        } while !cursor.isNull
        #expect(seen == ids)
        try await bench.call("update_media", ["media_id": jpeg["id"]!, "tags": ["cover"], "alt_text": "New"])
        let found = try await bench.call("list_media", ["tag": "cover"])["items"]?[0]
        #expect(found?["alt_text"] == "New")
        try await bench.call("update_media", ["media_id": jpeg["id"]!])
        let whole = try await bench.call("get_media", ["media_id": jpeg["id"]!])
        #expect(found?.objectValue?.members.allSatisfy { whole[$0.key] == $0.value } == true && whole["alt_text"] == "New")
        #expect(try await bench.call("list_media", ["tag": "cover", "media_type": "image/jpeg"])["items"]?[0] == found)
        #expect(try await bench.call("list_media", ["tag": "cover", "media_type": "image/png"])["items"] == [])
        try await bench.call("update_media", ["media_id": jpeg["id"]!, "tags": ["other"]])
        #expect(try await bench.call("list_media", ["tag": "cover"])["items"] == [])
        try await bench.call("delete_media", ["media_id": jpeg["id"]!])
        #expect(try await bench.call("list_media", ["tag": "other"])["items"] == [])
    }

    @Test func `an asset that a scheduled story shows is not deleted, and the story is named`() async throws {
        let asset = try await upload(MediaBench.png(20))
        let (project, media) = (bench.project, asset["id"]!.stringValue!)
        try bench.store.writeAndWait { db in
            try db.execute(
                sql: """
                    INSERT INTO story (id, project, state, origin, post_type, caption, slides, channels, channel_overrides, created_at,
                        updated_at)
                    VALUES ('sty_1', ?, 'scheduled', 'composed', 'single', '', '[]', '[]', '{}', 0, 0)
                    """, arguments: [project])
            try db.execute(sql: "INSERT INTO story_media (story, media) VALUES ('sty_1', ?)", arguments: [media])
        }
        let failure = await bench.failure("delete_media", ["media_id": .string(media)])
        #expect(failure?.code == .conflict)
        #expect(failure?.fix == ["stories": [["id": "sty_1", "state": "scheduled"]]])
        try bench.store.writeAndWait { try $0.execute(sql: "UPDATE story SET state = 'draft'") }
        #expect(await bench.failure("delete_media", ["media_id": .string(media)]) == nil)
    }

    @Test func `bytes go with the last asset that uses them`() async throws {
        let first = try await upload(MediaBench.png(70_000))
        let second = try await upload(MediaBench.png(70_000))
        #expect(bench.count("SELECT COUNT(*) FROM blob") == 1)
        try await bench.call("delete_media", ["media_id": first["id"]!])
        #expect(try bench.served(second)?.count == 70_000)
        try await bench.call("delete_media", ["media_id": second["id"]!])
        #expect(bench.count("SELECT COUNT(*) FROM blob_chunk") == 0)
        #expect(await bench.failure("get_media", ["media_id": first["id"]!])?.code == .notFound)
    }

    @Test func `every operation is declared well`() {
        for operation in bench.dispatcher.catalog.operations { #expect(operation.complaints.isEmpty, "\(operation.spec.name)") }
    }
}
