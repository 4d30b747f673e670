public import Operations

/// Where a character, or a person, posts.
public struct Profile: LeanItem {
    public var id: ProfileID
    public var projectID: ProjectID
    public var name: String
    public var kind: Kind
    public var character: CharacterID?
    public var connections: [ProfileConnection]
    public var autoApprove: AutoApprove
    public var createdAt: Instant
    public var updatedAt: Instant

    public enum Kind: String, ParamWord {
        /// Posts are made from a character.
        case ai
        /// A person's own account: the pictures come from them.
        case managed
    }

    public static let fields: [Field<Profile>] = [
        Field("id") { $0.id }, Field("project_id") { $0.projectID }, Field("name") { $0.name }, Field("kind") { $0.kind },
        Field("character_id") { $0.character }, Field("connections", "Where it posts.") { $0.connections },
        Field("auto_approve") { $0.autoApprove },
        Field("created_at") { $0.createdAt }, Field("updated_at") { $0.updatedAt },
    ]

    public static let seldomFields: Set = ["project_id", "created_at", "updated_at"]
}

extension Profile {
    /// Where its posts go that name no channels; `nil` where it has no connections, so that the project's standard holds.
    var channels: [String]? {
        let channels = connections.map(\.channel)
        return channels.isEmpty ? nil : channels.enumerated().filter { channels.firstIndex(of: $1) == $0 }.map(\.element)
    }
}

/// A connection of a profile in short form.
public struct ProfileConnection: Reply {
    var id: ConnectionID
    var channel: String
    var name: String
    var state: String

    public static let fields: [Field<ProfileConnection>] = [
        Field("id") { $0.id }, Field("channel") { $0.channel }, Field("name") { $0.name }, Field("state") { $0.state },
    ]
}

/// Whether posts of a profile are approved without a person.
public struct AutoApprove: Reply, Equatable {
    var since: Instant?
    var by: UserID?
    var daily: Int?

    public static let fields: [Field<AutoApprove>] = [
        Field("enabled") { $0.since != nil }, Field("since") { $0.since },
        Field("by_user_id", "On whose word; null for the operator's.") { $0.by },
        Field("daily_limit", "At most so many in 24 hours; the others wait for a person.") { $0.daily },
    ]
}
