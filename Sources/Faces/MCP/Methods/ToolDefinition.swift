internal import JSONSchema
internal import Operations

/// An operation as a tool.
enum ToolDefinition {
    /// - Parameters:
    ///   - namesViews: whether the client shows pages of MCP Apps.
    ///   - confirming: what a person is asked about before this key does it.
    static func json(
        of operation: AnyOperation, _ catalog: OperationCatalog, in revision: Revision, publicURL: String, namesViews: Bool,
        confirming: Set<Stake> = []
    ) -> JSON {
        let spec = operation.spec
        var tool: JSON = ["name": .string(spec.name)]
        if revision.hasTitles { tool["title"] = .string(spec.title) }
        tool["description"] = .string(spec.description)
        tool["inputSchema"] = catalog.toolSchema(of: operation, confirming: confirming)
        // Until 2025-11-25 the root has to be an object (mcp.md 1.1).
        if revision.hasStructuredContent, operation.outputSchema.json["type"] == "object" || revision.isModern {
            tool["outputSchema"] = outputSchema(of: operation)
        }
        if revision.hasAnnotations { tool["annotations"] = spec.annotations }
        if revision.hasIcons { tool["icons"] = AppIcon.icons(publicURL) }
        if namesViews, let meta = spec.view.flatMap(AppView.meta) { tool["_meta"] = meta }
        return tool
    }

    /// What `structuredContent` may be: the reply, or what is told of a failure (mcp.md 2.11: it has to conform in either case).
    private static func outputSchema(of operation: AnyOperation) -> JSON {
        ["type": "object", "anyOf": [operation.outputSchema.json, ["properties": ["error": ["type": "object"]], "required": ["error"]]]]
    }
}
