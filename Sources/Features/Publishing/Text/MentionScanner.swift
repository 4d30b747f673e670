/// Finds the servers in mentions of people on other servers: `@ada@example.social`.
struct MentionScanner {
    private let scalars: [Unicode.Scalar]

    init(_ scalars: [Unicode.Scalar]) {
        self.scalars = scalars
    }

    /// The places from the second `@` to the end of the server's name, in order; links are left alone.
    func servers(outside links: [Range<Int>]) -> [Range<Int>] {
        var found: [Range<Int>] = []
        var links = links[...]
        var index = 0
        while index < scalars.count {
            while let link = links.first, link.upperBound <= index { links.removeFirst() }
            if let link = links.first, link.contains(index) {
                index = link.upperBound
            } else if scalars[index] == "@", let server = server(ofMentionAt: index) {
                found.append(server)
                index = server.upperBound
            } else {
                index += 1
            }
        }
        return found
    }

    private func server(ofMentionAt start: Int) -> Range<Int>? {
        if start > 0, isWord(scalars[start - 1]) || "=/".unicodeScalars.contains(scalars[start - 1]) { return nil }
        let second = run(from: start + 1) { $0.isASCIILetterOrDigit || $0 == "_" || $0 == "." || $0 == "-" }
        guard second > start + 1, second < scalars.count, scalars[second] == "@" else { return nil }
        guard isName(scalars[start + 1]), isName(scalars[second - 1]) else { return nil }
        var end = run(from: second + 1) { isWord($0) || $0 == "." || $0 == "-" }
        while end > second + 1, !isWord(scalars[end - 1]) { end -= 1 }
        return end > second + 1 ? second..<end : nil
    }

    private func run(from start: Int, while matches: (Unicode.Scalar) -> Bool) -> Int {
        var end = start
        while end < scalars.count, matches(scalars[end]) { end += 1 }
        return end
    }

    private func isName(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isASCIILetterOrDigit || scalar == "_"
    }

    private func isWord(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "_" || scalar.properties.isAlphabetic || scalar.properties.numericType != nil
    }
}
