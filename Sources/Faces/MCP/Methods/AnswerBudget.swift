internal import JSONSchema

/// Keeps answers small enough for a model's context: long texts in what is too large are cut, and say so. Whoever sends `whole: true`
/// gets them uncut.
enum AnswerBudget {
    /// The argument that asks for all of it; it may stand beside those of any tool.
    static let whole = "whole"

    /// The most tokens that are answered unasked: hosts refuse more (mcp.md 5.1).
    private static let maxTokens = 25_000

    /// Whether an answer may be too large. Most are far below, whatever they consist of: no byte is more than a token.
    static func isExceeded(by bytes: [UInt8]) -> Bool { bytes.count > maxTokens && TokenBound.tokens(of: bytes) > maxTokens }

    /// The reply with its long texts cut, and where that is not enough its long lists, as little as will do.
    /// - Returns: a note besides where elements of lists are missing: lists have no place for it.
    static func cut(_ reply: JSON) -> (reply: JSON, note: String?) {
        var kept = reply
        for most in [8_000, 2_000, 500, 120] {
            kept = cut(reply, most)
            if !isExceeded(by: kept.bytes) { return (kept, nil) }
        }
        for most in [50, 20, 10, 5, 2] {
            let shorter = kept.withLists(of: most)
            if !isExceeded(by: shorter.bytes) || most == 2 {
                return (shorter, "Lists are cut to their first \(most) elements; \(whole): true answers all of them.")
            }
        }
        return (kept, nil)
    }

    private static func cut(_ json: JSON, _ most: Int) -> JSON {
        switch json {
        case .string(let text):
            let scalars = text.unicodeScalars
            guard scalars.count > most else { return json }
            let beginning = String(String.UnicodeScalarView(scalars.prefix(most)))
            return .string("\(beginning)… [cut: \(scalars.count) characters in all; \(whole): true answers them]")
        case .array(let elements): return .array(elements.map { cut($0, most) })
        case .object(let object):
            return .object(object.members.reduce(into: JSON.Object()) { $0.append($1.key, cut($1.value, most)) })
        default: return json
        }
    }
}

extension JSON {
    /// The value with at most so many elements in each of its arrays.
    fileprivate func withLists(of most: Int) -> JSON {
        switch self {
        case .array(let elements): .array(elements.prefix(most).map { $0.withLists(of: most) })
        case .object(let object):
            .object(object.members.reduce(into: JSON.Object()) { $0.append($1.key, $1.value.withLists(of: most)) })
        default: self
        }
    }
}
