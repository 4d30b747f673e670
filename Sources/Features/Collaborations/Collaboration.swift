public import Operations

/// Work of characters with a brand.
public struct Collaboration: LeanItem {
    public var id: CollaborationID
    public var projectID: ProjectID
    public var brand: String
    public var characters: [CharacterID]
    public var terms: String?
    public var url: String?
    /// The sentence by which a post says that it is sponsored.
    public var disclosure: String?
    public var createdAt: Instant
    public var updatedAt: Instant

    public static let fields: [Field<Collaboration>] = [
        Field("id") { $0.id }, Field("project_id") { $0.projectID }, Field("brand") { $0.brand },
        Field("character_ids") { $0.characters }, Field("terms") { $0.terms }, Field("url") { $0.url },
        Field("disclosure", "The sentence by which a post says that it is sponsored.") { $0.disclosure },
        Field("created_at") { $0.createdAt }, Field("updated_at") { $0.updatedAt },
    ]

    public static let seldomFields: Set = ["project_id", "terms", "created_at", "updated_at"]
}
