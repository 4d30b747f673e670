/// An API key: `trp_live_`, 32 characters of chance, 6 of checksum.
///
/// 32 characters of base62 hold 190 bits. The checksum (CRC-32 of those 32, in base62, as GitHub does it) finds a typing
/// error without asking the database, and lets secret scanners tell a key from its like.
public struct APIKey: Sendable, Redacted {
    /// What every key begins with.
    public static let prefix = "trp_live_"

    private static let bodyCharacters = 32
    private static let checksumCharacters = 6  // 62^6 > 2^32

    /// The key itself: shown once, then only its hash is kept.
    public let text: String

    /// What a text turned out to be.
    public enum Parsed: Sendable {
        /// A key in form; whether it is anybody's is for the database to say.
        case wellFormed(APIKey)
        /// It begins like a key, but was mistyped or cut.
        case badChecksum
        /// Something else, such as an OAuth token.
        case notAKey
    }

    /// A new key.
    public static func generate() -> APIKey {
        let body = Base62.random(bodyCharacters)
        return APIKey(text: prefix + body + checksum(of: Array(body.utf8)[...]))
    }

    /// Tells whether `text` is a key in form.
    public static func parse(_ text: String) -> Parsed {
        guard text.utf8.starts(with: prefix.utf8) else { return .notAKey }
        let rest = Array(text.utf8.dropFirst(prefix.utf8.count))
        let body = rest.prefix(bodyCharacters)
        guard rest.count == bodyCharacters + checksumCharacters, Base62.isBase62(body),
            rest.suffix(checksumCharacters).elementsEqual(checksum(of: body).utf8)
        else { return .badChecksum }
        return .wellFormed(APIKey(text: text))
    }

    /// `trp_live_` and the first 4 characters: enough to tell one's keys apart, 166 bits short of one.
    public var displayPrefix: String {
        String(text.prefix(Self.prefix.count + 4))
    }

    private static func checksum(of body: ArraySlice<UInt8>) -> String {
        Base62.encode(UInt64(CRC32.checksum(body)), width: checksumCharacters)
    }
}
