public import Operations

/// Hashes passwords on a thread of its own; filled in by Application.
public enum PasswordHashing: ServiceKey {
    public typealias Value = any PasswordHashes
}

/// Hashes and checks passwords without holding up anything else.
public protocol PasswordHashes: Sendable {
    /// - Throws: `.busy` if too many wait already.
    func hash(_ password: String) async throws(Failure) -> String

    /// Whether it is the password. Takes the same time where there is no hash, so that nobody learns which accounts exist.
    /// - Throws: `.busy` if too many wait already.
    func verify(_ password: String, against hash: String?) async throws(Failure) -> Bool
}
