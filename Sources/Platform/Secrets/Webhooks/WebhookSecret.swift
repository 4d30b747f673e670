/// The shared secret of a webhook endpoint, by Standard Webhooks 1.0 (`v1`).
public struct WebhookSecret: Sendable, Redacted {
    /// What the text form begins with.
    public static let prefix = "whsec_"

    private static let generatedBytes = 32
    private static let allowedBytes = 24...64  // Standard Webhooks 1.0, "Signature scheme"

    private let bytes: [UInt8]

    private init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Reads the text form: `whsec_` and base64 of 24 to 64 bytes.
    ///
    /// - Throws: `malformed` for another form, `wrongKeyLength` for another length.
    public init(_ text: String) throws(SecretsError) {
        guard text.utf8.starts(with: Self.prefix.utf8) else { throw .malformed }
        let bytes = try Base64.decode(String(text.dropFirst(Self.prefix.count)))
        guard Self.allowedBytes.contains(bytes.count) else {
            throw .wrongKeyLength(expected: Self.generatedBytes, got: bytes.count)
        }
        self.bytes = bytes
    }

    /// A new secret of 32 bytes.
    public static func generate() -> WebhookSecret {
        WebhookSecret(bytes: RandomBytes.bytes(generatedBytes))
    }

    /// The text form, shown once.
    public var text: String {
        Self.prefix + Base64.encode(bytes)
    }

    /// One entry of the header `webhook-signature`: `v1,` and base64.
    ///
    /// - Parameters:
    ///   - id: The header `webhook-id`; holds no full stop.
    ///   - timestamp: The header `webhook-timestamp`, seconds since 1970.
    ///   - body: The bytes that are sent.
    public func signature(id: String, timestamp: Int64, body: [UInt8]) -> String {
        "v1," + Base64.encode(tag(id: id, timestamp: String(timestamp), body: body))
    }

    /// Whether one of the signatures in a received header is ours. How old the time stamp may be is for the caller to say.
    public func accepts(header: String, id: String, timestamp: String, body: [UInt8]) -> Bool {
        let expected = tag(id: id, timestamp: timestamp, body: body)
        return WebhookMessage.signatures(in: header, version: "v1").contains { ConstantTime.equal($0, expected) }
    }

    /// The signature of the body alone in lower-case hexadecimal, keyed with the secret's text: for receivers that know
    /// nothing of Standard Webhooks.
    public func plainSignature(body: [UInt8]) -> String {
        HMACSHA256.hex(body, key: Array(text.utf8))
    }

    private func tag(id: String, timestamp: String, body: [UInt8]) -> [UInt8] {
        HMACSHA256.tag([WebhookMessage.head(id: id, timestamp: timestamp), body], key: bytes)
    }
}
