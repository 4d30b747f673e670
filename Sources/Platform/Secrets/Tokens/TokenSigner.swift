import CSodium

/// Makes and checks capabilities that stand in addresses: upload tokens, signed media, calendars, set-up links.
///
/// A token is base64url of payload and tag (HMAC-SHA-512/256 with the server's key); it is not encrypted. The purpose goes
/// into the tag, so that a token for one thing is none for another. Expiry and revocation are matters of the payload.
public struct TokenSigner: Sendable, Redacted {
    /// The length of the key.
    public static let keyBytes = 32
    /// How much longer than its payload a token is, before base64.
    public static let tagBytes = 32

    /// No payload of ours is longer; refuses the work for a hostile address.
    private static let maxTokenCharacters = 2_048

    private let key: [UInt8]

    /// - Throws: `wrongKeyLength` unless `key` has 32 bytes.
    public init(key: [UInt8]) throws(SecretsError) {
        guard key.count == Self.keyBytes else { throw .wrongKeyLength(expected: Self.keyBytes, got: key.count) }
        Sodium.initialize()
        self.key = key
    }

    /// A token for `payload`: 75 characters for 24 bytes.
    public func sign(_ payload: [UInt8], purpose: String) -> String {
        let message = Self.message(payload, purpose)
        var tag = [UInt8](repeating: 0, count: Self.tagBytes)
        _ = unsafe crypto_auth(&tag, message, UInt64(message.count), key)
        return Base64URL.encode(payload + tag)
    }

    /// The payload of a token that was made with this key and for this purpose; nil for every other text.
    public func verify(_ token: String, purpose: String) -> [UInt8]? {
        // A foreign text is not an error here but the answer nil, whatever is wrong with it.
        guard token.utf8.count <= Self.maxTokenCharacters, let bytes = try? Base64URL.decode(token), bytes.count >= Self.tagBytes
        else { return nil }
        let payload = Array(bytes.dropLast(Self.tagBytes))
        let tag = Array(bytes.suffix(Self.tagBytes))
        let message = Self.message(payload, purpose)
        let status = unsafe crypto_auth_verify(tag, message, UInt64(message.count), key)
        return status == 0 ? payload : nil
    }

    /// The purpose ends with a zero byte, which none contains, so no two pairs give the same message.
    private static func message(_ payload: [UInt8], _ purpose: String) -> [UInt8] {
        precondition(!purpose.utf8.contains(0), "a purpose is a word of ours")
        return Array(purpose.utf8) + [0] + payload
    }
}
