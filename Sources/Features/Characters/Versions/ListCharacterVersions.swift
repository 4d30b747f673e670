internal import GRDB
internal import JSONSchema
public import Operations

/// Lists what became of a character, newest first.
public struct ListCharacterVersions: Operation {
    public static let spec = Spec(
        "list_character_versions",
        "List a character's versions, newest first, with what each changed. get_character shows one, compare_character_versions two.",
        .get("/api/v1/characters/{character_id}/versions"), scope: .characterRead, effect: .reads, toolset: .characters)

    @Param("The character's identifier.") var characterID: CharacterID
    @Param("How many to answer.", .range(1...100)) var limit = 10
    @Param("Where the last page ended.") var cursor: String?

    public init() {}

    public func run(in context: Context) throws -> Page<CharacterVersion> {
        let character = try Characters.visible(characterID, in: context)
        let last = try cursor.map { text in
            guard let version = Int(text), version > 0 else { throw Cursor.unknown(text) }
            return version
        }
        let rows = try Row.fetchAll(
            context.db.cachedStatement(
                sql: """
                    SELECT version, changed, author, restored_from, created_at FROM character_version
                    WHERE character = ? AND version < ? ORDER BY version DESC LIMIT ?
                    """),
            arguments: [character.id, last ?? Int(Int32.max), limit + 1])
        return Page(first: limit, of: try rows.map(CharacterVersion.init)) { "\($0.version)" }
    }
}

/// A version in short form.
public struct CharacterVersion: Reply {
    var version: Int
    var changed: [String]
    var author: UserID?
    var restoredFrom: Int?
    var createdAt: Instant

    public static let fields: [Field<CharacterVersion>] = [
        Field("version") { $0.version },
        Field("changed", "Where it differs from the version before; empty for the first.") { $0.changed },
        Field("author_id", "The user on whose behalf it was changed; null for the operator.") { $0.author },
        Field("restored_from", "The version that was restored.") { $0.restoredFrom }, Field("created_at") { $0.createdAt },
    ]

    fileprivate init(_ row: Row) throws {
        version = row["version"]
        changed = try JSON(parsing: row["changed"] as String).arrayValue?.compactMap(\.stringValue) ?? []
        author = row["author"]
        restoredFrom = row["restored_from"]
        createdAt = row["created_at"]
    }
}
