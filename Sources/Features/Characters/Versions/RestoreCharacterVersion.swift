public import Operations

/// Makes a character what it was.
public struct RestoreCharacterVersion: Operation {
    public static let spec = Spec(
        "restore_character_version",
        "Make a character what it was at an older version. That is a new version: nothing is lost, and posts keep theirs.",
        .post("/api/v1/characters/{character_id}/restore"), scope: .characterWrite, effect: .changes, toolset: .characters)

    @Param("The character's identifier.") var characterID: CharacterID
    @Param("The version to go back to.", .range(1...1_000_000_000)) var version: Int

    public init() {}

    public func run(in context: Context) throws -> CharacterReceipt {
        let old = try Characters.visible(characterID, in: context)
        var content = try Versions.existing(version, of: old, in: context)
        // Pictures that were deleted meanwhile cannot come back.
        try References.dropGone(from: &content, project: old.project, in: context)
        let (saved, changed) = try Characters.save(content, over: old, restoredFrom: version, in: context)
        return CharacterReceipt(current: saved, changed: changed)
    }
}
