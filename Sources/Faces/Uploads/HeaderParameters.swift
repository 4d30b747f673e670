/// A header's value with parameters: `form-data; name="file"` (RFC 9110 section 5.6.6).
struct HeaderParameters: Equatable {
    /// Before the first semicolon, in small letters.
    let value: String
    /// By name in small letters; of two with one name, the first.
    private(set) var parameters: [String: String] = [:]

    /// `nil` where there is no value, or a parameter without end.
    init?(_ text: String?) {
        guard let text else { return nil }
        var rest = Array(text.utf8)[...]
        value = Self.word(Self.take(&rest, until: ";"))
        guard !value.isEmpty else { return nil }
        while rest.popFirst() != nil {  // the semicolon
            let name = Self.word(Self.take(&rest, until: ";="))
            guard rest.first == UInt8(ascii: "=") else { continue }
            rest.removeFirst()
            rest = rest.drop { Self.isBlank($0) }
            let isQuoted = rest.first == UInt8(ascii: "\"")
            guard let value = isQuoted ? Self.quoted(&rest) : Self.trimmed(Self.take(&rest, until: ";")) else { return nil }
            _ = Self.take(&rest, until: ";")
            if parameters[name] == nil { parameters[name] = value }
        }
    }

    private static func take(_ rest: inout ArraySlice<UInt8>, until stops: String) -> ArraySlice<UInt8> {
        let taken = rest.prefix { !stops.utf8.contains($0) }
        rest = rest.dropFirst(taken.count)
        return taken
    }

    /// Browsers escape quotes only, so that a backslash before anything else is one (a path of another system).
    private static func quoted(_ rest: inout ArraySlice<UInt8>) -> String? {
        rest.removeFirst()
        var bytes: [UInt8] = []
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "\"") { return String(decoding: bytes, as: UTF8.self) }
            if byte == UInt8(ascii: "\\"), let next = rest.first, next == UInt8(ascii: "\"") || next == UInt8(ascii: "\\") {
                bytes.append(next)
                rest.removeFirst()
            } else {
                bytes.append(byte)
            }
        }
        return nil
    }

    private static func word(_ bytes: ArraySlice<UInt8>) -> String { trimmed(bytes).lowercased() }

    private static func trimmed(_ bytes: ArraySlice<UInt8>) -> String {
        let start = bytes.drop { isBlank($0) }
        let end = start.lastIndex { !isBlank($0) }.map { $0 + 1 } ?? start.startIndex
        return String(decoding: start[..<end], as: UTF8.self)
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
}
