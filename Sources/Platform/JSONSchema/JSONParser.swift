/// Why a text is no JSON, and where.
public struct JSONError: Error, Equatable, Sendable, CustomStringConvertible {
    /// A sentence without a full stop.
    public var reason: String
    /// The offset in bytes at which reading stopped.
    public var offset: Int

    public var description: String { "\(reason), at byte \(offset)" }
}

extension JSON {
    /// Reads one JSON text (RFC 8259), strictly: UTF-8, no repeated member names, numbers that a double can hold.
    ///
    /// - Parameters:
    ///   - maxDepth: how deep arrays and objects may nest.
    ///   - texts: what is likely to stand in it.
    /// - Throws: `JSONError`.
    public init(parsing bytes: [UInt8], maxDepth: Int = 64, expecting texts: KnownTexts = .none) throws(JSONError) {
        var parser = JSONParser(bytes: bytes, maxDepth: maxDepth, texts: texts)
        self = try parser.document()
    }

    /// Reads one JSON text.
    /// - Throws: `JSONError`.
    public init(parsing text: String, maxDepth: Int = 64) throws(JSONError) {
        try self.init(parsing: Array(text.utf8), maxDepth: maxDepth)
    }
}

private struct JSONParser {
    let bytes: [UInt8]
    let maxDepth: Int
    let texts: KnownTexts
    var position = 0
    var depth = 0

    init(bytes: [UInt8], maxDepth: Int, texts: KnownTexts) {
        self.bytes = bytes
        self.maxDepth = maxDepth
        self.texts = texts
    }

    mutating func document() throws(JSONError) -> JSON {
        skipSpace()
        let value = try value()
        skipSpace()
        guard position == bytes.count else { throw failure("There is more than one value") }
        return value
    }

    func failure(_ reason: String) -> JSONError { JSONError(reason: reason, offset: position) }

    var current: UInt8? { position < bytes.count ? bytes[position] : nil }

    mutating func skipSpace() {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x09, 0x0A, 0x0D: position += 1
            default: return
            }
        }
    }

    mutating func value() throws(JSONError) -> JSON {
        switch current {
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "{"): return try object()
        case UInt8(ascii: "["): return try array()
        case UInt8(ascii: "t"): return try literal("true", .bool(true))
        case UInt8(ascii: "f"): return try literal("false", .bool(false))
        case UInt8(ascii: "n"): return try literal("null", .null)
        case UInt8(ascii: "-")?, (UInt8(ascii: "0")...UInt8(ascii: "9"))?: return try number()
        case nil: throw failure("The text ends where a value is expected")
        default: throw failure("This is no value")
        }
    }

    mutating func literal(_ word: StaticString, _ value: JSON) throws(JSONError) -> JSON {
        let matches = word.withUTF8Buffer { word in
            unsafe position + word.count <= bytes.count && bytes[position..<position + word.count].elementsEqual(word)
        }
        guard matches else { throw failure("This is no value") }
        position += word.utf8CodeUnitCount
        return value
    }

    mutating func enter() throws(JSONError) {
        depth += 1
        guard depth <= maxDepth else { throw failure("Values nest deeper than \(maxDepth)") }
        position += 1
        skipSpace()
    }

    mutating func array() throws(JSONError) -> JSON {
        try enter()
        defer { depth -= 1 }
        var elements: [JSON] = []
        if current == UInt8(ascii: "]") {
            position += 1
            return .array(elements)
        }
        while true {
            elements.append(try value())
            skipSpace()
            switch current {
            case UInt8(ascii: ","):
                position += 1
                skipSpace()
            case UInt8(ascii: "]"):
                position += 1
                return .array(elements)
            default: throw failure("Expected ',' or ']'")
            }
        }
    }

    mutating func object() throws(JSONError) -> JSON {
        try enter()
        defer { depth -= 1 }
        var members: [JSON.Object.Member] = []
        members.reserveCapacity(4)
        var seen: Set<String> = []  // filled only for objects large enough that a linear look would hurt
        if current == UInt8(ascii: "}") {
            position += 1
            return .object(JSON.Object())
        }
        while true {
            guard current == UInt8(ascii: "\"") else { throw failure("Expected a member name in double quotes") }
            let key = try string()
            if members.count < 16 {
                for index in members.indices where members[index].key == key {
                    throw failure("The member name \"\(key.prefix(64))\" is repeated")
                }
            } else {
                if seen.isEmpty { seen = Set(members.map(\.key)) }
                guard seen.insert(key).inserted else { throw failure("The member name \"\(key.prefix(64))\" is repeated") }
            }
            skipSpace()
            guard current == UInt8(ascii: ":") else { throw failure("Expected ':'") }
            position += 1
            skipSpace()
            members.append(JSON.Object.Member(key: key, value: try value()))
            skipSpace()
            switch current {
            case UInt8(ascii: ","):
                position += 1
                skipSpace()
            case UInt8(ascii: "}"):
                position += 1
                return .object(JSON.Object(members: members))
            default: throw failure("Expected ',' or '}'")
            }
        }
    }

    mutating func string() throws(JSONError) -> String {
        position += 1
        let start = position
        var isASCII = skipPlainWords()
        while position < bytes.count {
            let byte = bytes[position]
            switch byte {
            case UInt8(ascii: "\""):
                let known = unsafe bytes.withUnsafeBytes { unsafe texts[UnsafeRawBufferPointer(rebasing: $0[start..<position])] }
                guard let text = known ?? Self.text(bytes, start..<position, isASCII: isASCII) else {
                    throw failure("The text is not UTF-8")
                }
                position += 1
                return text
            case UInt8(ascii: "\\"): return try stringWithEscapes(from: start)
            case 0..<0x20: throw failure("A control character stands in a string unescaped")
            default:
                if byte >= 0x80 { isASCII = false }
                position += 1
            }
        }
        throw failure("The text ends inside a string")
    }

    /// Skips what stands in a string as it is, as long as there are eight bytes to look at.
    /// - Returns: whether all that was skipped is ASCII.
    mutating func skipPlainWords() -> Bool {
        unsafe bytes.withUnsafeBytes { bytes in
            var all: UInt64 = 0
            while position + 8 <= bytes.count {
                let word = UInt64(littleEndian: unsafe bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self))
                let plain = JSONWord.plainBytes(in: word)
                position += plain
                if plain == 8 { all |= word } else { return (all | word & (1 << UInt64(8 * plain) - 1)) & JSONWord.tops == 0 }
            }
            return all & JSONWord.tops == 0
        }
    }

    /// The text of those bytes; `nil` where they are not UTF-8.
    static func text(_ bytes: [UInt8], _ range: Range<Int>, isASCII: Bool) -> String? {
        unsafe bytes.withUnsafeBufferPointer { bytes in
            let part = unsafe UnsafeBufferPointer(rebasing: bytes[range])
            // Most texts are ASCII, of which `decoding` need not look twice.
            return unsafe isASCII ? String(decoding: part, as: UTF8.self) : String(validating: part, as: UTF8.self)
        }
    }

    mutating func stringWithEscapes(from start: Int) throws(JSONError) -> String {
        var decoded = Array(bytes[start..<position])
        while position < bytes.count {
            let byte = bytes[position]
            switch byte {
            case UInt8(ascii: "\""):
                guard let text = Self.text(decoded, decoded.indices, isASCII: false) else { throw failure("The text is not UTF-8") }
                position += 1
                return text
            case UInt8(ascii: "\\"):
                position += 1
                try escape(into: &decoded)
            case 0..<0x20: throw failure("A control character stands in a string unescaped")
            default:
                decoded.append(byte)
                position += 1
            }
        }
        throw failure("The text ends inside a string")
    }

    mutating func escape(into decoded: inout [UInt8]) throws(JSONError) {
        guard let byte = current else { throw failure("The text ends inside a string") }
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): decoded.append(byte)
        case UInt8(ascii: "b"): decoded.append(0x08)
        case UInt8(ascii: "f"): decoded.append(0x0C)
        case UInt8(ascii: "n"): decoded.append(0x0A)
        case UInt8(ascii: "r"): decoded.append(0x0D)
        case UInt8(ascii: "t"): decoded.append(0x09)
        case UInt8(ascii: "u"):
            var scalar = UInt32(try hexUnit())
            if (0xD800..<0xDC00).contains(scalar) {
                guard current == UInt8(ascii: "\\"), position + 1 < bytes.count, bytes[position + 1] == UInt8(ascii: "u") else {
                    throw failure("A surrogate stands alone")
                }
                position += 2
                let low = UInt32(try hexUnit())
                guard (0xDC00..<0xE000).contains(low) else { throw failure("A surrogate stands alone") }
                scalar = 0x10000 + (scalar - 0xD800) << 10 + (low - 0xDC00)
            }
            guard let scalar = Unicode.Scalar(scalar) else { throw failure("A surrogate stands alone") }
            decoded.append(contentsOf: Array(String(Character(scalar)).utf8))
        default: throw failure("This escape is unknown")
        }
    }

    mutating func hexUnit() throws(JSONError) -> UInt16 {
        guard position + 4 <= bytes.count else { throw failure("The text ends inside a string") }
        var unit: UInt16 = 0
        for _ in 0..<4 {
            guard let digit = Self.hexDigit(bytes[position]) else { throw failure("Expected four hexadecimal digits") }
            unit = unit << 4 | UInt16(digit)
            position += 1
        }
        return unit
    }

    static func hexDigit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }

    mutating func number() throws(JSONError) -> JSON {
        let start = position
        if current == UInt8(ascii: "-") { position += 1 }
        let digitsStart = position
        try digits()
        if bytes[digitsStart] == UInt8(ascii: "0"), position - digitsStart > 1 { throw failure("A number has a leading zero") }
        var isInteger = true
        if current == UInt8(ascii: ".") {
            isInteger = false
            position += 1
            try digits()
        }
        if current == UInt8(ascii: "e") || current == UInt8(ascii: "E") {
            isInteger = false
            position += 1
            if current == UInt8(ascii: "+") || current == UInt8(ascii: "-") { position += 1 }
            try digits()
        }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        if isInteger, let value = Int64(text) { return .int(value) }
        guard position - start <= 1_000, let value = Double(text), value.isFinite else { throw failure("A number is out of range") }
        return .double(value)
    }

    mutating func digits() throws(JSONError) {
        let start = position
        while let byte = current, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { position += 1 }
        guard position > start else { throw failure("Expected a digit") }
    }
}
