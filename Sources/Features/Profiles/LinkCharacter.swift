internal import GRDB
internal import JSONSchema
public import Operations

/// Says which character posts by a profile.
public struct LinkCharacter: Operation {
    public static let spec = Spec(
        "link_character", "Say which character posts by a profile; null takes it away. Posts that are there keep theirs.",
        .post("/api/v1/profiles/{profile_id}/character"), scope: .profileWrite, effect: .changes, toolset: .profiles,
        command: ["profile", "link"])

    @Param("The profile's identifier.") var profileID: ProfileID
    @Param("The character.") var characterID: Change<CharacterID>

    public init() {}

    public func run(in context: Context) throws -> Profile {
        let old = try Profiles.visible(profileID, in: context)
        let character: CharacterID?
        switch characterID {
        case .keep:
            throw Failure(.validationFailed, "Send the character, or null to take it away.", parameter: "character_id")
                .instead("<character_id, begins with chr_>")
        case .remove: character = nil
        case .set(let id):
            try Profiles.check(id, kind: old.kind, project: old.projectID, in: context)
            character = id
        }
        try context.db.execute(
            sql: "UPDATE profile SET character = ?, updated_at = ? WHERE id = ?", arguments: [character, context.now, old.id])
        return try Profiles.visible(profileID, in: context)
    }
}
