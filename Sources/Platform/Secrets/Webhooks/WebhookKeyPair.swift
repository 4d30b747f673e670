import CSodium

/// The key pair of a webhook endpoint whose receiver should not be able to forge, by Standard Webhooks 1.0 (`v1a`, Ed25519).
public struct WebhookKeyPair: Sendable, Redacted {
    /// What the text form of the private half begins with.
    public static let prefix = "whsk_"

    private let seed: [UInt8]
    private let secretKey: [UInt8]
    /// The half that the receiver gets.
    public let publicKey: WebhookPublicKey

    private init(seed: [UInt8]) {
        Sodium.initialize()
        var publicBytes = [UInt8](repeating: 0, count: crypto_sign_publickeybytes())
        var secretBytes = [UInt8](repeating: 0, count: crypto_sign_secretkeybytes())
        _ = unsafe crypto_sign_seed_keypair(&publicBytes, &secretBytes, seed)
        self.seed = seed
        secretKey = secretBytes
        publicKey = WebhookPublicKey(bytes: publicBytes)
    }

    /// Reads the text form: `whsk_` and base64 of the 32 bytes of the seed, or of seed and public key.
    ///
    /// - Throws: `malformed` for another form, `wrongKeyLength` for another length.
    public init(_ text: String) throws(SecretsError) {
        guard text.utf8.starts(with: Self.prefix.utf8) else { throw .malformed }
        let bytes = try Base64.decode(String(text.dropFirst(Self.prefix.count)))
        guard bytes.count == 32 || bytes.count == 64 else { throw .wrongKeyLength(expected: 32, got: bytes.count) }
        self.init(seed: Array(bytes.prefix(32)))
    }

    /// A new pair.
    public static func generate() -> WebhookKeyPair {
        WebhookKeyPair(seed: RandomBytes.bytes(crypto_sign_seedbytes()))
    }

    /// The text form of the private half.
    public var text: String {
        Self.prefix + Base64.encode(seed)
    }

    /// One entry of the header `webhook-signature`: `v1a,` and base64. Parameters as for `WebhookSecret`.
    public func signature(id: String, timestamp: Int64, body: [UInt8]) -> String {
        let message = WebhookMessage.head(id: id, timestamp: String(timestamp)) + body
        var signature = [UInt8](repeating: 0, count: crypto_sign_bytes())
        _ = unsafe crypto_sign_detached(&signature, nil, message, UInt64(message.count), secretKey)
        return "v1a," + Base64.encode(signature)
    }
}

/// The half of a webhook's key pair that checks.
public struct WebhookPublicKey: Sendable, Equatable {
    /// What the text form begins with.
    public static let prefix = "whpk_"

    private let bytes: [UInt8]

    fileprivate init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Reads the text form: `whpk_` and base64 of 32 bytes.
    ///
    /// - Throws: `malformed` for another form, `wrongKeyLength` for another length.
    public init(_ text: String) throws(SecretsError) {
        guard text.utf8.starts(with: Self.prefix.utf8) else { throw .malformed }
        let bytes = try Base64.decode(String(text.dropFirst(Self.prefix.count)))
        guard bytes.count == 32 else { throw .wrongKeyLength(expected: 32, got: bytes.count) }
        self.bytes = bytes
    }

    /// The text form.
    public var text: String {
        Self.prefix + Base64.encode(bytes)
    }

    /// Whether one of the signatures in a received header was made with the private half.
    public func accepts(header: String, id: String, timestamp: String, body: [UInt8]) -> Bool {
        Sodium.initialize()
        let message = WebhookMessage.head(id: id, timestamp: timestamp) + body
        return WebhookMessage.signatures(in: header, version: "v1a").contains { signature in
            guard signature.count == crypto_sign_bytes() else { return false }
            return unsafe crypto_sign_verify_detached(signature, message, UInt64(message.count), bytes) == 0
        }
    }
}
