public import Operations

/// What the MCP face shows besides the operations. Filled in by Application.
public struct MCPContent: Sendable {
    /// Proposes values for what was typed so far, at most 101 of them, and none that the caller may not see.
    public typealias Proposals = @Sendable (_ typed: String, _ caller: Caller) throws(Failure) -> [String]

    /// Documents by name, e.g. `agents-guide.md`; they are the same for everybody.
    public var documents: [String: [UInt8]] = [:]
    /// The texts of the prompts' files.
    public var prompts: [String] = []
    /// Where proposals come from, one for each kind of value that has some.
    public var proposals: [(kind: ValueKind, source: Proposals)] = []

    /// Whether the tools, resources and prompts of the official conformance suite are there too. For testing only.
    public var hasConformanceFixture = false

    public init() {}
}

/// A kind of value that arguments of prompts and addresses of resources have, and that can be proposed.
public enum ValueKind: String, Sendable {
    case project, story, media, channel, timezone, template, character, profile, niche, grade
}
