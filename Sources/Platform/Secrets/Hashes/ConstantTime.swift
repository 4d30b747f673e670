import CSodium

/// Comparison of secrets.
public enum ConstantTime {
    /// Whether both are the same bytes; takes the same time wherever they differ. Lengths are not secret.
    public static func equal(_ one: [UInt8], _ other: [UInt8]) -> Bool {
        guard one.count == other.count else { return false }
        return unsafe sodium_memcmp(one, other, one.count) == 0
    }

    /// Whether both texts are the same bytes in UTF-8.
    public static func equal(_ one: String, _ other: String) -> Bool {
        equal(Array(one.utf8), Array(other.utf8))
    }
}
