/// Numbers that follow from a seed: SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, 2014).
struct SeededRandom: RandomNumberGenerator, Sendable {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// From 0 up to, not including, 1.
    mutating func fraction() -> Double { Double(next() >> 11) * 0x1p-53 }

    /// One of the elements, each as likely as its weight; `nil` where no weight is above 0.
    mutating func pick<Element>(_ elements: [Element], weight: (Element) -> Double) -> Element? {
        let weights = elements.map { max(0, weight($0)) }
        let total = weights.reduce(0, +)
        guard total > 0 else { return nil }
        var left = fraction() * total
        for (element, weight) in zip(elements, weights) where weight > 0 {
            left -= weight
            if left < 0 { return element }
        }
        return weights.lastIndex { $0 > 0 }.map { elements[$0] }
    }

    mutating func pick<Element>(_ elements: [Element]) -> Element? {
        elements.isEmpty ? nil : elements[Int(fraction() * Double(elements.count))]
    }
}
