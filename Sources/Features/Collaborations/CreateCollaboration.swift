internal import GRDB
internal import JSONSchema
public import Operations

/// Writes work with a brand down.
public struct CreateCollaboration: Operation {
    public static let spec = Spec(
        "create_collaboration", "Write down a collaboration of characters with a brand. attach_collaboration marks the posts made for it.",
        .post("/api/v1/collaborations"), scope: .characterWrite, effect: .creates, toolset: .characters)

    @Param("The brand's name.", .length(1...120)) var brand: String
    @Param("The characters that take part.", .count(1...Collaborations.maxCharacters)) var characterIDs: [CharacterID]
    @Param("What was agreed.", .length(1...4_000)) var terms: String?
    @Param("The brand's address.", .length(1...2_048)) var url: String?
    @Param("The sentence by which a post says that it is sponsored.", .length(1...300)) var disclosure: String?
    @Param("The project, where there are several.") var projectID: ProjectID?

    public init() {}

    public func run(in context: Context) throws -> Collaboration {
        let project = try context.project(projectID)
        if let url { try StoryContent.checkAddress(url, "url") }
        let id = context.makeID(CollaborationID.self)
        try context.db.execute(
            sql: """
                INSERT INTO collaboration (id, project, brand, terms, url, disclosure, created_at, updated_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """, arguments: [id, project, brand, terms, url, disclosure, context.now, context.now])
        try Collaborations.assign(characterIDs, to: id, project: project, in: context)
        return try Collaborations.visible(id, in: context)
    }
}
