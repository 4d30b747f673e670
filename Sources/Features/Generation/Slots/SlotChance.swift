/// Chance that follows from a seed and a word: SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, 2014).
public struct SlotChance: RandomNumberGenerator, Sendable {
    private var state: UInt64

    /// - Parameter word: what it is for, so that two uses of one seed have nothing to do with each other.
    public init(_ seed: UInt64, _ word: String) {
        state = seed
        // FNV-1a, 64 bits.
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in word.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        state &+= hash
    }

    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A seed as callers may give it.
    mutating func seed() -> Int { Int(next() & 0xFFFF_FFFF) }
}
