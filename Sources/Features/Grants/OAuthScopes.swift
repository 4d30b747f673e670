internal import JSONSchema
public import Operations

/// What clients may ask for, and how it is said to a person.
public enum OAuthScopes {
    /// Asks for a refresh token (OpenID Connect Core 1.0 section 11); everybody gets one, so it grants nothing more.
    public static let offline = "offline_access"

    /// What a person gets to choose from for a client that asks for nothing in particular: the rights of a new key. What costs money among
    /// them is not ticked before the person does it.
    public static let standard = ScopePreset.agent.scopes

    /// All that may be asked for by name. `*` is no name here: each right is a sentence that a person reads.
    public static let all = Scope.allCases.filter { $0 != .all }

    /// The scopes of a request: known ones; all of them for `*`; where none is named, those of the client's registration, else the standard
    /// ones. Unknown ones are passed over.
    public static func asked(_ text: String?, of client: Client) -> ScopeSet {
        let names = text?.split(separator: " ").map(String.init) ?? []
        if !names.contains(where: { $0 != offline }) { return registered(client) ?? standard }
        return known(names)
    }

    /// What a request asks for by name; nothing where it leaves that to us.
    public static func named(_ text: String?) -> ScopeSet { known(text?.split(separator: " ").map(String.init) ?? []) }

    /// What the client said that it would ask for (RFC 7591 section 2, `scope`); `nil` where it said nothing that is known.
    public static func registered(_ client: Client) -> ScopeSet? {
        let names = client.metadata["scope"]?.stringValue?.split(separator: " ").map(String.init) ?? []
        let scopes = known(names)
        return scopes.isEmpty ? nil : scopes
    }

    private static func known(_ names: [String]) -> ScopeSet {
        names.contains(Scope.all.rawValue) ? ScopeSet(all) : ScopeSet(names.compactMap(Scope.init(rawValue:)))
    }

    /// What is ticked before the person has done anything: what costs no money, is not seen by all, and is no more than the client announced
    /// when it registered; besides, what the person has allowed this client already.
    ///
    /// The registration is no bound that refuses, and none for a client that was let in and asks for more: clients register with the scopes of
    /// the first challenge they meet and step up later (MCP 2025-11-25, "Scope Challenge Handling"), and the official SDKs never change a
    /// registration.
    /// - Parameter allowed: what the person lets the same client do now; `nil` where it is new, or no longer what it was.
    public static func ticked(_ scopes: ScopeSet, of client: Client, allowed: ScopeSet?) -> ScopeSet {
        let announced = allowed == nil ? registered(client) : nil
        return ScopeSet(
            all.filter { scope in
                guard scopes.contains(scope) else { return false }
                if allowed?.contains(scope) == true { return true }
                return [.reads, .changes].contains(weight(of: scope)) && announced?.contains(scope) ?? true
            })
    }

    /// What a scope may cost a person who allows it.
    public enum Weight: Sendable {
        case reads, changes, spendsMoney, publishes
    }

    public static func weight(of scope: Scope) -> Weight {
        switch scope {
        case .contentGenerate, .billingWrite: .spendsMoney
        case .storiesPublish, .publishingWrite: .publishes
        case let scope where scope.rawValue.hasSuffix(":read"): .reads
        default: .changes
        }
    }

    /// What the scope allows, in a sentence for a person.
    public static func sentence(for scope: Scope) -> String {
        switch scope {
        case .characterRead: "See your characters and how they are made."
        case .characterWrite: "Create, change and delete characters, their reference pictures and goals."
        case .contentRead: "See content items and how batches are coming along."
        case .contentWrite: "Edit, approve, reject and delete content items."
        case .contentGenerate: "Generate pictures, videos and texts."
        case .publishingWrite: "Publish, schedule and retry posts on your channels."
        case .profileRead: "See profiles and the accounts that they post from."
        case .profileWrite: "Create, change and delete profiles and their approval rules."
        case .analyticsRead: "See statistics and what was learned from them."
        case .billingRead: "See costs, usage and budgets."
        case .billingWrite: "Change budgets and limits on spending."
        case .projectsRead: "See your projects and their settings."
        case .projectsWrite: "Change the settings of projects."
        case .templatesRead: "See designs."
        case .connectionsRead: "See which channels are connected, never their secrets."
        case .connectionsWrite: "Connect and disconnect channels."
        case .momentsRead: "See moments that were detected."
        case .momentsWrite: "Change moments and what is made of them."
        case .storiesRead: "See drafts, scheduled and published stories."
        case .storiesWrite: "Create, change and delete stories that are not published."
        case .storiesPublish: "Schedule and publish stories on your channels."
        case .mediaRead: "See pictures and videos."
        case .mediaWrite: "Upload, change and delete pictures and videos."
        case .webhooksRead: "See webhooks and what was delivered to them."
        case .webhooksWrite: "Create, change and delete webhooks."
        case .all: "Do everything that you can do."
        }
    }
}
