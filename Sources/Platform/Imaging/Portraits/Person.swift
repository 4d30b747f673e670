/// A person with all that the words leave open settled: by lot from the words, so that it never changes.
struct Person {
    let appearance: Appearance
    let face: Face
    let frame: Frame
    /// Around 1: how wide the nose is at its wings.
    let noseWidth: Double
    /// How far its tip is from the eyes.
    let noseLength: Double
    let noseKind: Int
    let lipFullness: Double
    let browWeight: Double
    let browArch: Double
    let eyeDistance: Double
    let eyeSize: Double
    let earSize: Double

    init(_ appearance: Appearance) {
        self.appearance = appearance
        let words: [String] = [
            appearance.faceShape.rawValue, appearance.hairStyle.rawValue, appearance.eyeShape.rawValue, appearance.eyeColour.rawValue,
            appearance.presentation.rawValue, "\(appearance.skinTone)", appearance.hairColour.rawValue,
        ]
        var lot = Lot(words.joined(separator: " "))
        face = Face(appearance)
        frame = Frame(appearance)
        let softness =
            switch appearance.presentation {
            case .feminine: 1.0
            case .androgynous: 0.5
            case .masculine: 0.0
            }
        noseWidth = lot.number(0.86...1.18) + (1 - softness) * 0.08
        noseLength = lot.number(16.5...20)
        noseKind = lot.next(4)
        lipFullness = lot.number(0.85...1.25) + softness * 0.22
        browWeight = lot.number(0.85...1.15) + (1 - softness) * 0.5
        browArch = lot.number(0.4...1.3) * (0.6 + 0.6 * softness)
        eyeDistance = lot.number(16.4...18)
        eyeSize = lot.number(0.96...1.06) + softness * 0.07
        earSize = lot.number(0.92...1.1)
    }

    var isFeminine: Bool { appearance.presentation == .feminine }
    var isMasculine: Bool { appearance.presentation == .masculine }
    /// 0 until forty, 1 at eighty.
    var years: Double { max(0, min(1, Double(appearance.age - 40) / 40)) }

    func wears(_ accessory: Accessory) -> Bool { appearance.accessories.contains(accessory) }
    func has(_ mark: Mark) -> Bool { appearance.marks.contains(mark) }
}

/// The face's measures, in hundredths of a head: x from the middle, y upwards from the chin is negative.
struct Face {
    let temple: Double
    let cheek: Double
    let jaw: Double
    let chin: Double
    /// Where the chin ends.
    let chinY: Double
    let jawY: Double
    /// How hard the corners of the jaw are, 0 to 1.
    let hardness: Double

    init(_ appearance: Appearance) {
        let (temple, cheek, jaw, chin, chinY, hardness): (Double, Double, Double, Double, Double, Double) =
            switch appearance.faceShape {
            case .oval: (37, 39.5, 30.5, 12, 0, 0.1)
            case .round: (38, 43, 36, 17, -3.5, 0)
            case .square: (39, 40, 37.5, 20, -1, 0.8)
            case .heart: (41.5, 40.5, 26, 7, 1, 0.1)
            case .diamond: (33, 43, 27.5, 8, 2, 0.4)
            case .oblong: (35, 36.5, 31.5, 14, 6.5, 0.3)
            case .triangle: (33.5, 39, 39, 21, -0.5, 0.4)
            case .hexagon: (36, 41.5, 33.5, 19, 2.5, 1)
            }
        let broad =
            switch appearance.presentation {
            case .feminine: -1.0
            case .androgynous: 0.0
            case .masculine: 1.0
            }
        self.temple = temple
        self.cheek = cheek - 0.3 * broad
        self.jaw = jaw + 1.3 * broad
        self.chin = chin + 1.8 * broad
        self.chinY = chinY + 0.8 * broad
        jawY = -18 + chinY * 0.6
        self.hardness = max(0, min(1, hardness + 0.12 * broad))
    }
}

/// The body's measures in hundredths of a head, half widths from the middle line.
struct Frame {
    let neck: Double
    let shoulder: Double
    let chest: Double
    let waist: Double
    let hip: Double
    /// How thick limbs are, around 1.
    let limb: Double
    /// Factor on the length of the legs.
    let leg: Double
    /// Whether the chest is drawn rounded.
    let bust: Double

    init(_ appearance: Appearance) {
        let (shoulder, chest, waist, hip, limb, leg): (Double, Double, Double, Double, Double, Double) =
            switch appearance.build {
            case .slim: (55, 44, 36, 42, 0.88, 1.02)
            case .average: (59, 48, 42, 47, 1, 1)
            case .athletic: (65, 53, 41, 46, 1.1, 1.02)
            case .curvy: (61, 53, 46, 59, 1.14, 0.98)
            case .broad: (69, 60, 58, 58, 1.22, 0.97)
            case .petite: (53, 43, 37, 43, 0.9, 0.9)
            case .tall: (61, 48, 42, 47, 0.98, 1.13)
            }
        let sign =
            switch appearance.presentation {
            case .feminine: -1.0
            case .androgynous: 0.0
            case .masculine: 1.0
            }
        neck = (appearance.build == .broad ? 17.5 : appearance.build == .slim || appearance.build == .petite ? 14 : 15.5) + sign * 2
        self.shoulder = shoulder + sign * 5
        self.chest = chest + sign * 3
        self.waist = waist + sign * 4.5
        self.hip = hip - sign * 3
        self.limb = limb + sign * 0.08
        self.leg = leg
        bust = sign < 0 ? (appearance.build == .curvy ? 1.3 : 1) : sign == 0 ? 0.35 : 0
    }
}
