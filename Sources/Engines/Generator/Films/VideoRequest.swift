internal import Features
internal import JSONSchema
internal import Operations

/// A video that has been made.
struct MadeVideo: Sendable {
    var spool: Spool
    /// What it cost, in micro-dollars; `nil` where that is settled.
    var micros: Int64?
    /// How it was made, for the person who wonders why it looks as it does.
    var used: JSON
    /// What it shows, for those who cannot see it; `nil` for what was ordered.
    var altText: String?
}

extension VideoOrder {
    /// Sides of a video whose shorter one has so many pixels: even, as encoders take them.
    func size(shorter: Int) -> (width: Int, height: Int) {
        let full = aspect.size
        let scale = Double(shorter) / Double(min(full.width, full.height))
        func side(_ length: Int) -> Int { Int(Double(length) * scale / 2) * 2 }
        return (side(full.width), side(full.height))
    }
}
