/// Draws a whole person, the chin at the origin, the head a hundred high.
struct FigurePainter {
    let person: Person
    let view: HeadView
    let posture: Posture
    let expression: Expression
    let clothes: GarmentPainter
    let torso: Torso
    let light: Light
    let holding: [Prop]
    let pose: Pose

    init(person: Person, view: View, pose: Pose, mood: Mood, outfit: Outfit, colours: [Colour], props: [Prop], light: Light) {
        self.person = person
        let angle: HeadView.Angle =
            switch view {
            case .front, .fullBody: .front
            case .threeQuarter: .threeQuarter
            case .profile: .profile
            }
        self.view = HeadView(angle: angle, face: person.face)
        posture = Posture.of(pose)
        expression = Expression(mood)
        torso = Torso(frame: person.frame, angle: angle)
        clothes = GarmentPainter(outfit: outfit, colours: colours, person: person, torso: torso, light: light)
        self.light = light
        self.pose = pose
        holding = props
    }

    /// Where the soles are.
    var groundY: Double {
        let ankle = LegPainter.ankleY(person.frame)
        return (posture.stance == .seated ? 262 + 138 * person.frame.leg : ankle) + 21
    }

    var isCovered: Bool { [.beanie, .cap, .wideHat, .hijab].contains { person.wears($0) } }

    func draw(into canvas: inout Canvas) {
        let hair = HairPainter(person: person, view: view, light: light, isCovered: isCovered)
        let accessories = AccessoryPainter(person: person, view: view, torso: torso, light: light, accent: clothes.second.base)
        let isHidden = person.wears(.hijab)
        canvas.moved(0, -lift) { accessories.behind(into: &$0) }
        if posture.support == .chair { canvas.moved(0, -lift) { chair(into: &$0) } }
        head(into: &canvas) { canvas in if !isHidden { hair.back(into: &canvas) } }
        canvas.moved(0, -lift) { body(accessories, into: &$0) }
        head(into: &canvas) { canvas in
            HeadPainter(person: person, view: view, expression: expression, light: light).draw(into: &canvas)
            if !isHidden {
                hair.cap(into: &canvas)
                if !hair.cut.coversEars {
                    HeadPainter(person: person, view: view, expression: expression, light: light).nearEar(into: &canvas)
                }
            }
            accessories.onFace(into: &canvas)
            if !isHidden {
                hair.front(into: &canvas)
                hair.braids(into: &canvas)
            }
            accessories.onHead(into: &canvas)
        }
        canvas.moved(0, -lift) { canvas in
            accessories.aroundNeck(into: &canvas)
            if posture.support == .ledge { ledge(into: &canvas) }
            // Once more, before long hair and scarves: what is below the shoulders, and a hand at the face.
            if isHidden || person.wears(.scarf) || hair.cut.fall?.isInFront == true || hair.cut.extra == .braids || pose == .thinking {
                canvas.clipped(beforeHair) { arms(hasSeams: false, into: &$0) }
            }
            if isRaised { forearm(held?.side ?? 1, into: &canvas) }
        }
    }

    /// How far the body is drawn higher than its measures say: a shorter neck.
    private let lift = 11.0

    private func body(_ accessories: AccessoryPainter, into canvas: inout Canvas) {
        clothes.hoodBehind(into: &canvas)
        LegPainter(
            garment: clothes.garment, colour: light.tone(clothes.colours[clothes.garment.bottomColour]), skin: clothes.skin,
            shoe: light.tone(clothes.garment.shoes == .sneakers ? 0xF2F0EC : clothes.garment.shoes == .sandals ? 0x8A5A3A : 0x4A3630),
            frame: person.frame, posture: posture, torso: torso
        ).draw(into: &canvas)
        if posture.stance == .seated, clothes.garment.hem > 280 { lap(into: &canvas) }
        clothes.neck(into: &canvas)
        clothes.draw(into: &canvas)
        accessories.onNeck(into: &canvas)
        arms(hasSeams: true, into: &canvas)
    }

    private var beforeHair: Outline {
        var outline = Outline.rectangle(-400, 82, 800, 700)
        guard !isRaised else { return outline }
        let wrist = torso.joint(posture.right.wrist)
        if wrist.y < 82, posture.right.elbow.x > 0 {
            outline.add(.rectangle(pose == .thinking ? -24 : wrist.x - 26, -40, pose == .thinking ? 66 : 120, 122))
        }
        return outline
    }

    private func head(into canvas: inout Canvas, _ draw: (inout Canvas) -> Void) {
        canvas.moved(0, 0, turned: view.angle == .front ? expression.lean : expression.lean * 0.4, draw)
    }

    // MARK: Arms

    private func arms(hasSeams: Bool, into canvas: inout Canvas) {
        let sides: [Double] = posture.leftIsOnTop ? [1, -1] : [-1, 1]
        if let held, held.side == 0 {
            for side in sides { arm(side, withHand: false, hasSeam: hasSeams, into: &canvas) }
            PropPainter(light: light).inBothHands(
                held.prop, at: Point(torso.turn * 20, 126), cover: clothes.third.base, accent: clothes.colours[1], into: &canvas)
            for side in sides { hand(side, into: &canvas) }
            return
        }
        for side in sides { arm(side, withHand: !isRaised || side != held?.side, hasSeam: hasSeams, into: &canvas) }
    }

    /// What is held, and on which side: −1 the left of the picture, 1 the right, 0 in both hands. Never more than one thing.
    var held: (prop: Prop, side: Double)? {
        switch pose {
        case .holdingCup: (.cup, 1)
        case .holdingPhone: (.phone, -1)
        case .holdingBook: (holding.first == .tablet ? .tablet : .book, 0)
        case .holdingCamera: (.camera, 0)
        case .holdingUp: holding.first.map { ($0, 1) }
        case .holdingAloft: (holding.first ?? .umbrella, 1)
        default: posture.left.hand == .relaxed || posture.left.hand == .fist ? holding.first.map { ($0, -1) } : nil
        }
    }

    /// How far what is held is higher than a head.
    var headroom: Double {
        guard pose == .holdingAloft else { return 0 }
        return held?.prop == .balloon ? 26 : 82
    }

    /// Whether one hand holds its thing before the body: before hair and scarf too.
    private var isRaised: Bool { [.holdingCup, .holdingPhone, .holdingUp, .holdingAloft].contains(pose) }

    /// The forearm and the hand of a raised arm with what it holds, before all else.
    private func forearm(_ side: Double, into canvas: inout Canvas) {
        let (shoulder, elbow, wrist, _) = joints(side)
        let t = person.frame.limb
        let way = Limbs.way(shoulder, elbow, wrist)
        let bare = Limbs.widths(27 * t, 21.5 * t, 15.5 * t)
        canvas.shaded(.tube(Array(way[3...]), Array(bare[3...]), roundEnd: true, roundStart: true), clothes.skin, depth: 4)
        sleeve(way, side, isForearm: true, into: &canvas)
        watch(side, into: &canvas)
        hand(side, into: &canvas)
    }

    private func joints(_ side: Double) -> (shoulder: Point, elbow: Point, wrist: Point, arm: Posture.Arm) {
        let arm = side < 0 ? posture.left : posture.right
        return (torso.shoulder(side), torso.joint(arm.elbow), torso.joint(arm.wrist), arm)
    }

    private func arm(_ side: Double, withHand: Bool = true, hasSeam: Bool, into canvas: inout Canvas) {
        let (shoulder, elbow, wrist, arm) = joints(side)
        let t = person.frame.limb
        let way = Limbs.way(shoulder, elbow, wrist)
        let bare = Limbs.widths(27 * t, 21.5 * t, 15.5 * t)
        for limb in Limbs.pieces(way, bare, roundEnd: true) { canvas.shaded(limb, clothes.skin, depth: 4) }
        if withHand { hand(side, into: &canvas) }
        sleeve(way, side, into: &canvas)
        if hasSeam, (wrist - shoulder).length > 32 { shoulderSeam(shoulder, side, into: &canvas) }
        if arm.hand != .tucked { watch(side, into: &canvas) }
    }

    private func watch(_ side: Double, into canvas: inout Canvas) {
        let (_, elbow, wrist, _) = joints(side)
        let t = person.frame.limb
        if person.wears(.watch), side < 0 {
            let place = wrist.towards(elbow, 0.1)
            let across = (elbow - wrist).unit.normal * (8.4 * t)
            canvas.stroke(.segment(place - across, place + across), light.seen(0x3A2C28), 6, isButt: true)
            canvas.fill(.circle(place, 6.6), light.seen(0xD8B45A))
            canvas.fill(.circle(place, 5), light.seen(0xFBF8F0))
            canvas.stroke(.segment(Point(place.x, place.y - 3.4), place, Point(place.x + 2.4, place.y)), light.seen(0x2A2228), 1)
        }
    }

    /// Takes the edge away where the arm comes out of the trunk.
    private func shoulderSeam(_ shoulder: Point, _ side: Double, into canvas: inout Canvas) {
        let isBare = clothes.garment.sleeve == .none || clothes.garment.sleeve == .strap
        let tone = isBare ? clothes.skin : clothes.sleeveTone
        let ease = isBare ? 0 : clothes.garment.ease
        canvas.clipped(torso.outline(ease: ease - 1.5, hem: 130)) { canvas in
            let place = Point(shoulder.x - side * (isBare ? 1 : 5), shoulder.y - 3)
            let radius = isBare || clothes.outfit == .sari ? 15.0 : 25
            let paint = canvas.radial(place, radius, [(0, tone.base, 1), (0.62, tone.base, 1), (1, tone.base, 0)])
            canvas.fill(.circle(place, radius), paint)
        }
    }

    /// - Parameter isForearm: whether only what is below the elbow is drawn.
    private func sleeve(_ way: [Point], _ side: Double, isForearm: Bool = false, into canvas: inout Canvas) {
        let t = person.frame.limb
        let ease = clothes.garment.sleeveEase
        let tone = clothes.sleeveTone
        let (share, flare): (Double, Double) =
            switch clothes.garment.sleeve {
            case .none, .strap: (0, 0)
            case .short: (0.3, 6)
            case .elbow: (0.5, 2)
            case .rolled: (0.62, 2)
            case .long: (0.985, 0)
            case .wide: (0.92, 30)
            }
        guard share > (isForearm ? 0.5 : 0) else { return }
        var widths = Limbs.widths(29 * t + ease, 23 * t + ease, 18 * t + ease * 0.8)
        if flare > 20 {
            widths = [31 * t + ease, 32 * t + ease, 34 * t + ease, 38 * t + ease, 42 * t + ease, 50 * t + ease, 56 * t + ease]
        }
        let part = Limbs.part(way, share)
        let partWidths = Limbs.part(widths, share, flare: flare > 20 ? 0 : flare)
        let pieces =
            isForearm
            ? [.tube(Array(part[3...]), Array(partWidths[3...]), roundEnd: false, roundStart: true)]
            : Limbs.pieces(part, partWidths, roundEnd: false)
        for piece in pieces { canvas.shaded(piece, tone, depth: 5) }
        guard let outline = pieces.last else { return }
        canvas.clipped(outline) { canvas in
            if share > 0.6 {
                let elbow = way[3]
                let inward = (way[0].towards(way[6], 0.5) - elbow).unit
                for shift in [-6.0, 0, 6] {
                    let along = (way[6] - way[0]).unit
                    let start = elbow + along * shift + inward * 2
                    canvas.stroke(.bow(start + inward * 10, start - inward * 3, 2), tone.shade, 1.9, 0.55)
                }
            }
            if clothes.outfit == .sportswear { canvas.stroke(.strand(way.map { Point($0.x + side * 5, $0.y) }), clothes.third.base, 5) }
            if clothes.outfit == .kimono || clothes.outfit == .kaftan || clothes.outfit == .sari {
                let last = part[part.count - 1]
                let before = part[part.count - 2]
                let across = (last - before).unit.normal * 40
                let place = last.towards(before, 0.3)
                canvas.stroke(.segment(place - across, place + across), clothes.second.base, 7)
            }
        }
        cuff(part, widths, share, tone, into: &canvas)
    }

    private func cuff(_ part: [Point], _ widths: [Double], _ share: Double, _ tone: Tone, into canvas: inout Canvas) {
        guard share < 0.99, share > 0.25, clothes.garment.sleeve != .wide else { return }
        let last = part[part.count - 1]
        let ahead = (last - part[part.count - 2]).unit
        let width = (Limbs.part(widths, share).last ?? 20) * 0.5 + (share < 0.4 ? 2 : 0.6)
        let across = ahead.normal * width
        let isRolled = clothes.garment.sleeve == .rolled
        let colour: Colour =
            switch clothes.outfit {
            case .bomber: tone.deep
            case .suit, .blazer: clothes.second.base
            case .polo: clothes.second.base
            default: tone.shade
            }
        let place = last - ahead * (isRolled ? 3 : 2)
        canvas.stroke(
            .segment(place - across, place + across), colour, isRolled ? 9 : clothes.outfit == .bomber || clothes.outfit == .hoodie ? 9 : 3,
            share < 0.4 ? 0.7 : 1, isButt: true)
    }

    private func hand(_ side: Double, into canvas: inout Canvas) {
        let (_, elbow, wrist, arm) = joints(side)
        guard arm.hand != .tucked else { return }
        let degrees = (wrist - elbow).angle * 180 / .pi
        let thumb = side < 0 ? 1.0 : (degrees > -125 && degrees < 0 ? 1 : -1)
        let tone = clothes.skin
        let line = tone.shade.mixed(with: light.seen(0x4A1F22), 0.42)
        let prop = held.flatMap { $0.side == side ? $0.prop : nil }
        let place = wrist + .polar((degrees + arm.bend) * .pi / 180, 16)
        if let prop { PropPainter(light: light).draw(prop, at: place, accent: clothes.colours[1], into: &canvas) }
        canvas.moved(wrist.x, wrist.y, turned: degrees + arm.bend, scale: 1.04 + (person.frame.limb - 1) * 0.4) { canvas in
            let kind = prop != nil && arm.hand != .grip ? .fist : arm.hand
            Hand(skin: tone, line: line, thumbSide: thumb).draw(kind, into: &canvas)
        }
    }

    // MARK: What a pose leans on

    private func chair(into canvas: inout Canvas) {
        let wood = light.tone(0x9A6B45)
        canvas.shaded(.rectangle(-92, 66, 184, 160, radius: 34), light.tone(0x6F8F8A), depth: 8)
        canvas.shaded(.rectangle(-94, 212, 188, 24, radius: 11), light.tone(0x7FA09A), depth: 4)
        for x in [-60.0, 60] {
            canvas.shaded(
                .polygon([Point(x - 5, 232), Point(x + 5, 232), Point(x * 1.12 + 3, groundY), Point(x * 1.12 - 3, groundY)]), wood, depth: 2
            )
        }
    }

    private func lap(into canvas: inout Canvas) {
        let w = person.frame.hip
        canvas.shaded(
            .smooth(
                [
                    Point(-w, 204), Point(w, 204), Point(w + 24, 266), Point(w + 18, min(groundY - 30, clothes.garment.hem - 40)),
                    Point(-w - 18, min(groundY - 30, clothes.garment.hem - 40)), Point(-w - 24, 266),
                ], tightness: 0.6), clothes.main, depth: 8)
    }

    private func ledge(into canvas: inout Canvas) {
        let wood = light.tone(0xA87B52)
        let top = 152.0
        canvas.shaded(.rectangle(160, top + 10, 13, groundY - top - 10), light.tone(0x4A4652), depth: 4)
        canvas.shaded(.rectangle(120, groundY - 8, 93, 10, radius: 5), light.tone(0x4A4652), depth: 3)
        canvas.shaded(.rectangle(88, top, 157, 14, radius: 6), wood, depth: 4)
        if holding.isEmpty { PropPainter(light: light).draw(.cup, at: Point(205, top - 17), accent: clothes.colours[0], into: &canvas) }
    }
}
