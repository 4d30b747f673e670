public import JSONSchema

extension Spec {
    /// The hints of MCP's tool annotations. All four are said, as their defaults are the worst case.
    public var annotations: JSON {
        let isIdempotent =
            switch effect {
            case .reads, .deletes: true
            // What is ordered and paid for is ordered and paid for again.
            case .changes: !maySpend || mayPublish
            case .creates, .publishes: false
            }
        return [
            "title": .string(title), "readOnlyHint": .bool(effect.isRead), "destructiveHint": .bool(isDestructive),
            "idempotentHint": .bool(isIdempotent), "openWorldHint": .bool(isOpenWorld),
        ]
    }
}
