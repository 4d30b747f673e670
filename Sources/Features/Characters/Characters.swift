internal import GRDB
internal import JSONSchema
internal import Operations
internal import Store

/// SQL that operations on characters share.
enum Characters {
    /// A character as its row has it, and what its current version holds.
    struct Current {
        var id: CharacterID
        var project: ProjectID
        var template: String?
        var version: Int
        var archivedAt: Instant?
        var createdAt: Instant
        var updatedAt: Instant
        var content: CharacterContent
    }

    /// The character, if the caller may see it. Otherwise as if it did not exist.
    static func visible(_ id: CharacterID, in context: Context) throws -> Current {
        let row = try Row.fetchOne(
            context.db.cachedStatement(
                sql: """
                    SELECT character.id, project, template, character.version, archived_at, character.created_at, updated_at, content
                    FROM character JOIN character_version AS current
                        ON current.character = character.id AND current.version = character.version
                    WHERE character.id = :id AND \(Context.visible("project"))
                    """),
            arguments: context.visibility + ["id": id])
        guard let row else { throw Failure.notFound("character", id) }
        return Current(
            id: row["id"], project: row["project"], template: row["template"], version: row["version"], archivedAt: row["archived_at"],
            createdAt: row["created_at"], updatedAt: row["updated_at"],
            content: CharacterContent(stored: try JSON(parsing: row["content"] as String)))
    }

    /// The version that is current, if the character is one of that project.
    static func version(of id: CharacterID, project: ProjectID, in context: Context) throws -> Int? {
        try context.db.first("SELECT version FROM character WHERE id = ? AND project = ?", [.text(id.text), .text(project.text)]) { row in
            Int(row.integer(0))
        }
    }

    /// What an older version held; `nil` where there is none.
    static func content(of id: CharacterID, version: Int, in context: Context) throws -> CharacterContent? {
        let text = try String.fetchOne(
            context.db, sql: "SELECT content FROM character_version WHERE character = ? AND version = ?", arguments: [id, version])
        return try text.map { CharacterContent(stored: try JSON(parsing: $0)) }
    }

    // MARK: Changing

    /// Makes a character, with its first version.
    static func create(_ content: CharacterContent, project: ProjectID, template: String?, in context: Context) throws -> Current {
        let id = try insert(content, project: project, template: template, version: 1, in: context)
        try keep(content, of: id, version: 1, changed: [], author: context.caller.user, at: context.now, in: context)
        return try settle(content, of: id, in: context)
    }

    /// Makes the row of a character, whose versions are yet to be kept.
    static func insert(
        _ content: CharacterContent, project: ProjectID, template: String?, version: Int, in context: Context
    ) throws -> CharacterID {
        let id = context.makeID(CharacterID.self)
        try context.db.execute(
            sql: """
                INSERT INTO character (id, project, name, niche, template, version, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """, arguments: [id, project, content.name, content.niche, template, version, context.now, context.now])
        return id
    }

    /// Makes the rows of what a new character's current version holds, and tells the world.
    @discardableResult
    static func settle(_ content: CharacterContent, of id: CharacterID, in context: Context) throws -> Current {
        try Ingredients.replace([], by: content.ingredients, of: id, in: context)
        try References.note(content.references, of: id, in: context)
        let made = try visible(id, in: context)
        try tell(made, changed: ["created"], in: context)
        return made
    }

    /// Makes a new version of what differs; where nothing does, the old one stays current.
    /// - Returns: the character as it is now, and where it differs from before.
    static func save(
        _ content: CharacterContent, over old: Current, restoredFrom: Int? = nil, in context: Context
    ) throws -> (character: Current, changed: [String]) {
        let changed = CharacterChange.summary(of: CharacterContent.changes(from: old.content, to: content))
        guard !changed.isEmpty else { return (old, []) }
        let version = old.version + 1
        try context.db.execute(
            sql: "UPDATE character SET name = ?, niche = ?, version = ?, updated_at = ? WHERE id = ?",
            arguments: [content.name, content.niche, version, context.now, old.id])
        try keep(
            content, of: old.id, version: version, changed: changed, author: context.caller.user, restoredFrom: restoredFrom,
            at: context.now, in: context)
        try Ingredients.replace(old.content.ingredients, by: content.ingredients, of: old.id, in: context)
        if content.references != old.content.references { try References.note(content.references, of: old.id, in: context) }
        let saved = try visible(old.id, in: context)
        try tell(saved, changed: changed, in: context)
        return (saved, changed)
    }

    /// Keeps a version.
    static func keep(
        _ content: CharacterContent, of id: CharacterID, version: Int, changed: [String], author: UserID?, restoredFrom: Int? = nil,
        at moment: Instant, in context: Context
    ) throws {
        try context.db.execute(
            sql: """
                INSERT INTO character_version (character, version, content, changed, author, restored_from, created_at)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                id, version, content.stored.text, JSON(changed).text, author, restoredFrom, moment,
            ])
    }

    /// Hides a character from lists, or shows it again. That is no version: it is as it was.
    static func archive(_ old: Current, _ isArchived: Bool, in context: Context) throws -> Current {
        guard (old.archivedAt != nil) != isArchived else { return old }
        try context.db.execute(
            sql: "UPDATE character SET archived_at = ?, updated_at = ? WHERE id = ?",
            arguments: [isArchived ? context.now : nil, context.now, old.id])
        let changed = try visible(old.id, in: context)
        try tell(changed, changed: ["archived"], in: context)
        return changed
    }

    /// Tells the world that a character has changed.
    static func tell(_ character: Current, changed: [String], in context: Context) throws {
        try context.event(
            "character.updated", project: character.project, subject: character.id.text,
            data: [
                "character": [
                    "id": character.id.json, "name": .string(character.content.name), "version": JSON(character.version),
                    "archived": .bool(character.archivedAt != nil), "changed": JSON(changed),
                ]
            ])
    }

    /// Refuses a change that is based on a version which is no longer current.
    static func check(_ character: Current, version: Int?) throws {
        guard let version, version != character.version else { return }
        throw Failure(
            .conflict,
            "The character has changed since: it is at version \(character.version), not \(version). Read it again and repeat.",
            parameter: "version", got: JSON(version), fix: ["version": JSON(character.version)]
        ).instead(JSON(character.version))
    }
}
