import CSodium

/// SHA-256, where a protocol asks for it by name (PKCE, RFC 7636).
public enum SHA256 {
    /// The digest of the bytes, 32 of them.
    public static func hash(_ bytes: [UInt8]) -> [UInt8] {
        Sodium.initialize()
        var digest = [UInt8](repeating: 0, count: crypto_hash_sha256_bytes())
        _ = unsafe crypto_hash_sha256(&digest, bytes, UInt64(bytes.count))
        return digest
    }
}
