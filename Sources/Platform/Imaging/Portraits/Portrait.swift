/// A picture of a drawn person in a place: plain values in, an SVG out. The same values give the same bytes.
public struct Portrait: Sendable, Codable, Equatable {
    public var appearance: Appearance
    public var pose: Pose
    public var view: View
    public var mood: Mood
    public var setting: Setting
    public var timeOfDay: TimeOfDay
    public var outfit: Outfit
    /// Each `#rrggbb`; what is missing the outfit has of its own.
    public var outfitColours: [String]
    /// The person's palette, each `#rrggbb`: things in the setting take their colours from it.
    public var palette: [String]
    /// What a free hand holds: the first of them.
    public var props: [Prop]
    /// Varies the camera, where things stand, and the light, a little.
    public var seed: UInt64
    /// Pixels.
    public var width: Int
    /// Pixels.
    public var height: Int

    public init(
        appearance: Appearance, pose: Pose = .standing, view: View = .front, mood: Mood = .calm, setting: Setting = .studio,
        timeOfDay: TimeOfDay = .morning, outfit: Outfit = .tee, outfitColours: [String] = [], palette: [String] = [], props: [Prop] = [],
        seed: UInt64 = 0,
        width: Int = 1080, height: Int = 1350
    ) {
        self.appearance = appearance
        self.pose = pose
        self.view = view
        self.mood = mood
        self.setting = setting
        self.timeOfDay = timeOfDay
        self.outfit = outfit
        self.outfitColours = outfitColours
        self.palette = palette
        self.props = props
        self.seed = seed
        self.width = width
        self.height = height
    }

    /// What is wrong with the values, as a sentence, or `nil`.
    public var problem: String? {
        if !(1...10).contains(appearance.skinTone) { return "The skin tone is a number from 1 to 10 on the Monk scale." }
        if !(18...120).contains(appearance.age) { return "A drawn person is 18 to 120 years old." }
        if !(256...2160).contains(width) || !(256...2160).contains(height) { return "A portrait is 256 to 2160 pixels wide and high." }
        for colour in outfitColours + palette where Colour(colour) == nil { return "The colour \(colour) is not of the form #rrggbb." }
        return nil
    }

    /// The picture. Scenes are drawn a little out of focus, so that the person stands before them.
    public func svg() -> String {
        let (w, h) = (Double(width), Double(height))
        var lot = Lot("\(pose.rawValue) \(setting.rawValue)", seed)
        let outside = Light.at(setting == .nightCity ? .night : timeOfDay)
        let light = ScenePainter.isIndoors(setting) ? outside.indoors() : outside
        let given = palette.compactMap { Colour($0) }
        let accents = (given + [0xC4745A, 0x6F8F8A, 0xE3B45C]).prefix(max(3, given.count)).map { $0.saturated(0.86) }
        var canvas = Canvas()
        let scene = ScenePainter(setting: setting, light: light, accents: Array(accents), lot: Lot(setting.rawValue, seed))
        let isFull = view == .fullBody
        let camera = Camera(width: w, height: h, isFull: isFull, sway: lot.number(-1...1), closeness: lot.number(0.96...1.05))
        canvas.defocused(isFull ? 1.6 : 5, width: w, height: h) { canvas in
            canvas.group(camera.scene) { scene.background(into: &$0) }
        }
        veil(w, h, light, isFull, into: &canvas)
        let figure = FigurePainter(
            person: Person(appearance), view: view, pose: pose, mood: mood, outfit: outfit,
            colours: outfitColours.compactMap { Colour($0) }, props: props, light: light)
        let place = camera.figure(
            isSeated: figure.posture.stance == .seated, groundY: figure.groundY,
            isWide: [.presenting, .pointing, .holdingAloft].contains(figure.pose), headroom: figure.headroom, lot: &lot)
        if isFull { shadow(place, figure, light, into: &canvas) }
        canvas.moved(place.origin.x, place.origin.y, turned: figure.posture.lean * (isFull ? 0.7 : 1), scale: place.scale) {
            figure.draw(into: &$0)
        }
        canvas.blurred(6, isLocal: true) { scene.foreground(width: w, height: h, scale: camera.unit * (isFull ? 0.7 : 1), into: &$0) }
        glaze(w, h, light, into: &canvas)
        return canvas.document(width: width, height: height)
    }

    /// Air between the place and the person.
    private func veil(_ w: Double, _ h: Double, _ light: Light, _ isFull: Bool, into canvas: inout Canvas) {
        let paint = canvas.linear(Point(0, 0), Point(0, h), [(0, light.haze, 0.2), (0.6, light.haze, 0.12), (1, light.haze, 0.05)])
        canvas.fill(.rectangle(0, 0, w, h), paint)
        canvas.glow(
            Point(w * 0.5, h * (isFull ? 0.4 : 0.36)), max(w, h) * 0.46, light.time == .night ? light.sky[3] : light.haze.lighter(0.35),
            isFull ? 0.24 : 0.4)
    }

    private func shadow(_ place: Camera.Place, _ figure: FigurePainter, _ light: Light, into canvas: inout Canvas) {
        let y = place.origin.y + (figure.groundY - 12) * place.scale
        canvas.glow(Point(place.origin.x + 26 * place.scale, y), 128 * place.scale, light.shadow.darker(0.5), 0.75, squeezed: 0.16)
    }

    /// The light of the hour upon everything, and darker corners.
    private func glaze(_ w: Double, _ h: Double, _ light: Light, into canvas: inout Canvas) {
        let isLow = light.time == .goldenHour || light.time == .dawn
        if isLow || light.time == .evening {
            canvas.glow(Point(w * (light.time == .dawn ? 0.06 : 0.96), h * 0.16), max(w, h) * 0.8, light.rim, isLow ? 0.42 : 0.26)
        }
        let corner = canvas.radial(
            Point(w / 2, h * 0.46), max(w, h) * 0.78, [(0, 0x1A1020, 0), (0.62, 0x1A1020, 0), (1, 0x1A1020, light.lamps ? 0.46 : 0.26)])
        canvas.fill(.rectangle(0, 0, w, h), corner)
        switch mood {
        case .cozy, .joyful: canvas.fill(.rectangle(0, 0, w, h), 0xFFB870, 0.05)
        case .dreamy: canvas.fill(.rectangle(0, 0, w, h), 0xE7B6F0, 0.07)
        case .serious, .determined: canvas.fill(.rectangle(0, 0, w, h), 0x28406A, 0.06)
        default: break
        }
    }
}

/// Where the scene and the person are seen from.
struct Camera {
    let width: Double
    let height: Double
    let isFull: Bool
    /// −1 to 1: a step to the side.
    let sway: Double
    let closeness: Double

    struct Place {
        let origin: Point
        let scale: Double
    }

    /// The sheet's size against that of 1080 by 1350.
    var unit: Double { min(width / 1080, height / 1350) }

    /// For the scene: it covers the sheet, nearer for portraits.
    var scene: String {
        let cover = max(height / 1350, width / 1900)
        let scale = cover * (isFull ? 1 : 1.16) * (1 + (closeness - 1) * 0.6)
        let x = width / 2 - 540 * scale + sway * 40 * scale
        let y = height - 1350 * scale * (isFull ? 1 : 0.97)
        return "translate(\(digits(x)) \(digits(max(y, height - 1500 * scale)))) scale(\(digits(scale)))"
    }

    /// - Parameter headroom: what is held above the head, in the figure's measures.
    func figure(isSeated: Bool, groundY: Double, isWide: Bool, headroom: Double, lot: inout Lot) -> Place {
        let across = width / 2 + sway * width * 0.02 - (isWide ? 34 * unit : 0)
        if isFull {
            let tall = groundY + 145 + headroom
            let scale = min(height * 0.86 / tall, width * 0.94 / 330)
            return Place(origin: Point(across, height * 0.955 - groundY * scale), scale: scale)
        }
        let scale = min(height / (408 + headroom * 0.6), width / (290 + headroom * 0.6)) * closeness
        return Place(origin: Point(across, height * 0.035 + (138 + headroom) * scale), scale: scale)
    }
}
