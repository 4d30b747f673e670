public import HTTPServer
public import Operations

/// Tells who sends a request. Filled in by Application.
public protocol Authenticator: Sendable {
    /// The caller whose key the `Authorization` field holds, read anew for every request.
    /// - Throws: `.unauthorized` without a credential, or with one that is malformed, unknown, expired or revoked.
    func caller(of head: RequestHead) throws(Failure) -> Caller

    /// Hears that a call was refused for want of a scope.
    func refused(_ failure: Failure, of caller: Caller, _ head: RequestHead)
}

extension Authenticator {
    public func refused(_ failure: Failure, of caller: Caller, _ head: RequestHead) {}
}
