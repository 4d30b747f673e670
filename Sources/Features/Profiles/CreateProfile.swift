internal import GRDB
internal import JSONSchema
public import Operations

/// Makes a profile.
public struct CreateProfile: Operation {
    public static let spec = Spec(
        "create_profile", "Create a profile: where a character (ai) or a person (managed) posts.", .post("/api/v1/profiles"),
        scope: .profileWrite, effect: .creates, toolset: .profiles)

    @Param("Its name.", .length(1...80)) var name: String
    @Param("ai: posts come from a character; managed: a person's own account. Default: ai.") var kind: Profile.Kind?
    @Param("The character that posts; only for ai.") var characterID: CharacterID?
    @Param("Connections that are its own.", .count(0...Profiles.maxConnections)) var connectionIDs: [ConnectionID]?
    @Param("The project, where there are several.") var projectID: ProjectID?

    public init() {}

    public func run(in context: Context) throws -> Profile {
        let project = try context.project(projectID)
        let kind = kind ?? .ai
        if let characterID { try Profiles.check(characterID, kind: kind, project: project, in: context) }
        let id = context.makeID(ProfileID.self)
        try context.db.execute(
            sql: "INSERT INTO profile (id, project, name, kind, character, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
            arguments: [id, project, name, kind.rawValue, characterID, context.now, context.now])
        if let connectionIDs { try Profiles.assign(connectionIDs, to: id, project: project, in: context) }
        return try Profiles.visible(id, in: context)
    }
}
