import Foundation
import GRDB
import HTTPServer
import HTTPTypes
import JSONSchema
import Operations
import TestSupport

/// A client of the whole appliance, over MCP in one revision.
struct MCPConversation: Sendable {
    let appliance: TestAppliance
    let key: String?
    var revision = "2026-07-28"
    var path = "/mcp"
    var toolsets: String?
    /// What a modern client says that it can do.
    var capabilities: JSON = [:]
    var progressToken: JSON?

    private var isModern: Bool { revision == "2026-07-28" }

    func send(_ method: String, _ params: JSON = [:]) async throws -> FaceFixture.Reply {
        FaceFixture.Reply(await respond(method, params))
    }

    /// The same where a stream is expected.
    func stream(_ method: String, _ params: JSON = [:]) async -> StreamedReply { StreamedReply(await respond(method, params)) }

    func respond(_ method: String, _ params: JSON = [:]) async -> Response {
        var params = params
        var fields: HeaderFields = [
            .contentType: "application/json", .accept: "application/json, text/event-stream",
            HTTPField.Name("MCP-Protocol-Version")!: revision,
        ]
        if let toolsets { fields[HTTPField.Name("X-Troupe-Toolsets")!] = toolsets }
        if isModern {
            var meta = FaceFixture.meta
            meta["io.modelcontextprotocol/clientCapabilities"] = capabilities
            params["_meta"] = meta
            fields[HTTPField.Name("Mcp-Method")!] = method
            let name = params["name"]?.stringValue ?? params["uri"]?.stringValue ?? params["taskId"]?.stringValue
            if let name { fields[HTTPField.Name("Mcp-Name")!] = name }
        }
        if let progressToken {
            var meta = params["_meta"] ?? [:]
            meta["progressToken"] = progressToken
            params["_meta"] = meta
        }
        let message: JSON = ["jsonrpc": "2.0", "id": 1, "method": .string(method), "params": params]
        return await appliance.send(.post, path, headers: fields, body: message.bytes, key: key)
    }

    func tool(_ name: String, _ arguments: JSON = [:]) async throws -> FaceFixture.Reply {
        try await send("tools/call", ["name": .string(name), "arguments": arguments])
    }

    func tools() async throws -> [String] {
        try await send("tools/list").result["tools"]?.arrayValue?.compactMap { $0["name"]?.stringValue } ?? []
    }

    func prompt(_ name: String, _ arguments: JSON = [:]) async throws -> String {
        let reply = try await send("prompts/get", ["name": .string(name), "arguments": arguments])
        return reply.result["messages"]?[0]?["content"]?["text"]?.stringValue ?? "no prompt: \(reply.json.text)"
    }
}

/// What texts for agents may put between backticks: names that exist.
enum Vocabulary {
    static func words(of catalog: OperationCatalog) -> Set<String> {
        var words: Set = [
            "idempotency_key", "whole", "code", "message", "fields", "fix", "example", "retry", "never", "now", "after",
            "insufficient_scope",
            "not_found",
        ]
        words.formUnion(Toolset.words)
        for operation in catalog.operations {
            words.formUnion([operation.spec.name] + operation.spec.aliases)
            collect(operation.inputSchema.json, into: &words)
            collect(operation.outputSchema.json, into: &words)
        }
        return words
    }

    /// The names between backticks that are none.
    static func strangers(in text: String, _ words: Set<String>) -> [String] {
        text.matches(of: #/`([a-z]+(?:_[a-z]+)*)`/#).map { String($0.output.1) }.filter { !words.contains($0) }
    }

    private static func collect(_ schema: JSON, into words: inout Set<String>) {
        for member in schema["properties"]?.objectValue?.members ?? [] { words.insert(member.key) }
        words.formUnion(schema["enum"]?.arrayValue?.compactMap(\.stringValue) ?? [])
        switch schema {
        case .object(let object): for member in object.members { collect(member.value, into: &words) }
        case .array(let elements): for element in elements { collect(element, into: &words) }
        default: break
        }
    }
}

extension TestAppliance {
    /// The id of what a task is about.
    func work(of task: JSON?) throws -> String {
        try appliance.dispatcher.view(as: .operator) { context in
            try String.fetchOne(context.db, sql: "SELECT work FROM call_task WHERE id = ?", arguments: [task?.stringValue]) ?? ""
        }
    }
}
