internal import Operations

/// Where the documents are that describe the protected addresses (RFC 9728).
enum ProtectedResource {
    static let wellKnownPath = "/.well-known/oauth-protected-resource"

    /// The scopes that whoever asks for nothing in particular is pointed to: those of a new key.
    static let standardScopes = ScopePreset.agent.scopes.names
}
