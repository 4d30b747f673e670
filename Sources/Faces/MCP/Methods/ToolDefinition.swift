internal import JSONSchema
internal import Operations

/// An operation as a tool.
enum ToolDefinition {
    /// - Parameters:
    ///   - namesViews: whether the client shows pages of MCP Apps.
    static func json(
        of operation: AnyOperation, _ catalog: OperationCatalog, in revision: Revision, publicURL: String, namesViews: Bool
    ) -> JSON {
        let spec = operation.spec
        var tool: JSON = ["name": .string(spec.name)]
        if revision.hasTitles { tool["title"] = .string(spec.title) }
        tool["description"] = .string(spec.description)
        tool["inputSchema"] = catalog.toolSchema(of: operation)
        // Until 2025-11-25 the root has to be an object (mcp.md 1.1).
        if revision.hasStructuredContent, operation.outputSchema.json["type"] == "object" || revision.isModern {
            tool["outputSchema"] = operation.outputSchema.json
        }
        if revision.hasAnnotations { tool["annotations"] = annotations(of: spec) }
        if revision.hasIcons { tool["icons"] = AppIcon.icons(publicURL) }
        if namesViews, let meta = spec.view.flatMap(AppView.meta) { tool["_meta"] = meta }
        return tool
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
