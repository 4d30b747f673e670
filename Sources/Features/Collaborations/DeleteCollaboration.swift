internal import GRDB
public import Operations

/// Forgets work with a brand.
public struct DeleteCollaboration: Operation {
    public static let spec = Spec(
        "delete_collaboration", "Delete a collaboration. Posts that were made for it keep its identifier.",
        .delete("/api/v1/collaborations/{collaboration_id}"), scope: .characterWrite, effect: .deletes, toolset: .characters)

    @Param("The collaboration's identifier.") var collaborationID: CollaborationID

    public init() {}

    public func run(in context: Context) throws -> Deletion {
        let collaboration = try Collaborations.visible(collaborationID, in: context)
        try context.db.execute(sql: "DELETE FROM collaboration WHERE id = ?", arguments: [collaboration.id])
        return Deletion(id: collaborationID.text)
    }
}
