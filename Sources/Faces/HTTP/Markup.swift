/// Text in a markup language that is safe to send: every `String` that is interpolated is escaped, only markup of the same language passes.
///
/// Literals are `StaticString`s, so that no variable can become markup unescaped. Write attribute values in double or single quotes.
public struct Markup<Language: MarkupLanguage>: Sendable, Hashable {
    /// The markup itself.
    public private(set) var text: String

    fileprivate init(trusted text: String) { self.text = text }

    /// The markup in UTF-8.
    public var bytes: [UInt8] { Array(text.utf8) }
}

/// Tells one markup language from another: what is safe in one need not be in the other.
public protocol MarkupLanguage: Sendable {}

extension Markup: ExpressibleByStringInterpolation {
    /// Puts a literal together.
    public struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var text = ""

        public init(literalCapacity: Int, interpolationCount: Int) { text.reserveCapacity(literalCapacity + 32 * interpolationCount) }

        public mutating func appendLiteral(_ literal: StaticString) { text += literal.description }

        public mutating func appendInterpolation(_ value: String) { MarkupEscaping.append(value, to: &text) }

        public mutating func appendInterpolation(_ value: Int) { text += String(value) }

        public mutating func appendInterpolation(_ markup: Markup) { text += markup.text }

        /// Nothing at all where there is no markup.
        public mutating func appendInterpolation(_ markup: Markup?) { text += markup?.text ?? "" }

        /// One after the other, each on a line of its own.
        public mutating func appendInterpolation(_ parts: [Markup]) {
            for (index, part) in parts.enumerated() {
                if index > 0 { text += "\n" }
                text += part.text
            }
        }
    }

    public init(stringLiteral literal: StaticString) { self.init(trusted: literal.description) }

    public init(stringInterpolation: StringInterpolation) { self.init(trusted: stringInterpolation.text) }
}

extension Markup {
    /// The parts, with `separator` between each two.
    public static func joined(_ parts: [Markup], separator: Markup) -> Markup {
        Markup(trusted: parts.map(\.text).joined(separator: separator.text))
    }
}

/// Escaping for text and quoted attribute values, the same in HTML and XML.
enum MarkupEscaping {
    /// Appends the value with the five special characters escaped and without the characters that XML 1.0 (section 2.2) does not allow.
    static func append(_ value: String, to text: inout String) {
        for scalar in value.unicodeScalars {
            switch scalar {
            case "&": text += "&amp;"
            case "<": text += "&lt;"
            case ">": text += "&gt;"
            case "\"": text += "&quot;"
            case "'": text += "&#39;"
            case "\t", "\n", "\r": text.unicodeScalars.append(scalar)
            case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{FFFE}", "\u{FFFF}": break  // HTML calls 7F to 9F errors too
            default: text.unicodeScalars.append(scalar)
            }
        }
    }
}
