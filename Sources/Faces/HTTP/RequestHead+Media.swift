internal import HTTPServer
internal import HTTPTypes

extension RequestHead {
    /// Whether the body is declared as JSON, or not declared at all.
    var sendsJSON: Bool {
        guard let type = headerFields[.contentType], !type.isEmpty, type != "application/json" else { return true }
        let essence = MediaRange.essence(type.utf8)
        return essence == "application/json" || essence.hasPrefix("application/") && essence.hasSuffix("+json")
    }

    /// What MCP answers in.
    static let mcpTypes = ["application/json", "text/event-stream"]

    /// Whether answers of all those types are acceptable; without an `Accept` field everything is (RFC 9110 section 12.5.1).
    func accepts(_ types: [String]) -> Bool {
        guard let accept = headerFields[.accept], accept != "*/*" else { return true }
        if accept == "application/json, text/event-stream", types == Self.mcpTypes { return true }  // what MCP clients send
        let ranges = accept.utf8.split(separator: UInt8(ascii: ",")).map {
            (name: MediaRange.essence($0), isRefused: MediaRange.isRefused($0))
        }
        return types.allSatisfy { type in
            // The most specific range that fits is the one that counts (RFC 9110 section 12.5.1).
            let range =
                ranges.last { $0.name == type } ?? ranges.last { $0.name.hasSuffix("/*") && type.hasPrefix($0.name.dropLast()) }
                ?? ranges.last { $0.name == "*/*" }
            return range.map { !$0.isRefused } ?? false
        }
    }

    /// The path without a slash at its end.
    var plainPath: Substring { path.utf8.count > 1 && path.utf8.last == UInt8(ascii: "/") ? path.dropLast() : path[...] }

    /// The query's members in order, decoded as a form sends them (URL standard, section 5.1).
    var queryItems: [(name: String, value: String)] {
        guard let query, !query.isEmpty else { return [] }
        return query.split(separator: "&").map { item in
            let name = item.prefix { $0 != "=" }
            return (Percent.decodeForm(name), Percent.decodeForm(item.dropFirst(name.count + 1)))
        }
    }
}

/// A media type or range of them (RFC 9110 section 12.5.1).
private enum MediaRange {
    /// Whether its weight is zero: "not acceptable" (RFC 9110 section 12.4.2).
    static func isRefused(_ range: some Sequence<UInt8>) -> Bool {
        let parameters = range.drop { $0 != UInt8(ascii: ";") }.filter { $0 != 0x20 && $0 != 0x09 }
        return parameters.split(separator: UInt8(ascii: ";")).contains { parameter in
            guard parameter.count > 2, parameter.first.map({ $0 | 0x20 }) == UInt8(ascii: "q"),
                parameter.dropFirst().first == UInt8(ascii: "=")
            else { return false }
            return parameter.dropFirst(2).allSatisfy { $0 == UInt8(ascii: "0") || $0 == UInt8(ascii: ".") }
        }
    }

    /// The type without parameters and blanks, in lower case.
    static func essence(_ range: some Sequence<UInt8>) -> String {
        let bytes = range.prefix { $0 != UInt8(ascii: ";") }.filter { $0 != 0x20 && $0 != 0x09 }
        return String(decoding: bytes.map { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) ? $0 | 0x20 : $0 }, as: UTF8.self)
    }
}

/// Percent-encoding (RFC 3986 section 2.1).
enum Percent {
    /// Decodes a path segment. What is no encoding stays; bytes that are no UTF-8 become U+FFFD.
    static func decode(_ text: Substring) -> String {
        guard text.utf8.contains(UInt8(ascii: "%")) else { return String(text) }
        return decode(text.utf8, plusIsSpace: false)
    }

    /// Decodes a name or value of a form, where `+` is a blank.
    static func decodeForm(_ text: Substring) -> String { decode(text.utf8, plusIsSpace: true) }

    private static func decode(_ bytes: Substring.UTF8View, plusIsSpace: Bool) -> String {
        let bytes = Array(bytes)
        var output: [UInt8] = []
        output.reserveCapacity(bytes.count)
        var index = 0
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "%"), index + 2 < bytes.count, let high = digit(bytes[index + 1]),
                let low = digit(bytes[index + 2])
            {
                output.append(high << 4 | low)
                index += 3
            } else {
                output.append(plusIsSpace && bytes[index] == UInt8(ascii: "+") ? UInt8(ascii: " ") : bytes[index])
                index += 1
            }
        }
        return String(decoding: output, as: UTF8.self)
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
