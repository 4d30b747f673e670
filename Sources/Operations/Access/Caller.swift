/// What a key can be made to ask a person about first.
public enum Stake: String, Sendable, CaseIterable {
    /// Making something public.
    case publish
    /// Paying for something.
    case spend
}

/// Who calls, and what they may do.
///
/// A class, so that every request holds it once: it is handed on a dozen times, and is made of ids, each of which would be counted.
public final class Caller: Sendable, Equatable {
    public enum Principal: Sendable, Equatable, Hashable {
        /// Whoever can open the file: the command line without `--as`.
        case `operator`
        /// A user acting through the command line or the console.
        case user(UserID)
        /// A user's key.
        case key(KeyID, of: UserID)
        /// A client to which a user granted something, with an access token.
        case grant(GrantID, of: UserID)
        /// Whoever asks without a credential, for what is public.
        case anyone
    }

    public let principal: Principal
    public let scopes: ScopeSet
    /// The project that the key or the grant is bound to.
    public let project: ProjectID?
    /// What a person has to confirm first.
    public let confirms: Set<Stake>
    /// The toolsets that are listed where the address says nothing, with commas; `nil` for the standard ones.
    public let toolsets: String?
    /// Requests a minute that this principal may make; `nil` for no limit of its own.
    public let rateLimit: Int?
    /// Requests a minute that the user may make over all keys and grants; `nil` for no limit.
    public let userRateLimit: Int?

    public init(
        principal: Principal, scopes: ScopeSet, project: ProjectID? = nil, confirms: Set<Stake> = [], toolsets: String? = nil,
        rateLimit: Int? = nil, userRateLimit: Int? = nil
    ) {
        self.principal = principal
        self.scopes = scopes
        self.project = project
        self.confirms = confirms
        self.toolsets = toolsets
        self.rateLimit = rateLimit
        self.userRateLimit = userRateLimit
    }

    public static let `operator` = Caller(principal: .operator, scopes: .everything)
    public static let anyone = Caller(principal: .anyone, scopes: ScopeSet([]))

    /// The user on whose behalf the call is made; `nil` for the operator and for anyone.
    public var user: UserID? {
        switch principal {
        case .operator, .anyone: nil
        case .user(let user), .key(_, of: let user), .grant(_, of: let user): user
        }
    }

    public var key: KeyID? { if case .key(let key, of: _) = principal { key } else { nil } }

    public var grant: GrantID? { if case .grant(let grant, of: _) = principal { grant } else { nil } }

    public var isOperator: Bool { principal == .operator }

    /// Names the principal in tables: rate windows, idempotency.
    public var subject: String {
        switch principal {
        case .operator: "operator"
        case .anyone: "anyone"
        case .user(let user): user.text
        case .key(let key, of: _): key.text
        case .grant(let grant, of: _): grant.text
        }
    }

    public static func == (left: Caller, right: Caller) -> Bool {
        left === right
            || left.principal == right.principal && left.scopes == right.scopes && left.project == right.project
                && left.confirms == right.confirms && left.toolsets == right.toolsets && left.rateLimit == right.rateLimit
                && left.userRateLimit == right.userRateLimit
    }
}
