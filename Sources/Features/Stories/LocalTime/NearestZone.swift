/// Finds the zone that somebody probably meant.
enum NearestZone {
    /// The nearest name, or nil if none is near. Case, blanks and a missing area do not count: `new york` is `America/New_York`.
    static func name(for text: String) -> String? {
        let wanted = folded(text)
        guard (3...60).contains(wanted.count) else { return nil }
        let wantsArea = text.contains("/")
        var best: (name: String, distance: Int)?
        for (name, whole, city) in folded {
            let farthest = min(wanted.count / 4, 3)
            guard
                let distance = [wantsArea ? whole : city, whole].compactMap({ distance(wanted, $0, atMost: farthest) }).min(),
                distance < best?.distance ?? Int.max
            else { continue }
            best = (name, distance)
        }
        return best?.name
    }

    /// Each name, and how it and its last part compare.
    private static let folded = ZoneRules.names.map { name in
        (name: name, whole: folded(name), city: folded(String(name.split(separator: "/").last ?? "")))
    }

    private static func folded(_ text: String) -> [UInt8] {
        text.lowercased().utf8.map { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "-") ? UInt8(ascii: "_") : $0 }
    }

    /// How many letters to change, add, drop or swap with their neighbour; nil above `limit`.
    private static func distance(_ left: [UInt8], _ right: [UInt8], atMost limit: Int) -> Int? {
        guard abs(left.count - right.count) <= limit else { return nil }
        var beforeLast = [Int](repeating: 0, count: right.count + 1)
        var last = Array(0...right.count)
        for row in 0..<left.count {
            var next = [row + 1]
            for column in 0..<right.count {
                let replaced = last[column] + (left[row] == right[column] ? 0 : 1)
                var cost = min(replaced, last[column + 1] + 1, next[column] + 1)
                if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
                    cost = min(cost, beforeLast[column - 1] + 1)
                }
                next.append(cost)
            }
            beforeLast = last
            last = next
        }
        return last[right.count] <= limit ? last[right.count] : nil
    }
}
