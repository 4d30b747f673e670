public import Operations

/// Shows work with a brand.
public struct GetCollaboration: Operation {
    public static let spec = Spec(
        "get_collaboration", "Show a collaboration with its brand, characters and terms.",
        .get("/api/v1/collaborations/{collaboration_id}"),
        scope: .characterRead, effect: .reads, toolset: .characters)

    @Param("The collaboration's identifier.") var collaborationID: CollaborationID

    public init() {}

    public func run(in context: Context) throws -> Collaboration { try Collaborations.visible(collaborationID, in: context) }
}
