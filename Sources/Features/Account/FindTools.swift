internal import JSONSchema
public import Operations

/// Finds tools by words, also those that a connection does not list.
public struct FindTools: Operation {
    public static let spec = Spec(
        "find_tools",
        """
        Find tools by words, e.g. "move a scheduled post". Searches all that you may call, listed or not, and gives their definitions.
        """,
        .get("/api/v1/tools"), scope: nil, effect: .reads, toolset: .account, command: ["find-tools"])

    @Param("What the tool should do, in a few words.", .length(1...200)) var query: String
    @Param("How many to answer. Default: up to 3, as many as make a short answer.", .range(1...20)) var limit: Int?
    @Param("Only tools that change nothing.") var onlyReads = false
    @Param("Also the schema of each answer, which is long.") var outputSchemas = false

    public init() {}

    public func run(in context: Context) throws -> Answer {
        let search = ToolSearch(Catalog.operations, notHere: AbsentTools.words)
        // Itself only where it is asked for by name.
        let isItself = Catalog.operations.named(query)?.spec.name == Self.spec.name
        func isMeant(_ operation: AnyOperation) -> Bool {
            (!onlyReads || operation.spec.effect.isRead) && (operation.spec.name != Self.spec.name || isItself)
        }
        let outside = AbsentTools.outside(query)
        let fitting = outside == nil ? search.find(query, where: isMeant) : []
        let found =
            outside == nil ? search.find(query) { isMeant($0) && $0.spec.allows(context.caller.scopes) } : []
        var tools = found.prefix(limit ?? Self.usualCount).map {
            Tool(operation: $0, confirming: context.caller.confirms, showsOutput: outputSchemas)
        }
        if limit == nil {
            var bytes = 0
            let short = tools.prefix { tool in
                bytes += tool.json.bytes.count
                return bytes <= Self.shortBytes
            }
            tools = Array(tools.prefix(max(1, short.count)))
        }
        let others = found.dropFirst(tools.count).prefix(Self.mostNames).map(\.spec.name)
        return Answer(
            tools: tools, others: others, more: found.count - tools.count,
            note: outside ?? note(found, best: fitting.first, in: context))
    }

    /// What is said where nothing does what was asked for, or what does may not be called.
    /// - Parameter best: what fits best, whether it may be called or not.
    private func note(_ found: [AnyOperation], best: AnyOperation?, in context: Context) -> String? {
        if let best, !best.spec.allows(context.caller.scopes) {
            let scopes = [best.spec.scope, best.spec.orScope].compactMap { $0?.rawValue }.joined(separator: " or ")
            return "\(best.spec.name) does that, but this connection's key does not have its scope, \(scopes). Ask for one that has it."
        }
        if Catalog.operations.named(query) != nil { return nil }
        if let substitute = AbsentTools.substitute(for: query) { return substitute }
        return found.isEmpty ? "No tool that this connection may call fits these words. Say otherwise what it should do." : nil
    }

    private static let usualCount = 3
    private static let mostNames = 10
    /// Definitions of so many bytes are about 800 tokens: with what is around them a typical answer stays below 1 000.
    private static let shortBytes = 3_600

    /// A tool's definition.
    public struct Tool: Reply {
        let operation: AnyOperation
        let confirming: Set<Stake>
        let showsOutput: Bool

        public static let fields: [Field<Tool>] = [
            Field("name") { $0.operation.spec.name }, Field("title") { $0.operation.spec.title },
            Field("description") { $0.operation.spec.description },
            Field("input_schema", "The arguments, as JSON Schema.") {
                FreeObject(Catalog.operations.toolSchema(of: $0.operation, confirming: $0.confirming))
            },
            Field("output_schema", "The answer, where output_schemas asks for it.") { tool in
                tool.showsOutput ? FreeObject(tool.operation.outputSchema.json) : nil
            },
            Field("annotations", "MCP's hints: whether it only reads, can destroy, can be repeated, reaches the outside.") {
                FreeObject($0.operation.spec.annotations)
            },
            Field("read_only", "Whether it changes nothing.") { $0.operation.spec.effect.isRead },
            Field("toolset", "Where it is listed: /mcp?toolsets= takes such names.") { $0.operation.spec.toolset.rawValue },
        ]
    }

    /// What was found.
    public struct Answer: Reply {
        var tools: [Tool]
        var others: [String]
        var more: Int
        var note: String?

        public static let fields: [Field<Answer>] = [
            Field("tools", "The best first.") { $0.tools },
            Field("others", "Names of the next, the best first; ask by a name for its definition.") { $0.others },
            Field("more", "How many fit besides; ask with more words.") { $0.more },
            Field("note", "Where nothing does what was asked for: what there is instead.") { $0.note },
        ]
    }
}
