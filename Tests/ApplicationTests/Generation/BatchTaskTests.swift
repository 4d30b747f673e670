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

    private func order() async throws -> JSON {
        let character = try await appliance.call("create_character", ["name": "Ines", "niche": "bread"])["id"]!
        return ["character_id": character, "slots": [["aspect": "1:1"], ["aspect": "1:1"], ["aspect": "1:1"]]]
    }

    private func batch() async throws -> JSON { try await appliance.call("generate_content", order())["batch_id"]! }

    private func get(_ task: JSON, by client: MCPConversation? = nil) async throws -> FaceFixture.Reply {
        try await (client ?? self.client).send("tasks/get", ["taskId": task])
    }

    private func wait(_ batch: JSON) async throws -> JSON {
        try await client.send("tools/call", ["name": "wait_for_batch", "arguments": ["batch_id": batch]]).result
    }

    @Test func `where the client takes tasks the waiting is one, and ends with what get_batch answers`() async throws {
        let batch = try await batch()
        let begun = try await wait(batch)
        #expect(begun["resultType"] == "task" && begun["status"] == "working")
        #expect(try appliance.work(of: begun["taskId"]) == batch.stringValue)
        #expect(begun["statusMessage"] == "0 of 3 posts made")
        await appliance.runJobs()
        let ended = try await client.send("tasks/get", ["taskId": begun["taskId"]!]).result
        #expect(ended["status"] == "completed")
        #expect(ended["result"]?["structuredContent"] == (try await appliance.call("get_batch", ["batch_id": batch])))
    }

    @Test func `who cancels the waiting is told so, and leaves the batch alone, as others wait for it`() async throws {
        let batch = try await batch()
        let waiting = try await wait(batch)["taskId"]!
        var other = client
        other = MCPConversation(appliance: appliance, key: try await appliance.key("ada", scopes: [.all]), capabilities: other.capabilities)
        let others = try #require(try await other.tool("wait_for_batch", ["batch_id": batch]).result["taskId"])
        let second = try await wait(batch)["taskId"]!
        #expect(Set([waiting, others, second].compactMap(\.stringValue)).count == 3)
        appliance.clock.advance(seconds: 3)
        #expect(try await client.send("tasks/cancel", ["taskId": waiting]).status == 200)
        let cancelled = try await get(waiting).result
        #expect(cancelled["status"] == "cancelled" && cancelled["statusMessage"] == nil)
        #expect(cancelled["lastUpdatedAt"]?.stringValue == appliance.clock.now.description)
        #expect(try await appliance.call("get_batch", ["batch_id": batch])["state"] == "generating")
        #expect(try await get(others, by: other).result["status"] == "working")
        #expect(try await get(second).result["status"] == "working")
        await appliance.runJobs()
        #expect(try await appliance.call("get_batch", ["batch_id": batch])["state"] == "completed")
        #expect(try await get(waiting).result["status"] == "cancelled")
        #expect(try await get(others, by: other).result["status"] == "completed")
        // What has ended stays as it is.
        #expect(try await other.send("tasks/cancel", ["taskId": others]).status == 200)
        #expect(try await get(others, by: other).result["status"] == "completed")
        // There is nothing more to wait for.
        #expect(try await wait(batch)["structuredContent"]?["state"] == "completed")
    }

    @Test func `generating is a task that ends with the receipt and the posts`() async throws {
        let begun = try await client.tool("generate_content", order()).result
        #expect(begun["resultType"] == "task" && begun["statusMessage"] == "0 of 3 posts made")
        let task = begun["taskId"]!
        let batch = JSON.string(try appliance.work(of: task))
        await appliance.runJobs()
        let ended = try await get(task).result
        #expect(ended["status"] == "completed" && ended["result"]?["isError"] == false)
        let answer = ended["result"]?["structuredContent"]
        #expect(answer?["batch_id"] == batch && answer?["state"] == "completed" && answer?["reserved_micros"] == 0)
        #expect(answer?["items"]?.arrayValue?.map { $0["id"]! } == answer?["item_ids"]?.arrayValue)
        let whole = try await appliance.call("get_batch", ["batch_id": batch])
        #expect(answer?["items"] == whole["items"])
    }

    @Test func `who takes no tasks gets the ids at once`() async throws {
        var plain = client
        plain.capabilities = [:]
        let receipt = try await plain.tool("generate_content", order()).structured
        #expect(receipt["state"] == "generating" && receipt["item_ids"]?.arrayValue?.count == 3 && receipt["items"] == nil)
        // What a plain call has begun is no task.
        for method in ["tasks/get", "tasks/update", "tasks/cancel"] {
            #expect(try await client.send(method, ["taskId": receipt["batch_id"]!, "inputResponses": [:]]).errorCode == -32602)
        }
        #expect(try await appliance.call("get_batch", ["batch_id": receipt["batch_id"]!])["state"] == "generating")
        // Repeated by its key it says the same, also when all is made.
        let order = try await order()
        let first = try await appliance.call("generate_content", order, idempotencyKey: "again")
        await appliance.runJobs()
        #expect(try await appliance.call("generate_content", order, idempotencyKey: "again") == first)
    }

    @Test func `a task is its maker's only, whichever other key of the same user asks`() async throws {
        let batch = try await client.tool("generate_content", order()).result["taskId"]!
        let key = try await appliance.key("ada", scopes: [.all])
        let other = MCPConversation(appliance: appliance, key: key, capabilities: client.capabilities)
        for method in ["tasks/get", "tasks/update", "tasks/cancel"] {
            #expect(try await other.send(method, ["taskId": batch, "inputResponses": [:]]).errorCode == -32602)
        }
        #expect(try await get(batch).result["status"] == "working")
    }

    @Test func `an order that is cancelled is told as cancelled, and stays so when it is taken up again`() async throws {
        let task = try await client.tool("generate_content", order()).result["taskId"]!
        let batch = JSON.string(try appliance.work(of: task))
        #expect(try await client.send("tasks/cancel", ["taskId": task]).status == 200)
        #expect(try await get(task).result["status"] == "cancelled")
        #expect(try await appliance.call("get_batch", ["batch_id": batch])["state"] == "cancelled")
        let again = try await client.tool("retry_batch", ["batch_id": batch]).result["taskId"]!
        #expect(again != task)
        #expect(try await get(again).result["status"] == "working")
        #expect(try await get(task).result["status"] == "cancelled")
        await appliance.runJobs()
        #expect(try await get(again).result["status"] == "completed")
        #expect(try await get(task).result["status"] == "cancelled")
    }

    @Test func `who stops making a post anew stops nothing else, and each such call has its own answer`() async throws {
        let batch = try await batch()
        await appliance.runJobs()
        let posts = try await appliance.call("get_batch", ["batch_id": batch])["items"]!.arrayValue!.map { $0["id"]! }
        let tasks = try await [
            client.tool("regenerate_content", ["story_id": posts[0]]).result["taskId"]!,
            client.tool("regenerate_content", ["story_id": posts[1]]).result["taskId"]!,
        ]
        #expect(tasks[0] != tasks[1])
        #expect(try await client.send("tasks/cancel", ["taskId": tasks[0]]).status == 200)
        #expect(try await appliance.call("get_story", ["story_id": posts[0]])["state"] == "pending_review")
        #expect(try await appliance.call("get_story", ["story_id": posts[1]])["state"] == "generating")
        #expect(try await get(tasks[1]).result["status"] == "working")
        await appliance.runJobs()
        #expect(try await get(tasks[1]).result["result"]?["structuredContent"]?["id"] == posts[1])
        #expect(try await appliance.call("get_batch", ["batch_id": batch])["state"] == "completed")
    }

    @Test func `making a post anew is a task that ends with its state`() async throws {
        let batch = try await batch()
        await appliance.runJobs()
        let story = try await appliance.call("get_batch", ["batch_id": batch])["items"]![0]!["id"]!
        let begun = try await client.tool("regenerate_content", ["story_id": story]).result
        #expect(begun["resultType"] == "task")
        await appliance.runJobs()
        let answer = try await get(begun["taskId"]!).result["result"]?["structuredContent"]
        #expect(answer?["id"] == story && answer?["state"] == "pending_review" && answer?["batch_id"] == batch)
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
