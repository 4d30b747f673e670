internal import GRDB
internal import JSONSchema
internal import Operations

/// SQL that operations on reference views share.
enum References {
    /// Notes which assets the current version shows, so that they are kept.
    static func note(_ references: [ReferenceView: CharacterReference], of character: CharacterID, in context: Context) throws {
        try context.db.execute(sql: "DELETE FROM character_reference WHERE character = ?", arguments: [character])
        let statement = try context.db.cachedStatement(sql: "INSERT INTO character_reference (character, view, media) VALUES (?, ?, ?)")
        for (view, reference) in references { try statement.execute(arguments: [character, view.rawValue, reference.mediaID]) }
    }

    /// Takes out of a content the pictures that are no longer there.
    static func dropGone(from content: inout CharacterContent, project: ProjectID, in context: Context) throws {
        for (view, reference) in content.references where try !Media.isPicture(reference.mediaID, of: project, in: context) {
            content.references[view] = nil
        }
        for index in content.ingredients.indices {
            guard let media = content.ingredients[index].mediaID, try !Media.isPicture(media, of: project, in: context) else { continue }
            content.ingredients[index].mediaID = nil
        }
    }

    /// The characters of which an asset is a reference view or an ingredient, some of them.
    static func characters(showing media: MediaID, in context: Context) throws -> [CharacterID] {
        let views = try CharacterID.fetchAll(
            context.db, sql: "SELECT DISTINCT character FROM character_reference WHERE media = ? LIMIT 10", arguments: [media])
        let ingredients = try CharacterID.fetchAll(
            context.db, sql: "SELECT character FROM ingredient WHERE media = ? LIMIT 10", arguments: [media])
        return Array(Set(views + ingredients)).sorted()
    }
}
