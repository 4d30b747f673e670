import JSONSchema
import Operations
import Synchronization

@testable import Faces

/// A tool that is no operation, as a test says.
struct FixtureTool: MCPTool {
    typealias Body = @Sendable (JSON.Object, CallExchange) async throws(RPCError) -> MCPResult

    let name: String
    var neededCapabilities: JSON = [:]
    let body: Body

    init(_ name: String, needs: JSON = [:], _ body: @escaping Body) {
        self.name = name
        neededCapabilities = needs
        self.body = body
    }

    func definition(in revision: Revision) -> JSON {
        ["name": .string(name), "description": "A tool of a test.", "inputSchema": ["type": "object"]]
    }

    func answer(_ arguments: JSON.Object, in exchange: CallExchange) async throws(RPCError) -> MCPResult {
        try await body(arguments, exchange)
    }

    static func text(_ text: String) -> MCPResult { MCPResult(.tool(ToolResult(content: [.text(text)]))) }
}

/// A prompt that asks for the name of its reader.
struct GreetingPrompt: MCPPrompt {
    let name = "greeting"

    func definition(in revision: Revision) -> JSON { ["name": .string(name)] }

    func answer(_ arguments: JSON.Object, in exchange: CallExchange) async throws(RPCError) -> MCPResult {
        guard case .accepted(let content)? = FormAnswer(exchange.answers["who"]) else {
            return try exchange.ask([("who", .form("Who reads?", properties: ["name": ["type": "string"]], required: ["name"]))])
        }
        let text = "Hello, \(content["name"]?.stringValue ?? "")!"
        return MCPResult(["messages": [["role": "user", "content": ["type": "text", "text": .string(text)]]]])
    }
}

/// Tasks that a test moves on.
final class FixtureTasks: TaskSource {
    private let tasks = Mutex<[String: TaskState]>([:])
    private let heard = Mutex<[JSON.Object]>([])
    private let dispatcher: Dispatcher

    init(_ dispatcher: Dispatcher) { self.dispatcher = dispatcher }

    var answers: [JSON.Object] { heard.withLock { $0 } }

    @discardableResult
    func set(_ id: String, _ status: TaskState.Status) -> TaskState {
        let now = Instant("2026-05-01T07:00:00Z")!
        let task = TaskState(id: id, status: status, createdAt: now, updatedAt: now, ttlMilliseconds: 60_000)
        tasks.withLock { $0[id] = task }
        dispatcher.written.send()
        return task
    }

    func task(_ id: String, for caller: Caller, requestID: String) throws(Failure) -> TaskState? {
        caller.scopes.contains(.all) ? tasks.withLock { $0[id] } : nil
    }

    func answer(_ id: String, with answers: JSON.Object, for caller: Caller, requestID: String) async throws(Failure) {
        heard.withLock { $0.append(answers) }
    }

    func cancel(_ id: String, for caller: Caller, requestID: String) async throws(Failure) { set(id, .cancelled) }
}
