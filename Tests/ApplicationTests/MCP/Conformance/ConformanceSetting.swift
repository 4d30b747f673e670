import Application
import HTTPServer
import HTTPTypes
import JSONSchema
import TestSupport

/// An appliance with the conformance fixture, and a client of it without a key, as the official suite is.
struct ConformanceSetting {
    static let modern = "2026-07-28"
    /// The revisions that the suite has scenarios for.
    static let revisions = ["2025-06-18", "2025-11-25", modern]
    static let tasks: JSON = ["extensions": ["io.modelcontextprotocol/tasks": [:]]]

    let appliance = try! TestAppliance { $0.servesConformanceFixture = true }

    func client(_ revision: String = modern, capabilities: JSON = [:], key: String? = nil) -> MCPConversation {
        var client = MCPConversation(appliance: appliance, key: key)
        client.revision = revision
        client.capabilities = capabilities
        return client
    }

    /// Sends a message with just these header fields besides the media types.
    func post(_ message: JSON, _ fields: [(String, String)]) async -> FaceFixture.Reply {
        var header: HeaderFields = [.contentType: "application/json", .accept: "application/json, text/event-stream"]
        for (name, value) in fields { header.append(HTTPField.Name(name)!, value) }
        return FaceFixture.Reply(await appliance.send(.post, "/mcp", headers: header, body: message.bytes))
    }

    /// A modern request with all that it has to have.
    static func message(_ method: String, _ params: JSON = [:], meta: JSON = FaceFixture.meta) -> JSON {
        var params = params
        params["_meta"] = meta
        return ["jsonrpc": "2.0", "id": "c1", "method": .string(method), "params": params]
    }
}
