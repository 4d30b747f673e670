import Features
import GRDB
import JSONSchema
import Operations
import TestSupport
import Testing

@testable import Faces

/// Streams of what changes.
@Suite(.timeLimit(.minutes(1))) struct ListenTests {
    private static let subscription = "io.modelcontextprotocol/subscriptionId"
    private let appliance = try! TestAppliance(users: ["ada", "bob"])

    private func client(_ user: String = "ada", key: String? = nil) -> MCPConversation {
        MCPConversation(appliance: appliance, key: key ?? appliance[user].key)
    }

    private func listen(_ filter: JSON, by client: MCPConversation? = nil) async -> StreamedReply {
        await (client ?? self.client()).stream("subscriptions/listen", ["notifications": filter])
    }

    @discardableResult
    private func story() async throws -> (id: JSON, uri: JSON) {
        let id = try await appliance.call("create_story", ["caption": "Hello", "channels": ["feed"]])["id"]!
        return (id, .string("troupe://story/\(id.stringValue!)"))
    }

    @Test func `first comes what is honoured of what was asked, with the id of the request`() async throws {
        let (_, uri) = try await story()
        let filter: JSON = [
            "toolsListChanged": true, "promptsListChanged": true, "resourcesListChanged": false,
            "resourceSubscriptions": [uri, "troupe://story/sty_00000000000000000000000000", "nothing://here"], "other": 1,
        ]
        let reply = await listen(filter)
        #expect(reply.isStream && reply.field("Content-Type") == "text/event-stream")
        #expect(
            await reply.next() == [
                "jsonrpc": "2.0", "method": "notifications/subscriptions/acknowledged",
                "params": [
                    "notifications": ["toolsListChanged": true, "promptsListChanged": true, "resourceSubscriptions": [uri]],
                    "_meta": [Self.subscription: 1],
                ],
            ])
        await reply.hangUp()
    }

    @Test func `a story that changes, is published, and is deleted is told each time, and others are not`() async throws {
        let (id, uri) = try await story()
        let (other, _) = try await story()
        let reply = await listen(["resourceSubscriptions": [uri]])
        _ = await reply.next()
        let updated: JSON = [
            "jsonrpc": "2.0", "method": "notifications/resources/updated", "params": ["uri": uri, "_meta": [Self.subscription: 1]],
        ]
        try await appliance.call("update_story", ["story_id": other, "revision": 1, "caption": "Not this one"])
        try await appliance.call("update_story", ["story_id": id, "revision": 1, "caption": "Changed"])
        #expect(await reply.next() == updated)
        try await appliance.call("publish_story", ["story_id": id])
        #expect(await reply.next() == updated)
        await appliance.publishDue()
        #expect(await reply.next() == updated)
        await reply.stopServer()
        let rest = await reply.rest()
        #expect(rest.last?["id"] == 1)
        #expect(rest.dropLast().allSatisfy { $0 == updated })  // it may have been seen on its way
    }

    @Test func `a resource that goes is told once`() async throws {
        let (id, uri) = try await story()
        let reply = await listen(["resourceSubscriptions": [uri]])
        _ = await reply.next()
        try await appliance.call("delete_story", ["story_id": id])
        #expect(await reply.next()?["params"]?["uri"] == uri)
        try await story()
        await reply.stopServer()
        #expect(await reply.rest().count == 1)
    }

    @Test func `what another process writes is told within a second or two`() async throws {
        let (id, uri) = try await story()
        let reply = await listen(["resourceSubscriptions": [uri]])
        _ = await reply.next()
        // As another process: past our dispatcher, which hears of nothing.
        let file = try DatabaseQueue(path: appliance.appliance.settings.dataFile)
        try await file.write { db in
            try db.execute(sql: "UPDATE story SET caption = 'From outside' WHERE id = ?", arguments: [id.stringValue!])
        }
        #expect(await reply.next()?["params"]?["uri"] == uri)
        await reply.hangUp()
    }

    @Test func `nobody hears of others' stories`() async throws {
        let (_, uri) = try await story()
        let reply = await listen(["resourceSubscriptions": [uri]], by: client("bob"))
        #expect(await reply.next()?["params"]?["notifications"] == [:])
        await reply.hangUp()
    }

    @Test func `a key that may do something else sees other tools, and is told`() async throws {
        let reply = await listen(["toolsListChanged": true, "resourcesListChanged": true])
        _ = await reply.next()
        try await write("UPDATE key SET scopes = 'stories:read' WHERE id = ?", [appliance["ada"].keyID])
        #expect(await reply.next()?["method"] == "notifications/tools/list_changed")
        #expect(await reply.next()?["method"] == "notifications/resources/list_changed")
        await reply.hangUp()
    }

    @Test func `a key that is revoked, or too old, ends the stream with its answer`() async throws {
        let ada = await listen(["toolsListChanged": true])
        _ = await ada.next()
        let id = appliance["ada"].keyID
        _ = try await appliance.appliance.dispatcher.perform(as: .operator) { context in try Keys.revoke(id, in: context) }
        #expect(await ada.next()?["result"] == Self.end)
        #expect(await ada.next() == nil)
        let bob = await listen(["toolsListChanged": true], by: client("bob"))
        _ = await bob.next()
        try await write("UPDATE key SET expires_at = 1 WHERE id = ?", [appliance["bob"].keyID])
        #expect(await bob.next()?["result"] == Self.end)
    }

    private static let end: JSON = [
        "resultType": "complete",
        "_meta": [
            subscription: 1,
            "io.modelcontextprotocol/serverInfo": [
                "name": "troupe", "title": "Troupe", "version": "0.1.0",
            ],
        ],
    ]

    @Test func `a server that stops ends the stream with its answer`() async throws {
        let reply = await listen(["toolsListChanged": true])
        _ = await reply.next()
        await reply.stopServer()
        #expect(await reply.rest().map { $0["result"] } == [Self.end])
    }

    @Test func `one key has so many streams and no more, and gets places back`() async throws {
        var replies: [StreamedReply] = []
        for _ in 0..<Listen.maxStreams {
            replies.append(await listen([:]))
            #expect(await replies.last?.next() != nil)
        }
        let refused = await listen([:])
        #expect(refused.status == 429 && !refused.isStream)
        #expect(await listen([:], by: client("bob")).isStream)
        await replies[0].hangUp()
        let again = await listen([:])
        #expect(again.isStream)
        await again.hangUp()
        for reply in replies { await reply.hangUp() }
    }

    @Test(
        arguments: [
            nil, "all", ["toolsListChanged": "yes"], ["resourceSubscriptions": "troupe://x"], ["resourceSubscriptions": [1]],
            ["taskIds": .array((0..<51).map { JSON($0) })],
        ] as [JSON])
    func `a filter that cannot be read is a wrong parameter`(filter: JSON) async {
        let reply = await listen(filter)
        #expect(!reply.isStream && reply.status == 200)
        #expect(await reply.answer()["error"]?["code"] == -32602)
    }

    @Test func `tasks are listened to by those who know tasks`() async throws {
        let reply = await listen(["taskIds": ["job_00000000000000000000000000"]])
        #expect(reply.status == 400)
        #expect(await reply.answer()["error"]?["code"] == -32021)
        var able = client()
        able.capabilities = ["extensions": ["io.modelcontextprotocol/tasks": [:]]]
        let params: JSON = ["name": "render_template", "arguments": ["template_id": "tpl_cover", "slots": ["title": "A"]]]
        let task = try await able.send("tools/call", params).result["taskId"]!
        let stream = await listen(["taskIds": [task, "job_00000000000000000000000000"]], by: able)
        #expect(await stream.next()?["params"]?["notifications"] == ["taskIds": [task]])
        _ = try await able.send("tasks/cancel", ["taskId": task])
        let told = await stream.next()
        #expect(told?["method"] == "notifications/tasks")
        #expect(told?["params"]?["taskId"] == task && told?["params"]?["status"] == "cancelled")
        #expect(told?["params"]?["_meta"]?[Self.subscription] == 1)
        await stream.hangUp()
    }

    @Test func `legacy clients know no listening`() async throws {
        var legacy = client()
        legacy.revision = "2025-11-25"
        #expect(try await legacy.send("subscriptions/listen", ["notifications": [:]]).errorCode == -32601)
    }

    @Test func `a tool can tell that a list has changed for all`() async throws {
        let changes = try FaceFixture(extras: { _ in
            MCPExtras(
                tools: [
                    FixtureTool("trigger") { _, exchange throws(RPCError) in
                        for list in [ListChanges.List.tools, .prompts, .resources] { exchange.announce(list) }
                        return FixtureTool.text("done")
                    }
                ], prompts: [GreetingPrompt()])
        })
        #expect(await changes.stream("server/discover").answer()["result"]?["capabilities"]?["prompts"] == ["listChanged": true])
        let both = await changes.stream(
            "subscriptions/listen", ["notifications": ["toolsListChanged": true, "promptsListChanged": true]])
        let one = await changes.stream("subscriptions/listen", ["notifications": ["promptsListChanged": true]], key: "reader")
        _ = (await both.next(), await one.next())
        _ = await changes.stream("tools/call", ["name": "trigger"]).answer()
        #expect(await both.next()?["method"] == "notifications/tools/list_changed")
        let told = await both.next()
        #expect(told?["method"] == "notifications/prompts/list_changed" && told?["params"]?["_meta"]?[Self.subscription] == "m1")
        #expect(await one.next()?["method"] == "notifications/prompts/list_changed")
        await both.stopServer()
        #expect(await both.rest().count == 1)
        await one.hangUp()
    }

    private func write(_ sql: String, _ arguments: StatementArguments) async throws {
        try await appliance.appliance.dispatcher.perform(as: .operator) { context in try context.db.execute(sql: sql, arguments: arguments)
        }
    }
}
