internal import JSONSchema
internal import Operations

/// What a method found, before it is put into the words of a revision.
struct MCPResult: Sendable {
    enum Payload: Sendable {
        /// The members of the result, encoded, without the braces.
        case members([UInt8])
        case tool(ToolResult)
        /// What the client is to find out, for the same call once more. In answers to `tools/call`, `prompts/get`, `resources/read` only.
        case inputRequired(InputRequired)
        /// What goes on and can be asked for. In answers to `tools/call` only.
        case task(TaskState)
    }

    /// How long and for whom a client may keep the result (mcp.md 2.9); for results of lists and reads only.
    struct Caching: Sendable {
        enum Scope: String, Sendable {
            case `public`
            case `private`
        }

        var ttlMilliseconds: Int
        var scope: Scope
    }

    var payload: Payload
    var caching: Caching?
    /// The listening that this ends.
    var subscription: RPCID?

    /// What the server is, at length; `nil` for its name and version only.
    var server: JSON?

    init(_ payload: Payload, caching: Caching? = nil) {
        self.payload = payload
        self.caching = caching
    }

    /// A result of those members.
    init(_ object: JSON, caching: Caching? = nil) {
        self.init(.members(Array(object.bytes.dropFirst().dropLast())), caching: caching)
    }
}

/// What a tool answers.
struct ToolResult: Sendable {
    var content: [ContentBlock]
    /// The same for programs, encoded; always an object.
    var structured: [UInt8]?
    var isError: Bool

    init(content: [ContentBlock], structured: [UInt8]? = nil, isError: Bool = false) {
        self.content = content
        self.structured = structured
        self.isError = isError
    }

    /// One object, as text and as structure.
    init(_ json: JSON, isError: Bool = false) {
        let bytes = json.bytes
        var isObject = false
        if case .object = json { isObject = true }
        self.init(content: [.json(bytes)], structured: isObject ? bytes : nil, isError: isError)
    }

    /// What an operation has answered, likewise.
    init(_ reply: EncodedReply) {
        self.init(content: [.json(reply.bytes)], structured: reply.isObject ? reply.bytes : nil)
    }
}
