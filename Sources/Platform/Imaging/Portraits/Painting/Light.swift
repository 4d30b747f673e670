/// The light of a time of day: what it does to colours, and the sky it comes from.
struct Light {
    let time: TimeOfDay
    /// Colours are seen through it.
    let ambient: Colour
    let ambientStrength: Double
    let shadow: Colour
    let shadowStrength: Double
    let rim: Colour
    let rimStrength: Double
    /// From the upper edge down to the horizon.
    let sky: [Colour]
    /// The sun or the moon.
    let orb: Colour
    /// Height of the sun above the horizon as a share of the sky, below 0 for none.
    let orbHeight: Double
    /// Whether lamps burn.
    let lamps: Bool
    /// What far things fade into.
    let haze: Colour

    func seen(_ colour: Colour) -> Colour { colour.multiplied(by: ambient, ambientStrength) }

    func tone(_ colour: Colour, rimWidth: Double = 1.5) -> Tone {
        let base = seen(colour)
        return Tone(
            base: base, shade: base.multiplied(by: shadow, shadowStrength), rim: base.mixed(with: rim, 0.72), fall: (0.86, 0.5),
            rimWidth: rimWidth, rimStrength: rimStrength)
    }

    /// Skin: blood shines through its shadows.
    func skin(_ colour: Colour) -> Tone {
        let base = seen(colour)
        let warm = base.multiplied(by: 0xD08C7C, 0.72)
        return Tone(
            base: base, shade: warm.mixed(with: base.multiplied(by: shadow, shadowStrength), 0.3), rim: base.mixed(with: rim, 0.6),
            fall: (0.86, 0.5),
            rimWidth: 1.3, rimStrength: rimStrength * 0.9)
    }

    /// A far thing: `distance` 0 is here, 1 is the horizon.
    func far(_ colour: Colour, _ distance: Double) -> Colour { seen(colour).mixed(with: haze, distance) }

    static func at(_ time: TimeOfDay) -> Light {
        switch time {
        case .dawn:
            Light(
                time: time, ambient: 0xF3DDEA, ambientStrength: 0.75, shadow: 0x8E7DB8, shadowStrength: 0.62, rim: 0xFFC9B0,
                rimStrength: 0.7,
                sky: [0x8FA0D8, 0xC9B4DC, 0xF6C5C0, 0xFFE3C2], orb: 0xFFE9C9, orbHeight: 0.1, lamps: false, haze: 0xE9CBD6)
        case .morning:
            Light(
                time: time, ambient: 0xFFF6E6, ambientStrength: 0.8, shadow: 0x97A3CE, shadowStrength: 0.58, rim: 0xFFF3CF,
                rimStrength: 0.6,
                sky: [0x86BEEA, 0xB5DAF3, 0xDDEFF6, 0xFDF3DD], orb: 0xFFF6D8, orbHeight: 0.45, lamps: false, haze: 0xDDEBF2)
        case .midday:
            Light(
                time: time, ambient: 0xFFFFFF, ambientStrength: 1, shadow: 0x8C9AC0, shadowStrength: 0.62, rim: 0xFFFFFF, rimStrength: 0.5,
                sky: [0x4FA3E3, 0x7DBFEE, 0xB2DCF5, 0xDDF1FA], orb: 0xFFFDF0, orbHeight: 0.85, lamps: false, haze: 0xCDE5F3)
        case .afternoon:
            Light(
                time: time, ambient: 0xFFF1DA, ambientStrength: 0.9, shadow: 0x9486B4, shadowStrength: 0.6, rim: 0xFFE8B8,
                rimStrength: 0.65,
                sky: [0x6DAEDD, 0xA0CDE6, 0xD5E3DC, 0xFBEACB], orb: 0xFFF0C4, orbHeight: 0.55, lamps: false, haze: 0xE6E3D2)
        case .goldenHour:
            Light(
                time: time, ambient: 0xFFDDB0, ambientStrength: 0.9, shadow: 0x8A5F8C, shadowStrength: 0.62, rim: 0xFFD27A,
                rimStrength: 0.95,
                sky: [0x7C8FC4, 0xD9A5A8, 0xF9BC7C, 0xFFDF9A], orb: 0xFFF0B8, orbHeight: 0.16, lamps: false, haze: 0xF6C48E)
        case .evening:
            Light(
                time: time, ambient: 0xC9B3DC, ambientStrength: 0.8, shadow: 0x5B4E92, shadowStrength: 0.66, rim: 0xFFB07C,
                rimStrength: 0.8,
                sky: [0x2F3B7C, 0x6A5299, 0xC06D8F, 0xF39B7B], orb: 0xFFD7A8, orbHeight: -1, lamps: true, haze: 0x8D6A97)
        case .night:
            Light(
                time: time, ambient: 0xA2ABDC, ambientStrength: 0.68, shadow: 0x3B4384, shadowStrength: 0.66, rim: 0x9CCBFF,
                rimStrength: 0.65, sky: [0x0C1436, 0x18224F, 0x2A3568, 0x474B80], orb: 0xF4F1DE, orbHeight: 0.75, lamps: true,
                haze: 0x2B376B)
        }
    }

    /// Indoors lamps warm what they light.
    func indoors() -> Light {
        guard lamps else { return self }
        let isNight = time == .night
        return Light(
            time: time, ambient: isNight ? 0xE3BE98 : 0xF3CBA6, ambientStrength: 0.85, shadow: isNight ? 0x5A4278 : 0x76507C,
            shadowStrength: 0.64, rim: 0xFFC98A, rimStrength: 0.8, sky: sky, orb: orb, orbHeight: orbHeight, lamps: true,
            haze: isNight ? 0x5B4458 : 0x8A5F68)
    }
}
