internal import GRDB
internal import JSONSchema
public import Operations

/// Changes a profile.
public struct UpdateProfile: Operation {
    public static let spec = Spec(
        "update_profile",
        "Change a profile's name or connections. What is not sent stays. Connections of an auto-approved one need a publishing scope.",
        .patch("/api/v1/profiles/{profile_id}"),
        scope: .profileWrite, effect: .changes, toolset: .profiles)

    @Param("The profile's identifier.") var profileID: ProfileID
    @Param("Its name.", .length(1...80)) var name: String?
    @Param("Connections that are its own; replaces all.", .count(0...Profiles.maxConnections)) var connectionIDs: [ConnectionID]?

    public init() {}

    public func run(in context: Context) throws -> Profile {
        let old = try Profiles.visible(profileID, in: context)
        // Where posts go that no person looks at is for somebody to say who may publish.
        if connectionIDs != nil, old.autoApprove.since != nil {
            try context.require(anyOf: Reviews.publishing, for: "Changing where an auto-approved profile posts")
        }
        try context.db.execute(
            sql: "UPDATE profile SET name = ?, updated_at = ? WHERE id = ?", arguments: [name ?? old.name, context.now, old.id])
        if let connectionIDs { try Profiles.assign(connectionIDs, to: old.id, project: old.projectID, in: context) }
        return try Profiles.visible(profileID, in: context)
    }
}
