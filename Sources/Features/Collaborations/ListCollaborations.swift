internal import GRDB
internal import JSONSchema
public import Operations

/// Lists work with brands.
public struct ListCollaborations: Operation {
    public static let spec = Spec(
        "list_collaborations", "List collaborations with brands, the oldest first.", .get("/api/v1/collaborations"), scope: .characterRead,
        effect: .reads, toolset: .characters)

    @Param("Only those of this character.") var characterID: CharacterID?
    @Param("The project, where there are several.") var projectID: ProjectID?
    @Param("How many to answer.", .range(1...100)) var limit = 10
    @Param("Where the last page ended.") var cursor: String?

    public init() {}

    public func run(in context: Context) throws -> Page<Collaboration> {
        let after = try Cursor.id(cursor, CollaborationID.self)?.text ?? ""
        let rows: [Row]
        if let characterID {
            let character = try Characters.visible(characterID, in: context)
            rows = try Row.fetchAll(
                context.db.cachedStatement(
                    sql: """
                        SELECT \(Collaborations.columns) FROM collaboration_character AS own
                        JOIN collaboration ON collaboration.id = own.collaboration
                        WHERE own.character = ? AND own.collaboration > ? ORDER BY own.collaboration LIMIT ?
                        """), arguments: [character.id, after, limit + 1])
        } else {
            rows = try Row.fetchAll(
                context.db.cachedStatement(
                    sql: "SELECT \(Collaborations.columns) FROM collaboration WHERE project = ? AND id > ? ORDER BY id LIMIT ?"),
                arguments: [try context.project(projectID), after, limit + 1])
        }
        return Page(first: limit, of: try rows.map { try Collaborations.collaboration($0, in: context) }) { $0.id.text }
    }
}
