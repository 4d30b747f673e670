internal import GRDB
internal import JSONSchema
internal import Operations

/// SQL that operations on collaborations share.
enum Collaborations {
    static let columns = """
        collaboration.id, collaboration.project, brand, terms, url, disclosure, collaboration.created_at, collaboration.updated_at
        """

    /// How many characters one may have.
    static let maxCharacters = 20

    /// The collaboration, if the caller may see it. Otherwise as if it did not exist.
    static func visible(_ id: CollaborationID, in context: Context) throws -> Collaboration {
        let row = try Row.fetchOne(
            context.db.cachedStatement(sql: "SELECT \(columns) FROM collaboration WHERE id = :id AND \(Context.visible("project"))"),
            arguments: context.visibility + ["id": id])
        guard let row else { throw Failure.notFound("collaboration", id) }
        return try collaboration(row, in: context)
    }

    static func collaboration(_ row: Row, in context: Context) throws -> Collaboration {
        let id: CollaborationID = row["id"]
        let characters = try CharacterID.fetchAll(
            context.db.cachedStatement(
                sql: "SELECT character FROM collaboration_character WHERE collaboration = ? ORDER BY character LIMIT \(maxCharacters)"),
            arguments: [id])
        return Collaboration(
            id: id, projectID: row["project"], brand: row["brand"], characters: characters, terms: row["terms"], url: row["url"],
            disclosure: row["disclosure"], createdAt: row["created_at"], updatedAt: row["updated_at"])
    }

    /// Gives a collaboration exactly those characters.
    /// - Throws: `.validationFailed` for one that the project does not have.
    static func assign(_ characters: [CharacterID], to id: CollaborationID, project: ProjectID, in context: Context) throws {
        try context.db.execute(sql: "DELETE FROM collaboration_character WHERE collaboration = ?", arguments: [id])
        for (index, character) in characters.enumerated() {
            guard try Characters.version(of: character, project: project, in: context) != nil else {
                throw Failure(
                    .validationFailed, "The project has no such character; list_characters tells which there are.",
                    parameter: "character_ids[\(index)]", got: character.json)
            }
            try context.db.cachedStatement(
                sql: "INSERT OR IGNORE INTO collaboration_character (collaboration, character) VALUES (?, ?)"
            ).execute(arguments: [id, character])
        }
    }
}
