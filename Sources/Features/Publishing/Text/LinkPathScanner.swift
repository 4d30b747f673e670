/// Finds where the path and the query of a link end: punctuation that closes the sentence is not theirs.
struct LinkPathScanner {
    private let scalars: [Unicode.Scalar]
    private let rules: LinkScanner.Rules

    init(_ scalars: [Unicode.Scalar], rules: LinkScanner.Rules) {
        self.scalars = scalars
        self.rules = rules
    }

    func pathEnd(from start: Int) -> Int {
        guard start < scalars.count, scalars[start] == "/" else { return start }
        var end = start + 1
        var index = start + 1
        while index < scalars.count {
            if scalars[index] == "(" {
                guard let closed = parenthesesEnd(from: index, depth: 1) else { break }
                index = closed
                end = closed
            } else if isPath(scalars[index]) {
                index += 1
                if endsPath(scalars[index - 1]) { end = index }
            } else {
                break
            }
        }
        return end
    }

    func queryEnd(from start: Int) -> Int {
        guard start < scalars.count, scalars[start] == "?" else { return start }
        var end = start
        var index = start + 1
        while index < scalars.count, isQuery(scalars[index]) {
            index += 1
            if endsQuery(scalars[index - 1]) { end = index }
        }
        return end
    }

    /// Parentheses belong to a path if they are closed, and nest once at most (as in twitter-text).
    private func parenthesesEnd(from start: Int, depth: Int) -> Int? {
        var index = start + 1
        while index < scalars.count {
            if scalars[index] == ")" { return index + 1 }
            if scalars[index] == "(" {
                guard depth < 2, let closed = parenthesesEnd(from: index, depth: depth + 1) else { return nil }
                index = closed
            } else if isPath(scalars[index]) {
                index += 1
            } else {
                return nil
            }
        }
        return nil
    }

    private func isPath(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCIILetterOrDigit { return true }
        switch rules {
        case .x: return "!*';:=+,.$/%#[]-–_~|&@".unicodeScalars.contains(scalar) || isLatinOrCyrillic(scalar)
        case .mastodon: return !scalar.properties.isWhitespace && !"<>()?".unicodeScalars.contains(scalar)
        }
    }

    private func endsPath(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCIILetterOrDigit { return true }
        switch rules {
        case .x: return "=_#/+-".unicodeScalars.contains(scalar) || isLatinOrCyrillic(scalar)
        case .mastodon: return !"!*\"'「」;:=,.$%[]~&|@".unicodeScalars.contains(scalar)
        }
    }

    private func isQuery(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isASCIILetterOrDigit || "!?*'@();:&=+$/%#[]-_.,~|".unicodeScalars.contains(scalar)
    }

    private func endsQuery(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isASCIILetterOrDigit || "-_&=#/".unicodeScalars.contains(scalar)
    }

    private func isLatinOrCyrillic(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isAccentedLatin || (0x400...0x4FF).contains(scalar.value)
    }
}
