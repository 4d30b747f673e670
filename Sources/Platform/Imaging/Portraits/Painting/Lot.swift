/// Numbers drawn by lot, the same ones for the same text and number (FNV-1a, then xorshift).
struct Lot {
    private var state: UInt64

    init(_ text: String, _ number: UInt64 = 0) {
        let hash = text.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 } ^ (number &* 0x9E37_79B9_7F4A_7C15)
        state = hash | 1
        if number != 0 { for _ in 0..<4 { _ = next(2) } }
    }

    /// 0 up to, not including, `bound`.
    mutating func next(_ bound: Int) -> Int {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return Int((state >> 33) % UInt64(bound))
    }

    /// Evenly from the range.
    mutating func number(_ range: ClosedRange<Double>) -> Double {
        range.lowerBound + (range.upperBound - range.lowerBound) * Double(next(4096)) / 4095
    }

    mutating func pick<Element>(_ elements: [Element]) -> Element { elements[next(elements.count)] }
}
