import JSONSchema
import TestSupport
import Testing

/// The scenarios tasks-*: the tasks extension. The clock of the test decides when a job is done.
@Suite struct ConformanceTaskTests {
    private let setting = ConformanceSetting()

    private func send(_ method: String, _ params: JSON, capabilities: JSON = ConformanceTaskTests.all) async throws -> FaceFixture.Reply {
        try await setting.client(capabilities: capabilities).send(method, params)
    }

    private static let all: JSON = ["elicitation": [:], "extensions": ["io.modelcontextprotocol/tasks": [:]]]

    private func call(_ tool: String, _ arguments: JSON = [:], capabilities: JSON = ConformanceTaskTests.all) async throws -> JSON {
        try await send("tools/call", ["name": .string(tool), "arguments": arguments], capabilities: capabilities).result
    }

    private func get(_ task: JSON) async throws -> JSON { try await send("tasks/get", ["taskId": task["taskId"] ?? .null]).result }

    private func answer(_ task: JSON, _ answers: JSON) async throws -> JSON {
        try await send("tasks/update", ["taskId": task["taskId"] ?? .null, "inputResponses": answers]).result
    }

    private func withoutServerInfo(_ result: JSON) -> JSON {
        var result = result
        result["_meta"] = nil
        return result
    }

    // MARK: lifecycle, wire-fields

    @Test func `a task is created flat, works, and has the call's result when it is done`() async throws {
        let created = try await call("slow_compute", ["seconds": 2, "label": "It"])
        #expect(created["resultType"] == "task" && created["status"] == "working")
        for field in ["task", "ttl", "pollInterval", "requestState", "inputRequests", "content", "result", "error"] {
            #expect(created[field] == nil, "\(field)")
        }
        #expect(created["createdAt"] != nil && created["lastUpdatedAt"] != nil)
        guard case .int(let ttl)? = created["ttlMs"], case .int(let poll)? = created["pollIntervalMs"] else {
            Issue.record("ttlMs and pollIntervalMs are integers")
            return
        }
        #expect(ttl > 0 && poll > 0)
        let working = try await get(created)
        #expect(working["resultType"] == "complete" && working["status"] == "working" && working["result"] == nil)
        setting.appliance.clock.advance(seconds: 3)
        let done = try await get(created)
        #expect(done["status"] == "completed" && done["error"] == nil)
        #expect(done["result"]?["content"]?[0]?["text"] == "It took 2000 ms." && done["result"]?["isError"] == false)
        #expect(done["result"]?["_meta"]?["io.modelcontextprotocol/related-task"] == nil)
        #expect(done["requestState"] == nil)
        setting.appliance.clock.advance(seconds: 500)
        #expect(try await get(created)["status"] == "completed")
        setting.appliance.clock.advance(seconds: 100)
        #expect(try await send("tasks/get", ["taskId": created["taskId"]!]).errorCode == -32602)
    }

    @Test func `an error of the tool is a result, an error of the protocol is none`() async throws {
        let (failing, broken) = (try await call("failing_job"), try await call("protocol_error_job"))
        setting.appliance.clock.advance(seconds: 2)
        let failed = try await get(failing)
        #expect(failed["status"] == "completed" && failed["result"]?["isError"] == true)
        let error = try await get(broken)
        #expect(error["status"] == "failed" && error["result"] == nil)
        #expect(error["error"]?["code"] == -32603 && error["error"]?["message"]?.stringValue != nil)
    }

    @Test func `a cancelled task is cancelled; cancelling what has ended changes nothing`() async throws {
        let long = try await call("slow_compute", ["seconds": 60])
        #expect(withoutServerInfo(try await send("tasks/cancel", ["taskId": long["taskId"]!]).result) == ["resultType": "complete"])
        #expect(try await get(long)["status"] == "cancelled")
        let short = try await call("slow_compute", ["seconds": 1])
        setting.appliance.clock.advance(seconds: 100)
        #expect(withoutServerInfo(try await send("tasks/cancel", ["taskId": short["taskId"]!]).result) == ["resultType": "complete"])
        #expect(try await get(short)["status"] == "completed")
        #expect(try await get(long)["status"] == "cancelled")
    }

    // MARK: capability-negotiation, required-task-error

    @Test func `the extension is advertised, and nothing of it goes without being declared`() async throws {
        #expect(try await send("server/discover", [:]).result["capabilities"]?["extensions"]?["io.modelcontextprotocol/tasks"] == [:])
        let task = try await call("slow_compute", ["seconds": 60])
        for method in ["tasks/get", "tasks/update", "tasks/cancel"] {
            let reply = try await send(method, ["taskId": task["taskId"]!, "inputResponses": [:]], capabilities: [:])
            #expect(reply.status == 400 && reply.errorCode == -32021)
            #expect(reply.json["error"]?["data"]?["requiredCapabilities"] == ConformanceSetting.tasks)
        }
        #expect(try await get(task)["status"] == "working")
    }

    @Test func `who does not declare it waits for the result, or is told what is missing`() async throws {
        let waited = try await call("slow_compute", ["seconds": 0.05], capabilities: [:])
        #expect(waited["resultType"] == "complete" && waited["taskId"] == nil && waited["content"]?[0]?["type"] == "text")
        let refused = try await send("tools/call", ["name": "failing_job"], capabilities: ["elicitation": [:]])
        #expect(refused.status == 400 && refused.errorCode == -32021)
        #expect(refused.json["error"]?["data"]?["requiredCapabilities"] == ConformanceSetting.tasks)
    }

    // MARK: dispatch-and-envelope

    @Test func `methods and members of the experiment before it are gone`() async throws {
        for method in ["tasks/list", "tasks/result"] {
            let reply = try await send(method, ["taskId": "x"])
            #expect(reply.status == 404 && reply.errorCode == -32601)
        }
        let params: JSON = ["name": "greet", "arguments": ["name": "Ada"], "task": ["ttl": 60_000]]
        let greeted = try await send("tools/call", params).result
        #expect(greeted["resultType"] == "complete" && greeted["content"]?[0]?["text"] == "Hello, Ada!" && greeted["taskId"] == nil)
    }

    @Test func `what is done at once is no task`() async throws {
        let result = try await call("slow_compute", ["seconds": 0])
        #expect(result["resultType"] == "complete" && result["taskId"] == nil && result["content"] != nil)
    }

    @Test(arguments: ["tasks/get", "tasks/update", "tasks/cancel"])
    func `a task that nobody knows is a bad parameter`(method: String) async throws {
        for id in ["nonexistent-12345", "", "job_00000000000000000000000000", "test-00"] {
            let reply = try await send(method, ["taskId": .string(id), "inputResponses": [:]])
            #expect(reply.errorCode == -32602 && reply.json["result"] == nil)
        }
        #expect(try await send(method, [:]).errorCode == -32602)
    }

    // MARK: request-headers

    @Test(arguments: ["tasks/get", "tasks/update", "tasks/cancel"])
    func `the header repeats the task's id`(method: String) async throws {
        let task = try await call("slow_compute", ["seconds": 60])
        var meta = FaceFixture.meta
        meta["io.modelcontextprotocol/clientCapabilities"] = Self.all
        let message = ConformanceSetting.message(method, ["taskId": task["taskId"]!, "inputResponses": [:]], meta: meta)
        let fields = [("MCP-Protocol-Version", "2026-07-28"), ("Mcp-Method", method)]
        let wrongs: [[(String, String)]] = [[], [("Mcp-Name", "another")]]
        for wrong in wrongs {
            let reply = await setting.post(message, fields + wrong)
            #expect(reply.status == 400 && reply.errorCode == -32020)
        }
        #expect(await setting.post(message, fields + [("Mcp-Name", task["taskId"]!.stringValue!)]).status == 200)
    }

    // MARK: mrtr-input, mrtr-composition, request-state-removal

    @Test func `a task asks, hears, and goes on`() async throws {
        let task = try await call("confirm_delete", ["filename": "a.txt"])
        #expect(task["resultType"] == "task")
        let asking = try await get(task)
        #expect(asking["status"] == "input_required" && asking["result"] == nil && asking["requestState"] == nil)
        let key = try #require(asking["inputRequests"]?.objectValue?.keys.first)
        #expect(asking["inputRequests"]?[key]?["method"] == "elicitation/create")
        #expect(withoutServerInfo(try await answer(task, ["unknown": 5])) == ["resultType": "complete"])
        #expect(try await get(task)["status"] == "input_required")
        let answered = try await answer(task, [key: ["action": "accept", "content": ["confirm": true]]])
        #expect(withoutServerInfo(answered) == ["resultType": "complete"])
        let done = try await get(task)
        #expect(done["status"] == "completed" && done["result"]?["content"]?[0]?["text"] == "Deleted a.txt.")
        #expect(done["inputRequests"] == nil)
    }

    @Test func `answers come one by one, and none is taken twice`() async throws {
        let task = try await call("multi_input")
        let keys = try await get(task)["inputRequests"]?.objectValue?.keys ?? []
        #expect(keys.count == 2)
        _ = try await answer(task, [keys[0]: ["action": "accept", "content": ["name": "Ada"]]])
        let between = try await get(task)
        #expect(between["status"] == "input_required" && between["inputRequests"]?.objectValue?.keys == [keys[1]])
        _ = try await answer(task, [keys[0]: ["action": "accept", "content": ["name": "Eve"]]])
        _ = try await answer(task, [keys[1]: ["action": "accept", "content": ["name": "Bob"]]])
        #expect(try await get(task)["result"]?["content"]?[0]?["text"] == "Hello, Ada and Bob!")
    }

    @Test func `a call of several rounds ends in a task that knows what was answered`() async throws {
        let asking = try await call("test_tool_with_task")
        #expect(asking["resultType"] == "input_required" && asking["taskId"] == nil)
        var params: JSON = ["name": "test_tool_with_task", "arguments": [:]]
        params["inputResponses"] = ["user_name": ["action": "accept", "content": ["name": "Alice"]]]
        params["requestState"] = asking["requestState"]
        let task = try await send("tools/call", params).result
        #expect(task["resultType"] == "task" && task["requestState"] == nil && task["inputRequests"] == nil)
        setting.appliance.clock.advance(seconds: 2)
        #expect(try await get(task)["result"]?["content"]?[0]?["text"]?.stringValue?.contains("Alice") == true)
    }

    // MARK: status-notifications

    @Test(.timeLimit(.minutes(1))) func `who listens to a task is told of every change, whole`() async throws {
        let task = try await call("confirm_delete", ["filename": "a.txt"])
        let client = setting.client(capabilities: Self.all)
        let stream = await client.stream("subscriptions/listen", ["notifications": ["taskIds": [task["taskId"]!]]])
        #expect(await stream.next()?["method"] == "notifications/subscriptions/acknowledged")
        _ = try await answer(task, ["confirm": ["action": "accept", "content": ["confirm": true]]])
        let told = await stream.next()
        #expect(told?["method"] == "notifications/tasks" && told?["params"]?["status"] == "completed")
        #expect(told?["params"]?["taskId"] == task["taskId"] && told?["params"]?["result"]?["content"] != nil)
        await stream.hangUp()
        let undeclared = try await setting.client().send("subscriptions/listen", ["notifications": ["taskIds": [task["taskId"]!]]])
        #expect(undeclared.status == 400 && undeclared.errorCode == -32021)
    }
}
