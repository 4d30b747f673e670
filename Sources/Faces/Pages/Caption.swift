/// The text of a post, for pages and feeds.
struct Caption {
    private let text: String

    init(_ text: String) { self.text = text }

    /// Lines; an empty one stands between paragraphs.
    private var lines: [Substring] { text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) }

    /// Paragraphs with their line breaks, web addresses made links. Empty for a text without visible characters.
    var html: HTML {
        let paragraphs = lines.split { $0.allSatisfy(\.isWhitespace) }
        return "\(paragraphs.map { "<p dir=\"auto\">\(Self.html($0))</p>" as HTML })"
    }

    /// The beginning, on one line and of at most so many characters; `nil` for an empty text.
    func excerpt(maxCharacters: Int) -> String? {
        let words = text.split(whereSeparator: \.isWhitespace)
        return words.isEmpty ? nil : Self.shortened(words.joined(separator: " "), to: maxCharacters)
    }

    /// The first line, of at most so many characters: what stands for a title where there is none.
    func firstLine(maxCharacters: Int) -> String? {
        guard let line = lines.first(where: { !$0.allSatisfy(\.isWhitespace) }) else { return nil }
        return Caption(String(line)).excerpt(maxCharacters: maxCharacters)
    }

    private static func html(_ lines: ArraySlice<Substring>) -> HTML { .joined(lines.map(linked), separator: "<br>\n") }

    /// The line with its addresses as links.
    private static func linked(_ line: Substring) -> HTML {
        var parts: [HTML] = []
        var rest = line
        // Brackets and quotation marks end an address, ideographic punctuation too: no spaces set it apart.
        while let match = rest.firstMatch(of: #/[Hh][Tt][Tt][Pp][Ss]?://[^\s<>"“”„»«。、，！？「」『』（）【】]+/#) {
            let before = rest[..<match.range.lowerBound]
            let found = trimmed(rest[match.range])
            if before.last.map({ $0.isLetter || $0.isNumber }) != true, let address = WebAddress(String(found)) {
                parts.append("\(String(before))\(link(address))")
            } else {
                parts.append("\(String(rest[..<found.endIndex]))")
            }
            rest = rest[found.endIndex...]
        }
        return .joined(parts + ["\(String(rest))"], separator: "")
    }

    /// Without the punctuation that belongs to the sentence, and without a bracket that was opened before the address.
    private static func trimmed(_ found: Substring) -> Substring {
        var found = found
        while let last = found.last {
            let isForeign = last == ")" && found.count { $0 == ")" } > found.count { $0 == "(" }
            guard isForeign || ".,;:!?'’…*_]}".contains(last) else { break }
            found.removeLast()
        }
        return found
    }

    private static func link(_ address: WebAddress) -> HTML {
        "<a href=\"\(address.text)\" rel=\"nofollow ugc noopener\" dir=\"ltr\">\(address.text)</a>"
    }

    /// Cut after a word where one ends not far before the limit (there may be no spaces at all).
    private static func shortened(_ text: String, to maxCharacters: Int) -> String {
        guard text.count > maxCharacters else { return text }
        let cut = text.prefix(maxCharacters - 1)
        let atWord = cut.lastIndex(of: " ").map { cut[..<$0] } ?? cut
        return (atWord.count * 3 > maxCharacters * 2 ? atWord : cut) + "…"
    }
}
