public import JSONSchema

/// What an id names; gives the prefix that ids of that kind carry.
public protocol IDKind: Sendable {
    static var prefix: String { get }
    /// What a person calls it: "story", "upload".
    static var noun: String { get }
}

/// An id: a type prefix and 26 characters that sort by time, e.g. `sty_01k5…`.
///
/// The body is a ULID in lower case (https://github.com/ulid/spec): 48 bits of milliseconds, 80 random bits, Crockford's base 32.
public struct ID<Kind: IDKind>: Hashable, Sendable, CustomStringConvertible {
    /// The whole id with its prefix.
    public let text: String

    init(unchecked text: String) { self.text = text }

    /// An id as the file holds it; it holds only ids that we wrote, so they are not checked again.
    public init(stored text: String) { self.text = text }

    /// Makes a new id for that moment.
    public init(at instant: Instant, randomness: (UInt64, UInt64)) {
        var body = [UInt8](repeating: 0, count: 26)
        var time = UInt64(max(0, instant.milliseconds)) & 0xFFFF_FFFF_FFFF
        for index in (0..<10).reversed() {
            body[index] = ULID.alphabet[Int(time & 31)]
            time >>= 5
        }
        var (high, low) = (randomness.0 & 0xFF_FFFF_FFFF, randomness.1 & 0xFF_FFFF_FFFF)
        for index in (10..<18).reversed() {
            body[index] = ULID.alphabet[Int(high & 31)]
            high >>= 5
        }
        for index in (18..<26).reversed() {
            body[index] = ULID.alphabet[Int(low & 31)]
            low >>= 5
        }
        text = Kind.prefix + String(decoding: body, as: UTF8.self)
    }

    /// Reads an id, or `nil` where the text is none of this kind.
    public init?(_ text: String) {
        var text = text
        let isID = text.withUTF8 { bytes in
            unsafe bytes.starts(with: Kind.prefix.utf8) && ULID.isBody(bytes.dropFirst(Kind.prefix.utf8.count))
        }
        guard isID else { return nil }
        self.text = text
    }

    public var description: String { text }

    /// The 128 bits of the body, for tokens that carry an id.
    public var bytes: [UInt8] { ULID.bytes(of: text.utf8.dropFirst(Kind.prefix.utf8.count)) }

    /// The id whose body has those 128 bits.
    public init?(bytes: [UInt8]) {
        guard bytes.count == 16 else { return nil }
        text = Kind.prefix + ULID.body(of: bytes)
    }
}

extension ID: Comparable {
    public static func < (left: ID, right: ID) -> Bool { left.text < right.text }
}

/// The body of an id.
enum ULID {
    static let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)

    static func isBody(_ body: some Collection<UInt8>) -> Bool {
        body.count == 26 && body.allSatisfy(isDigit) && (body.first ?? 0xFF) <= UInt8(ascii: "7")  // 128 bits in 130
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        switch Unicode.Scalar(byte) {
        case "0"..."9", "a"..."h", "j", "k", "m", "n", "p"..."t", "v"..."z": true
        default: false
        }
    }

    static func bytes(of body: some Collection<UInt8>) -> [UInt8] {
        var value: (high: UInt64, low: UInt64) = (0, 0)
        for character in body {
            let digit = UInt64(alphabet.firstIndex(of: character) ?? 0)
            value = (value.high << 5 | value.low >> 59, value.low << 5 | digit)
        }
        return (0..<8).map { UInt8(truncatingIfNeeded: value.high >> (56 - 8 * $0)) }
            + (0..<8).map { UInt8(truncatingIfNeeded: value.low >> (56 - 8 * $0)) }
    }

    static func body(of bytes: [UInt8]) -> String {
        var value: (high: UInt64, low: UInt64) = (0, 0)
        for byte in bytes { value = (value.high << 8 | value.low >> 56, value.low << 8 | UInt64(byte)) }
        var body = [UInt8](repeating: 0, count: 26)
        for index in (0..<26).reversed() {
            body[index] = alphabet[Int(value.low & 31)]
            value = (value.high >> 5, value.low >> 5 | value.high << 59)
        }
        return String(decoding: body, as: UTF8.self)
    }
}

extension ID: ParamValue {
    public static var schema: Schema { .string(pattern: "^\(Kind.prefix)[0-9a-z]{26}$") }

    public static func read(_ json: JSON, at path: String, problems: inout [FieldProblem]) -> ID? {
        guard let text = json.stringValue else {
            problems.append(FieldProblem(path, got: json, expected: "the id of a \(Kind.noun), a string that begins with \(Kind.prefix)"))
            return nil
        }
        if let id = ID(text) { return id }
        var expected = "the id of a \(Kind.noun): \(Kind.prefix) and 26 characters"
        if let other = IDPrefixes.noun(of: text), other != Kind.noun { expected += "; this is the id of a \(other)" }
        problems.append(FieldProblem(path, got: json, expected: expected))
        return nil
    }

    public var json: JSON { .string(text) }

    public func write(to output: inout JSONOutput) { output.write(string: text) }
}

/// All prefixes, so that an id of the wrong type can be named.
enum IDPrefixes {
    static let nouns = [
        "usr_": "user", "prj_": "project", "chr_": "character", "prf_": "profile", "con_": "connection", "sty_": "story", "bat_": "batch",
        "med_": "media asset", "upl_": "upload", "pub_": "publication", "tpl_": "template", "tml_": "timeline", "mom_": "moment",
        "whk_": "webhook", "evt_": "event", "key_": "key", "cli_": "client", "grt_": "grant", "job_": "job", "led_": "ledger entry",
        "ing_": "ingredient", "gol_": "brand goal", "clb_": "collaboration", "ptm_": "prompt template", "prv_": "preview",
    ]

    static func noun(of text: String) -> String? { nouns[String(text.prefix(4))] }
}

public enum UserKind: IDKind {
    public static let prefix = "usr_"
    public static let noun = "user"
}
public enum ProjectKind: IDKind {
    public static let prefix = "prj_"
    public static let noun = "project"
}
public enum ConnectionKind: IDKind {
    public static let prefix = "con_"
    public static let noun = "connection"
}
public enum StoryKind: IDKind {
    public static let prefix = "sty_"
    public static let noun = "story"
}
public enum MediaKind: IDKind {
    public static let prefix = "med_"
    public static let noun = "media asset"
}
public enum UploadKind: IDKind {
    public static let prefix = "upl_"
    public static let noun = "upload"
}
public enum PublicationKind: IDKind {
    public static let prefix = "pub_"
    public static let noun = "publication"
}
public enum EventKind: IDKind {
    public static let prefix = "evt_"
    public static let noun = "event"
}
public enum KeyKind: IDKind {
    public static let prefix = "key_"
    public static let noun = "key"
}
public enum LedgerEntryKind: IDKind {
    public static let prefix = "led_"
    public static let noun = "ledger entry"
}
public enum JobKind: IDKind {
    public static let prefix = "job_"
    public static let noun = "job"
}
/// A call over MCP that goes on as a task. No operation takes one.
public enum CallTaskKind: IDKind {
    public static let prefix = "tsk_"
    public static let noun = "task"
}
/// A signed-in browser. No operation takes one.
public enum SessionKind: IDKind {
    public static let prefix = "ses_"
    public static let noun = "session"
}

public enum ClientKind: IDKind {
    public static let prefix = "cli_"
    public static let noun = "client"
}
public enum GrantKind: IDKind {
    public static let prefix = "grt_"
    public static let noun = "grant"
}
public enum TokenFamilyKind: IDKind {
    public static let prefix = "fam_"
    public static let noun = "token family"
}

public typealias UserID = ID<UserKind>
public typealias ProjectID = ID<ProjectKind>
public typealias ConnectionID = ID<ConnectionKind>
public typealias StoryID = ID<StoryKind>
public typealias MediaID = ID<MediaKind>
public typealias UploadID = ID<UploadKind>
public typealias PublicationID = ID<PublicationKind>
public typealias EventID = ID<EventKind>
public typealias KeyID = ID<KeyKind>
public typealias JobID = ID<JobKind>
public typealias CallTaskID = ID<CallTaskKind>
public typealias ClientID = ID<ClientKind>
public typealias GrantID = ID<GrantKind>
public typealias TokenFamilyID = ID<TokenFamilyKind>
public typealias SessionID = ID<SessionKind>
public typealias LedgerEntryID = ID<LedgerEntryKind>
