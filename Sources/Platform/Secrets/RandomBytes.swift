import CSodium

/// Chance from the kernel, fit for keys.
public enum RandomBytes {
    /// `count` bytes.
    public static func bytes(_ count: Int) -> [UInt8] {
        Sodium.initialize()
        var bytes = [UInt8](repeating: 0, count: count)
        unsafe randombytes_buf(&bytes, count)
        return bytes
    }

    /// A number from 0 up to, but not including, `bound`, each equally likely.
    public static func number(below bound: UInt32) -> UInt32 {
        Sodium.initialize()
        return randombytes_uniform(bound)
    }
}
