import Features
import JSONSchema
import Operations
import TestSupport
import Testing

@testable import Faces

/// The tasks extension: what takes longer than a moment goes on under an id.
@Suite struct TaskTests {
    private static let extensions: JSON = ["extensions": ["io.modelcontextprotocol/tasks": [:]]]
    private let appliance = try! TestAppliance(users: ["ada", "bob"])

    private func client(_ user: String = "ada", capabilities: JSON = TaskTests.extensions, key: String? = nil) -> MCPConversation {
        var client = MCPConversation(appliance: appliance, key: key ?? appliance[user].key)
        client.capabilities = capabilities
        return client
    }

    private static let render: JSON = [
        "name": "render_template",
        "arguments": ["template_id": "tpl_cover", "slots": ["title": "Seven habits"], "wait_seconds": 0],
    ]

    private func begin(_ params: JSON = TaskTests.render) async throws -> JSON { try await client().send("tools/call", params).result }

    private func get(_ id: JSON, by client: MCPConversation? = nil) async throws -> FaceFixture.Reply {
        try await (client ?? self.client()).send("tasks/get", ["taskId": id])
    }

    private func job(of task: JSON?) throws -> JobID { try #require(JobID(try appliance.work(of: task))) }

    @Test func `a call becomes a task of its own, which can be asked for at once`() async throws {
        let created = try await begin()
        #expect(created["resultType"] == "task")
        #expect(created["status"] == "working")
        #expect(created["taskId"]?.stringValue?.hasPrefix("tsk_") == true)
        #expect(created["task"] == nil && created["requestState"] == nil && created["content"] == nil)
        #expect(created["createdAt"]?.stringValue.flatMap { Instant($0) } != nil)
        #expect(created["lastUpdatedAt"]?.stringValue.flatMap { Instant($0) } != nil)
        #expect((created["ttlMs"]?.intValue ?? 0) > 0 && (created["pollIntervalMs"]?.intValue ?? 0) > 0)
        var shown = try await get(created["taskId"]!).result
        #expect(shown["resultType"] == "complete")
        shown["resultType"] = "task"
        #expect(shown == created)
    }

    @Test func `a task is newer when it says something else`() async throws {
        let created = try await begin()
        let job = try job(of: created["taskId"])
        appliance.clock.advance(seconds: 5)
        appliance.appliance.dispatcher.progress.note(Progress(1, of: 3, "Drawing"), of: job)
        let task = try await get(created["taskId"]!).result
        #expect(task["statusMessage"] == "Drawing" && task["createdAt"] == created["createdAt"])
        #expect(task["lastUpdatedAt"]?.stringValue == appliance.clock.now.description)
        appliance.clock.advance(seconds: 5)
        appliance.appliance.dispatcher.progress.note(Progress(1, of: 3, "Drawing"), of: job)
        #expect(try await get(created["taskId"]!).result == task)
    }

    @Test func `when the work is done the task has what the call would have answered`() async throws {
        let id = try await begin()["taskId"]!
        await appliance.appliance.run(try job(of: id))
        let task = try await get(id).result
        #expect(task["status"] == "completed")
        #expect(task["result"]?["isError"] == false && task["result"]?["resultType"] == "complete")
        #expect(task["result"]?["structuredContent"]?["media_type"] != nil)
        #expect(task["inputRequests"] == nil && task["error"] == nil)
    }

    @Test func `an error of the tool is a result, too`() async throws {
        let id = try await begin()["taskId"]!
        let job = try job(of: id)
        try await appliance.appliance.dispatcher.perform(as: .operator) { context in
            try Jobs.fail(job, Failure(.validationFailed, "No such picture."), in: context)
        }
        let task = try await get(id).result
        #expect(task["status"] == "completed" && task["result"]?["isError"] == true)
        #expect(task["result"]?["structuredContent"]?["error"]?["message"] == "No such picture.")
    }

    @Test func `a cancelled task stays cancelled, and its job is not begun`() async throws {
        let id = try await begin()["taskId"]!
        let reply = try await client().send("tasks/cancel", ["taskId": id])
        #expect(reply.result["resultType"] == "complete" && reply.result["status"] == nil)
        await appliance.appliance.run(try job(of: id))
        #expect(try await get(id).result["status"] == "cancelled")
        #expect(try await appliance.call("list_media")["items"] == [])
        #expect(try await client().send("tasks/cancel", ["taskId": id]).status == 200)
    }

    @Test func `who does not declare the extension waits, and has no tasks`() async throws {
        let plain = client(capabilities: [:])
        let waited = try await plain.send("tools/call", Self.render).result
        #expect(waited["resultType"] == "complete" && waited["structuredContent"]?["state"] == "running")
        let id = waited["structuredContent"]!["job_id"]!
        for method in ["tasks/get", "tasks/update", "tasks/cancel"] {
            let refused = try await plain.send(method, ["taskId": id, "inputResponses": [:]])
            #expect(refused.status == 400 && refused.errorCode == -32021)
            #expect(refused.json["error"]?["data"]?["requiredCapabilities"] == Self.extensions)
        }
        // The same work, asked for by who does: it was never made a task.
        for method in ["tasks/get", "tasks/update", "tasks/cancel"] {
            #expect(try await client().send(method, ["taskId": id, "inputResponses": [:]]).errorCode == -32602)
        }
    }

    @Test func `others' tasks and unknown ones are not there`() async throws {
        let id = try await begin()["taskId"]!
        let other = try await appliance.key("ada", scopes: [.all])
        for client in [client("bob"), client(key: other)] {
            for method in ["tasks/get", "tasks/update", "tasks/cancel"] {
                #expect(try await client.send(method, ["taskId": id, "inputResponses": [:]]).errorCode == -32602)
            }
        }
        for unknown in ["tsk_00000000000000000000000000", try appliance.work(of: id), "job_x", "nothing", ""] {
            #expect(try await get(.string(unknown)).errorCode == -32602)
        }
        #expect(try await client().send("tasks/get").errorCode == -32602)
        #expect(try await get(id).result["status"] == "working")
        appliance.clock.advance(seconds: Jobs.keptDays * 86_400)
        #expect(try await get(id).errorCode == -32602)
    }

    @Test func `there is no list of tasks, and the header has to name the task`() async throws {
        #expect(try await client().send("tasks/list").errorCode == -32601)
        #expect(try await client().send("tasks/result", ["taskId": "x"]).errorCode == -32601)
        let meta: JSON = [
            "io.modelcontextprotocol/protocolVersion": "2026-07-28", "io.modelcontextprotocol/clientCapabilities": Self.extensions,
        ]
        let message: JSON = [
            "jsonrpc": "2.0", "id": 1, "method": "tasks/get", "params": ["taskId": "job_x", "_meta": meta],
        ]
        let reply = FaceFixture.Reply(
            await appliance.send(
                .post, "/mcp",
                headers: [
                    .contentType: "application/json", .accept: "application/json, text/event-stream",
                    .init("MCP-Protocol-Version")!: "2026-07-28", .init("Mcp-Method")!: "tasks/get",
                ], body: message.bytes, key: appliance["ada"].key))
        #expect(reply.status == 400 && reply.errorCode == -32020)
    }

    @Test func `what is done within a moment is no task`() async throws {
        let story = try await appliance.call("create_story", ["caption": "Hello", "channels": ["feed"]])["id"]!
        let read = try await client().send("tools/call", ["name": "get_story", "arguments": ["story_id": story]]).result
        #expect(read["resultType"] == "complete")
        let later: JSON = ["name": "publish_story", "arguments": ["story_id": story, "scheduled_at": "2026-05-02T06:00:00Z"]]
        #expect(try await client().send("tools/call", later).result["structuredContent"]?["state"] == "scheduled")
    }

    @Test func `publishing is a task until all channels are done`() async throws {
        let story = try await appliance.call("create_story", ["caption": "Hello", "channels": ["feed"]])["id"]!
        let created = try await begin(["name": "publish_story", "arguments": ["story_id": story]])
        #expect(created["resultType"] == "task" && created["statusMessage"] == "0 of 1 channels done")
        let id = created["taskId"]!
        #expect(try appliance.work(of: id).hasPrefix("pub_"))
        #expect(try await get(id, by: client("bob")).errorCode == -32602)
        await appliance.publishDue()
        let task = try await get(id).result
        #expect(task["status"] == "completed")
        #expect(task["result"]?["structuredContent"]?["state"] == "published")
    }

    @Test func `publishing can be waited for without tasks`() async throws {
        let story = try await appliance.call("create_story", ["caption": "Hello", "channels": ["feed"]])["id"]!
        async let published = appliance.call("publish_story", ["story_id": story, "wait_seconds": 30])
        while try await appliance.call("get_story", ["story_id": story])["state"] != "publishing" { await Task.yield() }
        await appliance.publishDue()
        #expect(try await published["state"] == "published")
    }

    @Test func `a task can ask, be answered in parts, and fail as a protocol does`() async throws {
        let box = Box()
        let fixture = try FaceFixture(extras: { dispatcher in
            let tasks = FixtureTasks(dispatcher)
            box.tasks = tasks
            return MCPExtras(tasks: [tasks])
        })
        let tasks = try #require(box.tasks)
        func send(_ method: String, _ params: JSON, key: String = "all") async -> JSON {
            await fixture.stream(method, params, capabilities: Self.extensions, key: key).answer()
        }
        tasks.set(
            "fix_1",
            .inputRequired([("name", .form("Who?", properties: ["name": ["type": "string"]], required: ["name"])), ("where", .roots)]))
        let asked = await send("tasks/get", ["taskId": "fix_1"])["result"]
        #expect(asked?["status"] == "input_required" && asked?["resultType"] == "complete")
        #expect(asked?["inputRequests"]?.objectValue?.keys == ["name", "where"])
        let answers: JSON = ["name": ["action": "accept", "content": ["name": "Ada"]]]
        #expect(await send("tasks/update", ["taskId": "fix_1", "inputResponses": answers])["result"]?["resultType"] == "complete")
        #expect(tasks.answers == [answers.objectValue!])
        #expect(await send("tasks/update", ["taskId": "fix_1", "inputResponses": 1])["error"]?["code"] == -32602)
        #expect(await send("tasks/get", ["taskId": "fix_1"], key: "reader")["error"]?["code"] == -32602)
        tasks.set("fix_1", .failed(RPCError(-32603, "Broken.", status: 200)))
        let failed = await send("tasks/get", ["taskId": "fix_1"])["result"]
        #expect(failed?["status"] == "failed" && failed?["error"] == ["code": -32603, "message": "Broken."])
    }

    private final class Box: @unchecked Sendable { var tasks: FixtureTasks? }
}
