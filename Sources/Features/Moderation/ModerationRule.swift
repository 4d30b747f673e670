public import Operations

/// What a project does not want to post, or not without a person having looked.
public struct ModerationRule: LeanItem, Equatable {
    /// A word or several.
    public var term: String
    public var kind: ModerationKind
    /// Why, and what to write instead.
    public var note: String?
    public var createdAt: Instant

    public static let fields: [Field<ModerationRule>] = [
        Field("term") { $0.term }, Field("kind", "block refuses, review sends the story to a person.") { $0.kind },
        Field("note", "Why, and what to write instead.") { $0.note }, Field("created_at") { $0.createdAt },
    ]

    public static let seldomFields: Set = ["created_at"]
}

/// What happens where a term is found.
public enum ModerationKind: String, ParamWord {
    case block, review
}

/// A rule as callers send it.
public struct ModerationRuleInput: NestedParams {
    @Param("A word or several; found in any case, with accents, look-alikes, signs between letters.", .length(2...120)) var term: String
    @Param("block (default) refuses; review sends the story to a person.") var kind: ModerationKind?
    @Param("Why, and what to write instead: what a refusal tells.", .length(1...400)) var note: String?

    public init() {}
}
