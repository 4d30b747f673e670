/// Chance that follows from a seed and a word.
public struct SlotChance: RandomNumberGenerator, Sendable {
    private var random: SeededRandom

    /// - Parameter word: what it is for, so that two uses of one seed have nothing to do with each other.
    public init(_ seed: UInt64, _ word: String) {
        // FNV-1a, 64 bits.
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in word.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        random = SeededRandom(seed: seed &+ hash)
    }

    public mutating func next() -> UInt64 { random.next() }

    /// A seed as callers may give it.
    mutating func seed() -> Int { Int(next() & 0xFFFF_FFFF) }
}
