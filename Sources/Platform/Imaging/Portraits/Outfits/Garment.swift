/// What an outfit is made of, so far as body and sleeves go; what makes it itself is drawn by `GarmentPainter`.
struct Garment {
    /// Wider than the trunk by so much.
    var ease = 4.0
    /// Where the upper part ends; the waist is at 146, the hips at 212, the knees at 365, the ankles at 505.
    var hem = 212.0
    var flare = 0.0
    /// How far it is taken in at the waist.
    var waist = 0.0
    var sleeve = Sleeve.long
    /// How wide sleeves are.
    var sleeveEase = 6.0
    var bottom = Bottom.trousers
    var shoes = Shoes.sneakers
    var hasHood = false
    /// What the parts are made of when nobody says otherwise: upper, lower or inner, third.
    var colours: [Colour] = [0x4F6D8F, 0x2F3A4F, 0xF3EDE2]
    /// Which of the colours the legs have.
    var bottomColour = 1

    enum Sleeve {
        case none
        case strap
        case short
        case elbow
        case rolled
        case long
        case wide
    }

    enum Bottom {
        case trousers
        case wide
        case leggings
        case shorts
        case skirt
        /// A dress or a coat: what is below is bare or hidden.
        case bare
    }

    enum Shoes {
        case sneakers
        case boots
        case loafers
        case sandals
        case heels
    }

    static func of(_ outfit: Outfit) -> Garment {
        switch outfit {
        case .tee: Garment(sleeve: .short, colours: [0xE8604C, 0x3D4F73, 0xFFFFFF])
        case .hoodie: Garment(ease: 9, hem: 218, sleeveEase: 11, hasHood: true, colours: [0x6C8AA8, 0x2D3142, 0xF4F1EA])
        case .buttonShirt: Garment(ease: 5, hem: 214, colours: [0xDCE8F2, 0x38455E, 0xFFFFFF], bottomColour: 1)
        case .blazer: Garment(ease: 7, hem: 226, waist: 4, shoes: .loafers, colours: [0x31466B, 0xF2EDE4, 0x6B6F78], bottomColour: 2)
        case .turtleneck: Garment(ease: 3, hem: 212, sleeveEase: 4, shoes: .boots, colours: [0x2E3038, 0x8A6E55, 0xC9B79C])
        case .suit: Garment(ease: 6, hem: 226, waist: 3, shoes: .loafers, colours: [0x3A3F52, 0xFAFAFA, 0xA4303F], bottomColour: 0)
        case .summerDress:
            Garment(
                ease: 2, hem: 338, flare: 46, waist: 3, sleeve: .strap, bottom: .bare, shoes: .sandals,
                colours: [0xF2B84B, 0xFFF3DA, 0xE8734A])
        case .maxiDress:
            Garment(
                ease: 2, hem: 486, flare: 44, waist: 3, sleeve: .short, bottom: .bare, shoes: .sandals,
                colours: [0x2F7A6E, 0xF2E3C2, 0xE58F65])
        case .denimJacket: Garment(ease: 7, hem: 200, sleeveEase: 8, colours: [0x4F79A6, 0xF4F1EA, 0x8A6B4F], bottomColour: 2)
        case .leatherJacket:
            Garment(
                ease: 6, hem: 202, waist: 2, sleeveEase: 8, bottom: .trousers, shoes: .boots, colours: [0x2A2629, 0xEDE6DA, 0x3B4258],
                bottomColour: 2)
        case .bomber: Garment(ease: 10, hem: 206, sleeveEase: 12, colours: [0x55663F, 0xF2EEE6, 0x3A3F4C], bottomColour: 2)
        case .cardigan:
            Garment(ease: 7, hem: 222, sleeveEase: 8, shoes: .loafers, colours: [0xC98F6B, 0xFBF4E6, 0x51607A], bottomColour: 2)
        case .overalls: Garment(ease: 3, hem: 212, sleeve: .short, bottom: .wide, colours: [0x4A6FA0, 0xF2C14E, 0xE9E4DA], bottomColour: 0)
        case .sportswear: Garment(ease: 6, hem: 208, sleeveEase: 7, bottom: .shorts, colours: [0xE4572E, 0x23293D, 0xFFFFFF])
        case .yogaSet: Garment(ease: 0.5, hem: 124, sleeve: .strap, bottom: .leggings, colours: [0x7E6BA8, 0x4E4278, 0xE8DDF3])
        case .apron: Garment(ease: 5, hem: 214, sleeve: .rolled, colours: [0x5B6B4E, 0xF3EBDD, 0xB9794A], bottomColour: 2)
        case .labCoat:
            Garment(ease: 10, hem: 352, flare: 6, sleeveEase: 9, shoes: .loafers, colours: [0xF7F8FA, 0x6FA8C9, 0x39425A], bottomColour: 2)
        case .trenchCoat:
            Garment(
                ease: 8, hem: 356, flare: 16, waist: 6, sleeveEase: 9, shoes: .boots, colours: [0xC8A779, 0xF4EFE6, 0x54433A],
                bottomColour: 2)
        case .parka:
            Garment(
                ease: 13, hem: 268, sleeveEase: 15, shoes: .boots, hasHood: true, colours: [0x4C5F50, 0xD8C3A0, 0x3A3F4C], bottomColour: 2)
        case .jumpsuit:
            Garment(
                ease: 4, hem: 214, waist: 2, sleeve: .rolled, bottom: .wide, shoes: .boots, colours: [0xB5533C, 0x7A3A2C, 0xF2D6B0],
                bottomColour: 0)
        case .polo: Garment(sleeve: .short, shoes: .loafers, colours: [0x2F8F83, 0xFFFFFF, 0xD8C7A3], bottomColour: 2)
        case .raincoat:
            Garment(
                ease: 12, hem: 300, flare: 12, sleeveEase: 13, shoes: .boots, hasHood: true, colours: [0xF2C230, 0x37506B, 0x3B4A5C],
                bottomColour: 2)
        case .kimono:
            Garment(ease: 7, hem: 476, flare: 4, sleeve: .wide, bottom: .bare, shoes: .sandals, colours: [0x39497A, 0xC9433F, 0xF5EAD6])
        case .sari:
            Garment(ease: 2, hem: 486, flare: 20, sleeve: .short, bottom: .bare, shoes: .sandals, colours: [0xB82E58, 0xE8B33C, 0x2E6F72])
        case .kaftan:
            Garment(ease: 12, hem: 440, flare: 30, sleeve: .wide, bottom: .bare, shoes: .sandals, colours: [0x2C8AA0, 0xF4D58D, 0xF7F0E2])
        case .chefJacket:
            Garment(ease: 6, hem: 218, sleeveEase: 8, shoes: .loafers, colours: [0xF8F6F2, 0xC33B3B, 0x2D3038], bottomColour: 2)
        }
    }

    /// The outfit's own colours, as far as there are; the rest is filled up.
    func palette(_ given: [Colour]) -> [Colour] {
        colours.indices.map { index in index < given.count ? given[index] : colours[index] }
    }
}
