internal import GRDB
internal import JSONSchema
public import Operations

/// Lists characters, newest first.
public struct ListCharacters: Operation {
    public static let spec = Spec(
        "list_characters", "List the cast, newest first, in short form; get_character has the rest.", .get("/api/v1/characters"),
        scope: .characterRead, effect: .reads, toolset: .characters)

    @Param("The project, where there are several.") var projectID: ProjectID?
    @Param("true lists the archived ones instead.") var archived = false
    @Param("How many to answer.", .range(1...100)) var limit = 10
    @Param("Where the last page ended.") var cursor: String?

    public init() {}

    public func run(in context: Context) throws -> Page<CharacterLine> {
        let last = try Cursor.id(cursor, CharacterID.self)
        let rows = try Row.fetchAll(
            context.db.cachedStatement(
                sql: """
                    SELECT character.id, character.name, niche, content ->> '$.identity.tagline' AS tagline, character.version,
                        archived_at, character.created_at, updated_at
                    FROM character JOIN character_version AS current
                        ON current.character = character.id AND current.version = character.version
                    WHERE project = :project AND archived_at IS \(archived ? "NOT NULL" : "NULL")
                    \(last == nil ? "" : "AND character.id < :before") ORDER BY character.id DESC LIMIT :limit
                    """),
            arguments: ["project": try context.project(projectID), "before": last, "limit": limit + 1])
        return Page(first: limit, of: rows.map(CharacterLine.init)) { $0.id.text }
    }
}

/// A character in short form.
public struct CharacterLine: LeanItem {
    var id: CharacterID
    var name: String
    var niche: String
    var tagline: String?
    var version: Int
    var archivedAt: Instant?
    var createdAt: Instant
    var updatedAt: Instant

    public static let fields: [Field<CharacterLine>] = [
        Field("id") { $0.id }, Field("name") { $0.name }, Field("niche") { $0.niche }, Field("tagline") { $0.tagline },
        Field("version") { $0.version }, Field("archived_at") { $0.archivedAt }, Field("created_at") { $0.createdAt },
        Field("updated_at") { $0.updatedAt },
    ]

    public static let seldomFields: Set = ["archived_at", "created_at", "updated_at"]

    fileprivate init(_ row: Row) {
        id = row["id"]
        name = row["name"]
        niche = row["niche"]
        tagline = row["tagline"]
        version = row["version"]
        archivedAt = row["archived_at"]
        createdAt = row["created_at"]
        updatedAt = row["updated_at"]
    }
}
