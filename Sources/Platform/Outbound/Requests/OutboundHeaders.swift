/// Header fields in their order; names in any case.
public struct OutboundHeaders: Hashable, Sendable, ExpressibleByDictionaryLiteral {
    /// One field.
    public struct Field: Hashable, Sendable {
        /// As it was written.
        public let name: String
        /// Without the blanks around it.
        public var value: String
    }

    /// All fields.
    public private(set) var fields: [Field] = []

    /// No field.
    public init() {}

    /// Fields in the order of the literal; a name may occur twice.
    public init(dictionaryLiteral elements: (String, String)...) {
        fields = elements.map { Field(name: $0, value: $1) }
    }

    /// The first field of a name; setting replaces all of them, nil removes them.
    public subscript(_ name: String) -> String? {
        get { fields.first { Self.isSame($0.name, name) }?.value }
        set {
            fields.removeAll { Self.isSame($0.name, name) }
            if let newValue { add(name, newValue) }
        }
    }

    /// The values of all fields of a name.
    public func values(of name: String) -> [String] {
        fields.filter { Self.isSame($0.name, name) }.map(\.value)
    }

    /// Adds a field beside others of its name.
    public mutating func add(_ name: String, _ value: String) {
        fields.append(Field(name: name, value: value))
    }

    /// Adds to the last value what stood on a line of its own (RFC 9112 5.2).
    mutating func continueLast(_ value: String) {
        guard !fields.isEmpty else { return }
        fields[fields.count - 1].value += " " + value
    }

    /// Only the fields that give nothing away to another host.
    var forOtherOrigin: OutboundHeaders {
        var kept = self
        kept.fields.removeAll { field in !Self.harmless.contains(field.name.lowercased()) }
        return kept
    }

    /// The name of the first field that cannot or may not be sent: bad characters, or what the transfer itself decides.
    var firstUnfit: String? {
        fields.first { field in
            !Self.isToken(field.name) || Self.ours.contains(field.name.lowercased())
                || !field.value.utf8.allSatisfy { $0 == 0x09 || $0 >= 0x20 && $0 != 0x7f }
        }?.name
    }

    private static let harmless: Set<String> = [
        "accept", "accept-language", "user-agent", "range", "if-none-match", "if-modified-since",
    ]

    private static let ours: Set<String> = [
        "host", "content-length", "transfer-encoding", "connection", "accept-encoding", "expect", "upgrade", "te", "trailer", "keep-alive",
        "proxy-authorization", "proxy-connection",
    ]

    /// RFC 9110 5.6.2.
    static func isToken(_ text: String) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy { byte in
                (0x30...0x39).contains(byte) || (0x41...0x5a).contains(byte) || (0x61...0x7a).contains(byte)
                    || "!#$%&'*+-.^_`|~".utf8.contains(byte)
            }
    }

    private static func isSame(_ one: String, _ other: String) -> Bool {
        one.utf8.count == other.utf8.count && one.lowercased() == other.lowercased()
    }
}
