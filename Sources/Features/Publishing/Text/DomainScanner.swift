/// Finds where a domain ends, by its labels and its last label.
struct DomainScanner {
    private let scalars: [Unicode.Scalar]
    /// Whether the domain follows `http(s)://`: then all scripts may occur, and the last label need not be in our short list.
    private let allowsUnknownEnding: Bool

    init(_ scalars: [Unicode.Scalar], allowsUnknownEnding: Bool) {
        self.scalars = scalars
        self.allowsUnknownEnding = allowsUnknownEnding
    }

    /// Where the domain that begins at `start` ends, or nil if there is none.
    func end(from start: Int) -> Int? {
        let labels = labels(from: start)
        // All labels before the last one must be good.
        let good = labels.prefix(while: isLabel).count
        let plain = labels.prefix { scalars[$0].allSatisfy(\.isASCII) }.count
        for index in labels.indices.dropFirst().prefix(good).reversed() where isName(labels[index - 1]) {
            let mayBeUnknown = allowsUnknownEnding && plain >= index && index == labels.count - 1
            if let end = endingEnd(labels[index], mayBeUnknown: mayBeUnknown) { return end }
        }
        return nil
    }

    /// The runs of letters, digits, hyphens and underscores between single dots.
    private func labels(from start: Int) -> [Range<Int>] {
        var labels: [Range<Int>] = []
        var labelStart = start
        var index = start
        while index < scalars.count {
            if isOfLabel(scalars[index]) {
                index += 1
            } else if scalars[index] == ".", index > labelStart {
                labels.append(labelStart..<index)
                index += 1
                labelStart = index
            } else {
                break
            }
        }
        if index > labelStart { labels.append(labelStart..<index) }
        return labels
    }

    /// Whether the name system could hold the label: no hyphen or underscore at its ends, 63 bytes at most (RFC 1035 2.3.4).
    private func isLabel(_ label: Range<Int>) -> Bool {
        let ends = [scalars[label.lowerBound], scalars[label.upperBound - 1]]
        guard !ends.contains("-"), !ends.contains("_") else { return false }
        if scalars[label].allSatisfy(\.isASCII) { return label.count <= 63 }
        // Written in ASCII (RFC 3492) other scripts take "xn--", a delimiter and seldom more than their bytes in UTF-8.
        return !scalars[label].starts(with: "xn--".unicodeScalars) && scalars[label].reduce(7) { $0 + UTF8.width($1) } <= 63
    }

    /// Whether the label can stand before the last one.
    private func isName(_ label: Range<Int>) -> Bool {
        !scalars[label].contains("_")
    }

    /// Where the last label ends; letters of another script may follow it without a blank.
    private func endingEnd(_ label: Range<Int>, mayBeUnknown: Bool) -> Int? {
        var end = label.lowerBound
        while end < label.upperBound, scalars[end].isASCIILetterOrDigit { end += 1 }
        if end - label.lowerBound == 2, label.upperBound - end > 2, scalars[end] == "-", scalars[end + 1] == "-" {
            while end < label.upperBound, scalars[end].isASCIILetterOrDigit || scalars[end] == "-" { end += 1 }
        }
        if end < scalars.count, "@_-".unicodeScalars.contains(scalars[end]) { return nil }
        let ending = String(String.UnicodeScalarView(scalars[label.lowerBound..<end]))
        if TopLevelDomain.isKnown(ending) { return end }
        return mayBeUnknown && TopLevelDomain.isPlausible(ending) ? end : nil
    }

    private func isOfLabel(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCIILetterOrDigit || scalar == "-" || scalar == "_" || scalar.isAccentedLatin { return true }
        guard allowsUnknownEnding, !scalar.isASCII else { return false }
        switch scalar.properties.generalCategory {
        case .control, .format, .spaceSeparator, .lineSeparator, .paragraphSeparator, .connectorPunctuation, .dashPunctuation,
            .openPunctuation, .closePunctuation, .initialPunctuation, .finalPunctuation, .otherPunctuation, .privateUse, .unassigned,
            .surrogate:
            return false
        default:
            return true
        }
    }
}

extension Unicode.Scalar {
    /// Latin letters outside ASCII, up to Latin Extended-B.
    var isAccentedLatin: Bool {
        value != 0xD7 && value != 0xF7 && (0xC0...0x24F).contains(value)
    }
}
