/// Base64 of RFC 4648 section 4: `+`, `/`, padded.
public enum Base64 {
    /// The text of `bytes`.
    public static func encode(_ bytes: [UInt8]) -> String {
        Base64Alphabet.standard.encode(bytes)
    }

    /// The bytes of a text. One text stands for given bytes: bad padding and bits left over are refused.
    ///
    /// - Throws: `malformed`.
    public static func decode(_ text: String) throws(SecretsError) -> [UInt8] {
        try Base64Alphabet.standard.decode(text)
    }
}

/// Base64 of RFC 4648 section 5: `-`, `_`, without padding. For addresses and tokens.
public enum Base64URL {
    /// The text of `bytes`.
    public static func encode(_ bytes: [UInt8]) -> String {
        Base64Alphabet.url.encode(bytes)
    }

    /// The bytes of a text. One text stands for given bytes: padding and bits left over are refused.
    ///
    /// - Throws: `malformed`.
    public static func decode(_ text: String) throws(SecretsError) -> [UInt8] {
        try Base64Alphabet.url.decode(text)
    }
}
