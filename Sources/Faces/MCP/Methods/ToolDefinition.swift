internal import JSONSchema
internal import Operations

/// An operation as a tool.
enum ToolDefinition {
    /// The argument that every operation takes which does not read; taken away before the operation sees its arguments.
    static let idempotencyKey = "idempotency_key"

    static func json(of operation: AnyOperation, in revision: Revision) -> JSON {
        let spec = operation.spec
        var tool: JSON = ["name": .string(spec.name)]
        if revision.hasTitles { tool["title"] = .string(spec.title) }
        tool["description"] = .string(spec.summary)
        tool["inputSchema"] = inputSchema(of: operation)
        // Until 2025-11-25 the root has to be an object (mcp.md 1.1).
        if revision.hasStructuredContent, operation.outputSchema.json["type"] == "object" || revision.isModern {
            tool["outputSchema"] = operation.outputSchema.json
        }
        if revision.hasAnnotations { tool["annotations"] = annotations(of: spec) }
        return tool
    }

    private static func inputSchema(of operation: AnyOperation) -> JSON {
        var schema = operation.inputSchema.json
        guard declaresIdempotencyKey(operation), var properties = schema["properties"] else { return schema }
        properties[idempotencyKey] = [
            "type": "string", "minLength": 1, "maxLength": 255,
            "description": "Any text of yours, new for each intended effect: a repeat with the same text answers as the first call did.",
        ]
        schema["properties"] = properties
        return schema
    }

    /// Where a repeat would make a second thing, the argument is shown; elsewhere it is only accepted.
    private static func declaresIdempotencyKey(_ operation: AnyOperation) -> Bool {
        guard !operation.parameters.contains(where: { $0.name == idempotencyKey }) else { return false }
        switch operation.spec.effect {
        case .creates, .publishes: return true
        case .reads, .changes, .deletes: return false
        }
    }

    /// All four are said, as their defaults are the worst case.
    private static func annotations(of spec: Spec) -> JSON {
        let (isDestructive, isIdempotent) =
            switch spec.effect {
            case .reads: (false, true)
            case .creates, .publishes: (false, false)
            case .changes: (false, true)
            case .deletes: (true, true)
            }
        return [
            "title": .string(spec.title), "readOnlyHint": .bool(spec.effect.isRead), "destructiveHint": .bool(isDestructive),
            "idempotentHint": .bool(isIdempotent), "openWorldHint": .bool(spec.isOpenWorld),
        ]
    }
}
