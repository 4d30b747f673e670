internal import GRDB
internal import JSONSchema
internal import Operations
internal import Store

/// SQL that operations on profiles share.
enum Profiles {
    static let columns = """
        id, project, name, kind, character, auto_approve_at, auto_approve_by, auto_approve_daily, created_at, updated_at
        """

    /// How many connections a profile may have.
    static let maxConnections = 50

    /// The profile, if the caller may see it. Otherwise as if it did not exist.
    static func visible(_ id: ProfileID, in context: Context) throws -> Profile {
        let row = try Row.fetchOne(
            context.db.cachedStatement(sql: "SELECT \(columns) FROM profile WHERE id = :id AND \(Context.visible("project"))"),
            arguments: context.visibility + ["id": id])
        guard let row else { throw Failure.notFound("profile", id) }
        return try profile(row, in: context)
    }

    /// The profile of that project that a story is to be posted by.
    /// - Throws: `.validationFailed` where the project has none of that id.
    static func chosen(_ id: ProfileID, project: ProjectID, in context: Context) throws -> Profile {
        let row = try Row.fetchOne(
            context.db.cachedStatement(sql: "SELECT \(columns) FROM profile WHERE id = ? AND project = ?"), arguments: [id, project])
        guard let row else {
            throw Failure(
                .validationFailed, "The project has no such profile; list_profiles tells which there are.", parameter: "profile_id",
                got: id.json)
        }
        return try profile(row, in: context)
    }

    static func profile(_ row: Row, in context: Context) throws -> Profile {
        let id: ProfileID = row["id"]
        return Profile(
            id: id, projectID: row["project"], name: row["name"], kind: try Stories.word(row["kind"]), character: row["character"],
            connections: try connections(of: id, in: context),
            autoApprove: AutoApprove(since: row["auto_approve_at"], by: row["auto_approve_by"], daily: row["auto_approve_daily"]),
            createdAt: row["created_at"], updatedAt: row["updated_at"])
    }

    private static func connections(of id: ProfileID, in context: Context) throws -> [ProfileConnection] {
        try context.db.all(
            "SELECT id, channel, name, state FROM connection WHERE profile = ? AND state = 'connected' LIMIT \(maxConnections)",
            [.text(id.text)]
        ) { row in
            ProfileConnection(id: ConnectionID(stored: row.text(0)), channel: row.text(1), name: row.text(2), state: row.text(3))
        }.sorted { $0.id < $1.id }
    }

    /// Gives a profile exactly those connections.
    /// - Throws: `.validationFailed` for one that the project does not have, `.conflict` for one of another profile.
    static func assign(_ ids: [ConnectionID], to profile: ProfileID, project: ProjectID, in context: Context) throws {
        for (index, id) in ids.enumerated() {
            let path = "connection_ids[\(index)]"
            let row = try context.db.cachedStatement(
                sql: "SELECT profile FROM connection WHERE id = ? AND project = ? AND state = 'connected'"
            ).rows([id, project]).first
            guard let row else {
                throw Failure(
                    .validationFailed, "The project has no such connection; list_social_connections tells which there are.",
                    parameter: path, got: id.json)
            }
            if let other = row["profile"] as ProfileID?, other != profile {
                throw Failure(
                    .conflict, "The connection belongs to the profile \(other). Take it out there first, by update_profile.",
                    parameter: path, got: id.json, fix: ["profile_id": other.json])
            }
        }
        try context.db.execute(sql: "UPDATE connection SET profile = NULL WHERE profile = ?", arguments: [profile])
        for id in ids {
            try context.db.cachedStatement(sql: "UPDATE connection SET profile = ? WHERE id = ?").execute(arguments: [profile, id])
        }
    }

    /// The character of an AI profile.
    /// - Throws: `.validationFailed` where the profile is a person's, or the project has no such character.
    static func check(_ character: CharacterID, kind: Profile.Kind, project: ProjectID, in context: Context) throws {
        guard kind == .ai else {
            throw Failure(
                .validationFailed, "A managed profile is a person's own account and has no character.", parameter: "character_id",
                got: character.json)
        }
        _ = try StoryCast(character, project: project, in: context)
    }
}
