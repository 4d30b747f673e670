import CSodium

/// Seals what must not be read from the file alone: network tokens, provider keys, webhook secrets.
///
/// XChaCha20-Poly1305 with a random nonce of 24 bytes, long enough never to repeat. The context, `table.column.rowid`, is
/// authenticated with it: what was copied into another row does not open there. Form: version 1, nonce, box.
public struct SealingKey: Sendable, Redacted {
    /// The length of the key.
    public static let keyBytes = 32
    /// How much longer sealed bytes are than plain ones.
    public static let overheadBytes = 1 + nonceBytes + tagBytes

    private static let version: UInt8 = 1
    private static let nonceBytes = 24
    private static let tagBytes = 16

    private let key: [UInt8]

    /// - Throws: `wrongKeyLength` unless `key` has 32 bytes.
    public init(key: [UInt8]) throws(SecretsError) {
        guard key.count == Self.keyBytes else { throw .wrongKeyLength(expected: Self.keyBytes, got: key.count) }
        Sodium.initialize()
        self.key = key
    }

    /// Seals bytes for one place; every call gives other bytes.
    public func seal(_ plain: [UInt8], context: String) -> [UInt8] {
        let nonce = RandomBytes.bytes(Self.nonceBytes)
        let data = Array(context.utf8)
        var box = [UInt8](repeating: 0, count: plain.count + Self.tagBytes)
        var length: UInt64 = 0
        let status = unsafe crypto_aead_xchacha20poly1305_ietf_encrypt(
            &box, &length, plain, UInt64(plain.count), data, UInt64(data.count), nil, nonce, key)
        precondition(status == 0)  // documented to succeed always
        return [Self.version] + nonce + box
    }

    /// Opens what `seal` made with the same key and context.
    ///
    /// - Throws: `cannotOpen`.
    public func open(_ sealed: [UInt8], context: String) throws(SecretsError) -> [UInt8] {
        guard sealed.count >= Self.overheadBytes, sealed[0] == Self.version else { throw .cannotOpen }
        let nonce = Array(sealed[1..<1 + Self.nonceBytes])
        let box = Array(sealed[(1 + Self.nonceBytes)...])
        let data = Array(context.utf8)
        var plain = [UInt8](repeating: 0, count: box.count - Self.tagBytes)
        var length: UInt64 = 0
        let status = unsafe crypto_aead_xchacha20poly1305_ietf_decrypt(
            &plain, &length, nil, box, UInt64(box.count), data, UInt64(data.count), nonce, key)
        guard status == 0 else { throw .cannotOpen }
        return plain
    }
}
