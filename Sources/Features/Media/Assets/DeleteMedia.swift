public import Operations
internal import GRDB
internal import JSONSchema

/// Deletes an asset.
public struct DeleteMedia: Operation {
    public static let spec = Spec(
        "delete_media",
        "Delete a picture or a video, its copies and its address. Refused while a story that is scheduled or has gone out, or a character, shows it.",
        .delete("/api/v1/media/{media_id}"), scope: .mediaWrite, effect: .deletes, toolset: .media)

    /// How many stories a refusal names.
    private static let namedStories = 10

    @Param("The asset's identifier.") var mediaID: MediaID

    public init() {}

    public func run(in context: Context) throws -> Deletion {
        _ = try Media.visible(mediaID, in: context)
        try refuseIfShown(in: context)
        try refuseIfOfCharacter(in: context)
        try Media.delete(mediaID, in: context)
        return Deletion(id: mediaID.text)
    }

    private func refuseIfShown(in context: Context) throws {
        let rows = try Row.fetchAll(
            context.db,
            sql: """
                SELECT story.id, story.state FROM story_media JOIN story ON story.id = story_media.story WHERE story_media.media = ?
                AND story.state IN ('scheduled', 'publishing', 'published', 'partially_published')
                ORDER BY story.id DESC LIMIT \(Self.namedStories)
                """, arguments: [mediaID])
        guard !rows.isEmpty else { return }
        let names = rows.map { "\($0["id"] as String) (\($0["state"] as String))" }
        throw Failure(
            .conflict,
            "The asset is shown by \(names.joined(separator: ", ")). Unschedule what is scheduled first; what is published stays.",
            fix: ["stories": .array(rows.map { ["id": .string($0["id"]), "state": .string($0["state"])] })])
    }

    private func refuseIfOfCharacter(in context: Context) throws {
        let characters = try References.characters(showing: mediaID, in: context)
        guard !characters.isEmpty else { return }
        throw Failure(
            .conflict,
            "The asset is a reference view or an ingredient of \(characters.map(\.text).joined(separator: ", ")). Set another one first.",
            fix: ["characters": .array(characters.map(\.json))])
    }
}

extension Media {
    /// Deletes an asset and those of its bytes that nothing else has.
    static func delete(_ id: MediaID, in context: Context) throws {
        let blobs = try Int64.fetchAll(
            context.db,
            sql: """
                SELECT original FROM media WHERE id = :id UNION SELECT served FROM media WHERE id = :id
                UNION SELECT blob FROM rendition WHERE media = :id
                """, arguments: ["id": id])
        try context.db.execute(sql: "DELETE FROM media WHERE id = ?", arguments: [id])
        try Blobs.release(Set(blobs), in: context)
    }
}
