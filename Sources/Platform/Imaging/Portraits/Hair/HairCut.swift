/// What a hair style is made of.
struct HairCut {
    /// How far the hair stands off the crown, and off the sides.
    var top = 4.0
    var sides = 2.0
    var fringe = Fringe.none
    var texture = Texture.smooth
    /// The sides are shaved: skin shows through.
    var isFaded = false
    /// What hangs down, in front of the ears and behind the neck; `nil` for short hair.
    var fall: Fall?
    var extra = Extra.none
    var coversEars = false

    enum Fringe {
        /// Combed away from the face.
        case none
        case short
        case sideways
        case curtain
        case straight
        case choppy
    }

    enum Texture {
        case smooth
        case combedBack
        case waves
        case curls
        case coils
        case stubble
        case rows
    }

    struct Fall {
        /// Where it ends, below the chin.
        var length: Double
        var width: Double
        var kind: Kind
        /// Whether locks lie before the shoulders.
        var isInFront: Bool

        enum Kind {
            case straight
            case inward
            case waves
            case curls
            case layers
            case locs
        }
    }

    enum Extra {
        case none
        case quiff
        case sweep
        case crest
        case blobs
        case halo
        case twists
        case ponytail
        case lowBun
        case topBun
        case spaceBuns
        case braids
        case tails
    }

    static func of(_ style: HairStyle) -> HairCut {
        switch style {
        case .buzz: HairCut(top: 0.8, sides: 0.3, texture: .stubble)
        case .crew: HairCut(top: 6.5, sides: 1, fringe: .short, isFaded: true)
        case .sidePart: HairCut(top: 8, sides: 2.5, fringe: .sideways)
        case .slickedBack: HairCut(top: 5, sides: 1.6, texture: .combedBack, fall: nil)
        case .undercut: HairCut(top: 6, sides: 0.6, isFaded: true, extra: .sweep)
        case .pompadour: HairCut(top: 8, sides: 1.6, texture: .combedBack, extra: .quiff)
        case .curlyCrop: HairCut(top: 5, sides: 1, texture: .curls, isFaded: true, extra: .blobs)
        case .afro: HairCut(top: 12, sides: 8, texture: .coils, extra: .halo)
        case .twists: HairCut(top: 5, sides: 1, texture: .coils, isFaded: true, extra: .twists)
        case .locs: HairCut(top: 6, sides: 3, fall: Fall(length: 34, width: 54, kind: .locs, isInFront: true))
        case .cornrows: HairCut(top: 1.6, sides: 0.8, texture: .rows, extra: .tails)
        case .bob:
            HairCut(
                top: 7, sides: 6, fringe: .straight, fall: Fall(length: -1, width: 52, kind: .inward, isInFront: false), coversEars: true)
        case .lob:
            HairCut(
                top: 6, sides: 5, fringe: .sideways, fall: Fall(length: 34, width: 54, kind: .straight, isInFront: true), coversEars: true)
        case .pixie: HairCut(top: 7, sides: 3, fringe: .choppy)
        case .shag:
            HairCut(top: 8, sides: 6, fringe: .choppy, fall: Fall(length: 26, width: 57, kind: .layers, isInFront: true), coversEars: true)
        case .longStraight:
            HairCut(
                top: 5, sides: 5, fringe: .curtain, fall: Fall(length: 128, width: 54, kind: .straight, isInFront: true), coversEars: true)
        case .longWavy:
            HairCut(
                top: 7, sides: 7, fringe: .sideways, texture: .waves, fall: Fall(length: 112, width: 62, kind: .waves, isInFront: true),
                coversEars: true)
        case .longCurly:
            HairCut(
                top: 9, sides: 9, fringe: .curtain, texture: .curls, fall: Fall(length: 84, width: 68, kind: .curls, isInFront: true),
                coversEars: true)
        case .ponytail: HairCut(top: 4, sides: 1.6, texture: .combedBack, extra: .ponytail)
        case .lowBun: HairCut(top: 4, sides: 2.5, fringe: .curtain, extra: .lowBun)
        case .topBun: HairCut(top: 3, sides: 1.4, texture: .combedBack, extra: .topBun)
        case .spaceBuns: HairCut(top: 4, sides: 2, fringe: .straight, extra: .spaceBuns)
        case .braids: HairCut(top: 4, sides: 2.5, fringe: .curtain, extra: .braids)
        case .mohawk: HairCut(top: 2, sides: 0.4, isFaded: true, extra: .crest)
        case .bald: HairCut(top: 0, sides: 0)
        }
    }
}
