internal import GRDB
internal import JSONSchema
public import Operations

/// Changes what was written down of work with a brand.
public struct UpdateCollaboration: Operation {
    public static let spec = Spec(
        "update_collaboration", "Change a collaboration. What is not sent stays; null removes.",
        .patch("/api/v1/collaborations/{collaboration_id}"), scope: .characterWrite, effect: .changes, toolset: .characters)

    @Param("The collaboration's identifier.") var collaborationID: CollaborationID
    @Param("The brand's name.", .length(1...120)) var brand: String?
    @Param("The characters that take part; replaces all.", .count(1...Collaborations.maxCharacters)) var characterIDs: [CharacterID]?
    @Param("What was agreed.", .length(1...4_000)) var terms: Change<String>
    @Param("The brand's address.", .length(1...2_048)) var url: Change<String>
    @Param("The sentence by which a post says that it is sponsored.", .length(1...300)) var disclosure: Change<String>

    public init() {}

    public func run(in context: Context) throws -> Collaboration {
        let old = try Collaborations.visible(collaborationID, in: context)
        if case .set(let address) = url { try StoryContent.checkAddress(address, "url") }
        try context.db.execute(
            sql: "UPDATE collaboration SET brand = ?, terms = ?, url = ?, disclosure = ?, updated_at = ? WHERE id = ?",
            arguments: [
                brand ?? old.brand, terms.applied(to: old.terms), url.applied(to: old.url), disclosure.applied(to: old.disclosure),
                context.now, old.id,
            ])
        if let characterIDs { try Collaborations.assign(characterIDs, to: old.id, project: old.projectID, in: context) }
        return try Collaborations.visible(collaborationID, in: context)
    }
}
