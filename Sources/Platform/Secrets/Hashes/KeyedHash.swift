import CSodium

/// BLAKE2b-256 with a key of the server: what is kept of an API key, a session or a code instead of the thing itself.
///
/// What is hashed has at least 128 bits of chance, so no slow hash is needed; the key makes a stolen table useless for
/// guessing all the same. Passwords go to `PasswordHash`.
public struct KeyedHash: Sendable, Redacted {
    /// The length of the key.
    public static let keyBytes = 32
    /// The length of a hash.
    public static let hashBytes = 32

    private let key: [UInt8]

    /// - Throws: `wrongKeyLength` unless `key` has 32 bytes.
    public init(key: [UInt8]) throws(SecretsError) {
        guard key.count == Self.keyBytes else { throw .wrongKeyLength(expected: Self.keyBytes, got: key.count) }
        Sodium.initialize()
        self.key = key
    }

    /// The hash of `bytes`, 32 bytes.
    public func hash(_ bytes: [UInt8]) -> [UInt8] {
        var hash = [UInt8](repeating: 0, count: Self.hashBytes)
        let status = unsafe crypto_generichash(&hash, Self.hashBytes, bytes, UInt64(bytes.count), key, key.count)
        precondition(status == 0)  // fails only for lengths out of range
        return hash
    }

    /// The hash of a text's UTF-8.
    public func hash(_ text: String) -> [UInt8] {
        hash(Array(text.utf8))
    }

    /// Whether `hash` is the hash of `text`; takes the same time for every wrong hash.
    public func accepts(_ hash: [UInt8], of text: String) -> Bool {
        ConstantTime.equal(hash, self.hash(text))
    }
}
