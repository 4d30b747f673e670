internal import JSONSchema
public import Operations

/// Finds tools by words, also those that a connection does not list.
public struct FindTools: Operation {
    public static let spec = Spec(
        "find_tools",
        """
        Find tools by words, e.g. "move a scheduled post". Searches all that this connection may call, also what is not listed, and gives \
        full definitions; what it finds can be called at once.
        """,
        .get("/api/v1/tools"), scope: nil, effect: .reads, toolset: .account, command: ["find-tools"])

    @Param("What the tool should do, in a few words.", .length(1...200)) var query: String
    @Param("How many to answer.", .range(1...20)) var limit = 3
    @Param("Only tools that change nothing.") var onlyReads = false

    public init() {}

    public func run(in context: Context) throws -> Answer {
        let found = ToolSearch(Catalog.operations).find(query) { operation in
            operation.spec.allows(context.caller.scopes) && (!onlyReads || operation.spec.effect.isRead)
                && operation.spec.name != Self.spec.name
        }
        return Answer(
            tools: found.prefix(limit).map { Tool(operation: $0, confirming: context.caller.confirms) },
            more: max(0, found.count - limit))
    }

    /// A tool's definition.
    public struct Tool: Reply {
        let operation: AnyOperation
        let confirming: Set<Stake>

        public static let fields: [Field<Tool>] = [
            Field("name") { $0.operation.spec.name }, Field("title") { $0.operation.spec.title },
            Field("description") { $0.operation.spec.description },
            Field("input_schema", "The arguments, as JSON Schema.") {
                FreeObject(Catalog.operations.toolSchema(of: $0.operation, confirming: $0.confirming))
            },
            Field("read_only", "Whether it changes nothing.") { $0.operation.spec.effect.isRead },
            Field("toolset") { $0.operation.spec.toolset.rawValue },
        ]
    }

    /// What was found.
    public struct Answer: Reply {
        var tools: [Tool]
        var more: Int

        public static let fields: [Field<Answer>] = [
            Field("tools", "The best first.") { $0.tools }, Field("more", "How many fit besides; ask with more words.") { $0.more },
        ]
    }
}
