/// Finds what a misspelled name most likely meant.
public enum NearestName {
    /// The candidate with the fewest edits, if they are few for the name's length.
    /// - Parameter most: so many edits at most; `nil` for two, or a third of the name.
    public static func of(_ name: String, in candidates: some Sequence<String>, atMost most: Int? = nil) -> String? {
        let name = Array(name.lowercased().utf8.prefix(80))
        var best: (name: String, distance: Int)?
        for candidate in candidates {
            let distance = distance(name, Array(candidate.lowercased().utf8))
            if distance < best?.distance ?? Int.max { best = (candidate, distance) }
        }
        if let best, best.distance <= most ?? max(2, name.count / 3) { return best.name }
        return most == nil ? longer(name, candidates) : nil
    }

    /// The only candidate that ends in the name as words of its own: `monthly_cap_micros` for `cap_micros`.
    private static func longer(_ name: [UInt8], _ candidates: some Sequence<String>) -> String? {
        let name = String(decoding: name, as: UTF8.self)
        let found = candidates.filter { $0.lowercased().hasSuffix("_" + name) }
        return found.count == 1 ? found[0] : nil
    }

    /// Edits from one to the other: a letter more, less, another, or two neighbours changed about (optimal string alignment).
    private static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
        var before: [Int] = []
        var row = Array(0...right.count)
        for (i, byte) in left.enumerated() {
            var next = [i + 1]
            for (j, other) in right.enumerated() {
                var cost = min(row[j] + (byte == other ? 0 : 1), next[j] + 1, row[j + 1] + 1)
                if i > 0, j > 0, byte == right[j - 1], left[i - 1] == other { cost = min(cost, before[j - 1] + 1) }
                next.append(cost)
            }
            (before, row) = (row, next)
        }
        return row[right.count]
    }
}

/// Spelling of names outside: `storyID` is `story_id`; `scheduledAtLocal` is `scheduled_at_local`.
public enum NameCase {
    /// The name that another spelling stands for: `storyID` for `story_id`, `timeZone` or `time_zone` for `timezone`.
    public static func find(_ name: String, in names: some Sequence<String>) -> String? {
        let (snake, letters) = (snake(name), letters(name))
        var found: String?
        for candidate in names {
            if candidate == name || candidate == snake { return candidate }
            if found == nil, self.letters(candidate) == letters { found = candidate }
        }
        return found
    }

    /// The name without what spellings differ in.
    static func letters(_ name: String) -> String {
        String(decoding: name.utf8.filter { $0 != UInt8(ascii: "_") }.map { (65...90).contains($0) ? $0 + 32 : $0 }, as: UTF8.self)
    }

    public static func snake(_ name: String) -> String {
        let bytes = Array(name.utf8)
        func isUpper(_ index: Int) -> Bool { bytes.indices.contains(index) && (65...90).contains(bytes[index]) }
        func isLower(_ index: Int) -> Bool { bytes.indices.contains(index) && (97...122).contains(bytes[index]) }
        var output: [UInt8] = []
        for (index, byte) in bytes.enumerated() {
            guard isUpper(index) else {
                output.append(byte)
                continue
            }
            let endsAcronym =
                isUpper(index - 1) && isLower(index + 1) && !(bytes[index + 1] == UInt8(ascii: "s") && index + 2 == bytes.count)
            if index > 0, !isUpper(index - 1), bytes[index - 1] != UInt8(ascii: "_") || endsAcronym {
                output.append(UInt8(ascii: "_"))
            } else if endsAcronym {
                output.append(UInt8(ascii: "_"))
            }
            output.append(byte + 32)
        }
        return String(decoding: output, as: UTF8.self)
    }
}
