internal import Operations

/// Where the documents are that describe the protected addresses (RFC 9728).
enum ProtectedResource {
    static let wellKnownPath = "/.well-known/oauth-protected-resource"

    /// The scopes that whoever asks for nothing in particular is pointed to: they look and change nothing. What changes something, costs money
    /// or is seen by all is asked for when it is needed (MCP 2025-11-25, "Scope Selection": the minimal set).
    static let standardScopes = ScopePreset.readOnly.scopes.names
}
