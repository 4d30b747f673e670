/// The colours that words stand for.
extension Appearance {
    /// Near the Monk scale's swatches, a little warmer, as a lit face is.
    var skin: Colour {
        let tones: [Colour] = [
            0xF9E4D6, 0xF5D9C4, 0xF0CBA8, 0xE6B990, 0xD5A076, 0xB47F55, 0x946244, 0x774C37, 0x5F3F30, 0x4B342B,
        ]
        return tones[max(1, min(10, skinTone)) - 1]
    }

    /// What blood does to it: cheeks, nose, ears, lips.
    var flush: Colour { skin.mixed(with: skinTone > 7 ? 0xA2453C : 0xE0605A, skinTone > 5 ? 0.34 : 0.42) }
}

extension HairColour {
    var pigment: Colour {
        switch self {
        case .black: 0x26222A
        case .darkBrown: 0x402A22
        case .brown: 0x6B452F
        case .chestnut: 0x86492E
        case .auburn: 0x7E2F27
        case .red: 0xB8401F
        case .copper: 0xCC6A30
        case .strawberry: 0xDB9A6C
        case .blonde: 0xE8BF6A
        case .ashBlonde: 0xC8B592
        case .platinum: 0xF0E6CE
        case .grey: 0x93969E
        case .white: 0xEFEEF0
        case .pink: 0xEB8FB0
        case .blue: 0x3F6FC0
        case .teal: 0x1F9396
        case .purple: 0x74509F
        case .green: 0x3F9160
        }
    }

    /// Brows of dyed hair keep a colour of their own.
    var brow: Colour {
        switch self {
        case .blonde, .strawberry: 0x9A6B3C
        case .ashBlonde, .platinum: 0x8E7658
        case .white: 0xB9B6B8
        case .grey: 0x6A6C74
        case .pink, .blue, .teal, .purple, .green: pigment.mixed(with: 0x2B2028, 0.62)
        default: pigment.mixed(with: 0x1A1216, 0.25)
        }
    }
}

extension EyeColour {
    var pigment: Colour {
        switch self {
        case .darkBrown: 0x3B241B
        case .brown: 0x754A2A
        case .hazel: 0x8E7A3A
        case .green: 0x4F8B57
        case .blue: 0x4583C4
        case .grey: 0x7B8A96
        case .amber: 0xC08428
        }
    }
}
