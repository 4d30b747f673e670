/// What can go wrong with secrets. No case carries the secret, or a part of it.
public enum SecretsError: Error, Equatable, Sendable {
    /// A key has another length than its algorithm asks for.
    case wrongKeyLength(expected: Int, got: Int)
    /// A text is not in the form that was asked for: alphabet, length, padding or prefix.
    case malformed
    /// Sealed bytes do not open: they were changed, or belong to another key or another context.
    case cannotOpen
    /// Too many passwords are waiting already; to be answered with `busy`.
    case busy
    /// There is not enough memory for the hash of a password (64 MiB).
    case outOfMemory
    /// The password hasher has been stopped.
    case stopped
}
