import CSodium

/// HMAC-SHA-256 with a key of any length: what webhooks are signed with.
public enum HMACSHA256 {
    /// The tag of bytes, 32 bytes long.
    public static func tag(_ bytes: [UInt8], key: [UInt8]) -> [UInt8] {
        tag([bytes], key: key)
    }

    /// The tag in lower-case hexadecimal, over the body alone: the older form of webhook signatures.
    public static func hex(_ body: [UInt8], key: [UInt8]) -> String {
        Hex.encode(tag(body, key: key))
    }

    /// Whether `hex`, of either case, is the tag of `body`; takes the same time for every wrong tag.
    public static func accepts(hex: String, of body: [UInt8], key: [UInt8]) -> Bool {
        // What is not hexadecimal is no tag: false is the whole answer.
        guard let claimed = try? Hex.decode(hex) else { return false }
        return ConstantTime.equal(claimed, tag(body, key: key))
    }

    /// The tag of the parts one after the other.
    static func tag(_ parts: [[UInt8]], key: [UInt8]) -> [UInt8] {
        Sodium.initialize()
        var state = crypto_auth_hmacsha256_state()
        unsafe crypto_auth_hmacsha256_init(&state, key, key.count)
        for part in parts {
            unsafe crypto_auth_hmacsha256_update(&state, part, UInt64(part.count))
        }
        var tag = [UInt8](repeating: 0, count: crypto_auth_hmacsha256_bytes())
        unsafe crypto_auth_hmacsha256_final(&state, &tag)
        return tag
    }
}
