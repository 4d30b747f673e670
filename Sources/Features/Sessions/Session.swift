public import Operations

/// A browser in which somebody is signed in to the console.
public struct Session: Sendable, Equatable {
    public let id: SessionID
    public let user: UserID
    public let email: String
    public let isAdmin: Bool
    /// Whether the second factor was shown, where the user has one; until then the session opens nothing but the page that asks for it.
    public let isVerified: Bool
    /// The peer's address when it was last seen.
    public let address: String
    /// What the browser calls itself, at most 300 bytes.
    public let userAgent: String
    public let createdAt: Instant
    public let lastSeenAt: Instant
    public let expiresAt: Instant

    /// Who calls operations from the console: the user, who may do all of their own.
    public var caller: Caller { Caller(principal: .user(user), scopes: .everything) }
}
