import JSONSchema
import Operations
import TestSupport
import Testing

@testable import Faces
@testable import Features

/// Waiting for a batch over MCP.
@Suite struct BatchTaskTests {
    private let appliance = try! TestAppliance(users: ["ada"])

    private var client: MCPConversation {
        var client = MCPConversation(appliance: appliance, key: appliance["ada"].key)
        client.capabilities = ["extensions": ["io.modelcontextprotocol/tasks": [:]]]
        return client
    }

    private func batch() async throws -> JSON {
        let character = try await appliance.call("create_character", ["name": "Ines", "niche": "bread"])["id"]!
        return try await appliance.call(
            "generate_content", ["character_id": character, "slots": [["aspect": "1:1"], ["aspect": "1:1"], ["aspect": "1:1"]]])[
                "batch_id"]!
    }

    private func wait(_ batch: JSON) async throws -> JSON {
        try await client.send("tools/call", ["name": "wait_for_batch", "arguments": ["batch_id": batch]]).result
    }

    @Test func `where the client takes tasks the waiting is one, and ends with what get_batch answers`() async throws {
        let batch = try await batch()
        let begun = try await wait(batch)
        #expect(begun["resultType"] == "task" && begun["taskId"] == .string("wait_\(batch.stringValue!)") && begun["status"] == "working")
        #expect(begun["statusMessage"] == "0 of 3 posts made")
        await appliance.runJobs()
        let ended = try await client.send("tasks/get", ["taskId": begun["taskId"]!]).result
        #expect(ended["status"] == "completed")
        #expect(ended["result"]?["structuredContent"] == (try await appliance.call("get_batch", ["batch_id": batch])))
    }

    @Test func `who cancels the waiting leaves the batch alone, as others wait for it`() async throws {
        let batch = try await batch()
        let waiting = try await wait(batch)["taskId"]!
        #expect(try await client.send("tasks/cancel", ["taskId": waiting]).status == 200)
        #expect(try await appliance.call("get_batch", ["batch_id": batch])["state"] == "generating")
        await appliance.runJobs()
        #expect(try await appliance.call("get_batch", ["batch_id": batch])["state"] == "completed")
    }

    @Test func `a call that waits is answered as soon as the batch has ended`() async throws {
        let batch = try await batch()
        let plain = MCPConversation(appliance: appliance, key: appliance["ada"].key)
        async let waited = plain.tool("wait_for_batch", ["batch_id": batch])
        await appliance.runJobs()
        #expect(try await waited.structured["state"] == "completed")
    }

    @Test(
        arguments: [
            ("wait_for_batch", false, [:], nil), ("autopersonas_wait_for_batch", false, [:], 300), ("wait_for_batch", true, [:], 300),
            ("wait_for_batch", true, ["wait_seconds": 5], nil), ("autopersonas_wait_for_batch", false, ["timeoutSeconds": 5], nil),
            ("get_batch", true, [:], nil),
        ] as [(String, Bool, JSON, Int?)])
    func `who hears of progress, or calls by the first product's name, waits long`(
        name: String, hearsProgress: Bool, arguments: JSON, seconds: Int?
    ) throws {
        let operation = try #require(Catalog.operations[name])
        #expect(CallTool.longWait(operation.spec, name, hearsProgress, try #require(arguments.objectValue)) == seconds)
    }
}
