public import Operations

/// Says how two versions of a character differ.
public struct CompareCharacterVersions: Operation {
    public static let spec = Spec(
        "compare_character_versions", "Show where two versions of a character differ, with what stood there before and after.",
        .get("/api/v1/characters/{character_id}/comparison"), scope: .characterRead, effect: .reads, toolset: .characters)

    @Param("The character's identifier.") var characterID: CharacterID
    @Param("The older version.", .range(1...1_000_000_000), name: "from") var first: Int
    @Param("The newer version. Default: the current one.", .range(1...1_000_000_000), name: "to") var second: Int?

    public init() {}

    public func run(in context: Context) throws -> Comparison {
        let character = try Characters.visible(characterID, in: context)
        let to = second ?? character.version
        let (old, new) = (
            try Versions.existing(first, of: character, parameter: "from", in: context),
            try Versions.existing(to, of: character, parameter: "to", in: context)
        )
        return Comparison(from: first, to: to, changes: CharacterContent.changes(from: old, to: new))
    }

    /// Where two versions differ.
    public struct Comparison: Reply {
        var from: Int
        var to: Int
        var changes: [CharacterChange]

        public static let fields: [Field<Comparison>] = [
            Field("from") { $0.from }, Field("to") { $0.to }, Field("changes") { $0.changes },
        ]
    }
}
