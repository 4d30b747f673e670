internal import GRDB
internal import JSONSchema
public import Operations

/// Deletes a profile.
public struct DeleteProfile: Operation {
    public static let spec = Spec(
        "delete_profile", "Delete a profile. Its connections stay connected, its posts stay what they are, what is scheduled goes out.",
        .delete("/api/v1/profiles/{profile_id}"), scope: .profileWrite, effect: .deletes, toolset: .profiles)

    @Param("The profile's identifier.") var profileID: ProfileID

    public init() {}

    public func run(in context: Context) throws -> Deletion {
        let profile = try Profiles.visible(profileID, in: context)
        try context.db.execute(sql: "DELETE FROM profile WHERE id = ?", arguments: [profile.id])
        return Deletion(id: profileID.text)
    }
}
