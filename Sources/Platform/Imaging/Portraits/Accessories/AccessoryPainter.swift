/// Draws what is worn besides clothes, layer by layer.
struct AccessoryPainter {
    let person: Person
    let view: HeadView
    let torso: Torso
    let light: Light
    let accent: Colour

    private func wears(_ accessory: Accessory) -> Bool { person.wears(accessory) }
    private var gold: Tone { light.tone(0xE3B852) }
    private var isProfile: Bool { view.angle == .profile }
    /// Cloth of hats and scarves: never lost against the clothes.
    private var cloth: Tone { light.tone(accent.luminance > 0.75 ? 0xC4553F : accent.saturated(1.15)) }

    // MARK: Behind the body

    func behind(into canvas: inout Canvas) {
        if wears(.backpack) {
            let tone = light.tone(accent.luminance > 0.8 ? 0x7A8F5A : accent)
            canvas.shaded(.rectangle(-62 - torso.turn * 40, 38, 124, 168, radius: 32), tone, depth: 8)
            canvas.stroke(.bow(Point(-14 - torso.turn * 40, 38), Point(14 - torso.turn * 40, 38), 9), tone.shade, 5)
        }
        if wears(.hijab) {
            canvas.shaded(
                .smooth([Point(-46, -90), Point(0, -110), Point(46, -90), Point(52, -40), Point(46, 30), Point(-46, 30), Point(-56, -40)]),
                cloth, depth: 6)
        }
    }

    // MARK: Below the head

    func onNeck(into canvas: inout Canvas) {
        let m = torso.turn * 14
        if wears(.backpack) {
            let tone = light.tone(accent.luminance > 0.8 ? 0x7A8F5A : accent)
            for side in [-1.0, 1.0] {
                let way = [Point(side * (person.frame.shoulder - 22), 34), torso.at(side * 0.66, 78), torso.at(side * 0.8, 128)]
                canvas.stroke(.strand(way), tone.shade, 14.5)
                canvas.stroke(.strand(way), tone.base, 12)
                canvas.fill(.rectangle(torso.at(side * 0.68, 86).x - 7, 84, 14, 5), tone.deep)
            }
        }
        if wears(.necklace) {
            let n = person.frame.neck
            canvas.stroke(.strand([Point(-n - 3, 25), Point(m - 9, 52), Point(m, 58), Point(m + 9, 52), Point(n + 3, 25)]), gold.base, 2)
            canvas.fill(.circle(Point(m, 61), 4.6), gold.base)
            canvas.fill(.circle(Point(m - 1.2, 59.6), 1.5), .white, 0.8)
        }
        if wears(.bowTie) {
            for side in [-1.0, 1.0] {
                canvas.shaded(
                    .smooth(
                        [
                            Point(m + side * 2, 38), Point(m + side * 18, 28), Point(m + side * 21, 40), Point(m + side * 18, 51),
                            Point(m + side * 2, 42),
                        ], tightness: 0.5), light.tone(0xB23A48), depth: 2.4)
            }
            canvas.shaded(.rectangle(m - 4.6, 34, 9.2, 12, radius: 3), light.tone(0x9A2F3D), depth: 1.6)
        }
    }

    /// Lies over hair.
    func aroundNeck(into canvas: inout Canvas) {
        if wears(.hijab) { drape(into: &canvas) }
        guard wears(.scarf) else { return }
        let tone = cloth
        let n = person.frame.neck
        let m = torso.turn * 12
        canvas.shaded(
            .smooth([
                Point(-n - 12, 8), Point(0, 16), Point(n + 12, 8), Point(n + 22, 26), Point(n + 12, 44), Point(m, 52), Point(-n - 12, 44),
                Point(-n - 22, 26),
            ]), tone, depth: 6)
        canvas.stroke(.bow(Point(-n - 14, 24), Point(n + 14, 22), -9), tone.shade, 2.2)
        let tail = Outline.smooth([Point(m + 4, 40), Point(m + 28, 38), Point(m + 34, 120), Point(m + 8, 124)], tightness: 0.4)
        canvas.shaded(tail, tone, depth: 5)
        canvas.clipped(tail) { canvas in
            for y in [92.0, 106] { canvas.fill(.rectangle(m - 4, y, 50, 6), light.seen(0xF6EEDD), 0.85) }
        }
        for x in stride(from: 10.0, through: 32, by: 5.5) {
            canvas.stroke(.segment(Point(m + x, 121), Point(m + x + 0.6, 131)), tone.shade, 2)
        }
    }

    private func drape(into canvas: inout Canvas) {
        let m = torso.turn * 14
        let drape = Outline.smooth([
            Point(-34, -8), Point(m, 12), Point(34, -8), Point(46, 20), Point(50, 52), Point(m + 22, 92), Point(m - 6, 104), Point(-38, 76),
            Point(-50, 48), Point(-46, 20),
        ])
        canvas.shaded(drape, cloth, depth: 6)
        for (from, to, height) in [
            (Point(-36, 4), Point(38, 40), 8.0), (Point(-42, 20), Point(30, 68), 9), (Point(36, 2), Point(-18, 84), -12),
        ] {
            canvas.stroke(.bow(from, to, -height), cloth.shade, 2.2, 0.75)
        }
    }

    // MARK: On the face

    func onFace(into canvas: inout Canvas) {
        if wears(.sunglasses) {
            glasses(light.seen(0x26222A), filled: true, isRound: false, into: &canvas)
        } else if wears(.glassesRound) {
            glasses(light.seen(0xB98A4A), filled: false, isRound: true, into: &canvas)
        } else if wears(.glassesSquare) {
            glasses(light.seen(0x2B2730), filled: false, isRound: false, into: &canvas)
        }
    }

    private func glasses(_ frame: Colour, filled: Bool, isRound: Bool, into canvas: inout Canvas) {
        let painter = HeadPainter(person: person, view: view, expression: Expression(.calm), light: light)
        var inner: [Point] = []
        for side in painter.sides {
            let centre = painter.eyeCentre(side) + Point(isProfile ? 2 : side * 0.6, 0.8)
            let narrow = isProfile ? 0.5 : view.narrowing(side * 17)
            let (rx, ry) = isRound ? (12.8 * narrow, 12.4) : (13.8 * narrow, 10.4)
            let lens =
                isRound
                ? Outline.ellipse(centre, rx, ry) : .rectangle(centre.x - rx, centre.y - ry, rx * 2, ry * 2, radius: filled ? 7 : 4.5)
            if filled {
                let paint = canvas.linear(
                    Point(centre.x, centre.y - ry), Point(centre.x, centre.y + ry), [(0, 0x1D1B26, 0.96), (1, light.seen(0x5A4A5C), 0.86)])
                canvas.fill(lens, paint)
                canvas.clipped(lens) {
                    $0.stroke(
                        .segment(Point(centre.x - rx * 0.7, centre.y + ry), Point(centre.x + rx * 0.2, centre.y - ry)), .white, 3.4, 0.28)
                }
            } else {
                canvas.fill(lens, .white, 0.14)
                canvas.clipped(lens) {
                    $0.stroke(
                        .segment(Point(centre.x - rx * 0.8, centre.y + ry * 0.4), Point(centre.x + rx * 0.1, centre.y - ry)), .white, 2.6,
                        0.32)
                }
            }
            canvas.stroke(lens, frame, isRound ? 2 : 2.8)
            inner.append(Point(centre.x - side * rx, centre.y - 1))
            switch view.angle {
            case .front:
                canvas.stroke(.segment(Point(centre.x + side * rx, centre.y - 3), Point(side * (person.face.cheek + 1), -45)), frame, 2.4)
            default: if side < 0 { canvas.stroke(.segment(Point(centre.x - rx, centre.y - 3), Point(view.ear.x + 2, -47)), frame, 2.4) }
            }
        }
        if inner.count == 2 { canvas.stroke(.bow(inner[0], inner[1], 2), frame, 2.4) }
        if isProfile { canvas.stroke(.bow(Point(30, -46), Point(36, -46), 2), frame, 2.2) }
    }

    // MARK: On the head

    func onHead(into canvas: inout Canvas) {
        earrings(into: &canvas)
        if wears(.hijab) { hijab(into: &canvas) }
        if wears(.headband) { band(into: &canvas) }
        if wears(.beanie) { beanie(into: &canvas) }
        if wears(.cap) { cap(into: &canvas) }
        if wears(.wideHat) { wideHat(into: &canvas) }
        if wears(.headphones) { headphones(into: &canvas) }
    }

    private func earrings(into canvas: inout Canvas) {
        guard !wears(.hijab), wears(.earringsHoop) || wears(.earringsStud) else { return }
        let ears: [Point] =
            view.angle == .front
            ? [Point(view.ear.x - 0.5, -31), Point(-view.ear.x + 0.5, -31)] : [Point(view.ear.x + 0.5, view.ear.y + 10.6)]
        for lobe in ears {
            if wears(.earringsHoop) {
                canvas.stroke(.circle(Point(lobe.x, lobe.y + 9), 8.4), gold.shade, 2.9)
                canvas.stroke(.circle(Point(lobe.x - 0.4, lobe.y + 8.6), 8.4), gold.base, 2)
            }
            if wears(.earringsStud) {
                canvas.fill(.circle(lobe, 3.1), gold.base)
                canvas.fill(.circle(Point(lobe.x - 0.8, lobe.y - 0.9), 1.1), .white, 0.9)
            }
        }
    }

    /// The skull's middle and half width, for what is put upon it.
    private var crown: (x: Double, half: Double) {
        switch view.angle {
        case .front: (0, 44)
        case .threeQuarter: (-5, 45)
        case .profile: (-9, 46)
        }
    }

    private func hijab(into canvas: inout Canvas) {
        let f = person.face
        let opening: [Point]
        switch view.angle {
        case .front:
            opening = [
                Point(0, -84), Point(25, -76), Point(f.cheek - 6, -50), Point(f.jaw - 1, -22), Point(14, f.chinY + 1),
                Point(-14, f.chinY + 1), Point(-f.jaw + 1, -22), Point(-f.cheek + 6, -50), Point(-25, -76),
            ]
        case .threeQuarter:
            opening = [
                Point(12, -84), Point(31, -78), Point(39, -50), Point(40, -20), Point(24, 2), Point(2, 1), Point(-19, -20), Point(-24, -50),
                Point(-12, -76),
            ]
        case .profile: return profileHijab(into: &canvas)
        }
        let c = crown
        let outer = [
            Point(c.x, -109), Point(c.x - 34, -100), Point(c.x - c.half - 6, -62), Point(c.x - c.half - 4, -20), Point(-32, 18),
            Point(0, 24), Point(34, 16),
            Point(c.x + c.half + 2, -20), Point(c.x + c.half + 2, -62), Point(c.x + 32, -100),
        ]
        var shape = Outline.smooth(outer)
        let hole = Outline.smooth(opening)
        shape.add(hole)
        canvas.fill(shape, .flat(cloth.base), isEvenOdd: true)
        canvas.stroke(hole, cloth.shade, 2.4, 0.8)
        for (dx, height) in [(-14.0, 9.0), (-26, 6)] {
            canvas.stroke(
                .bow(Point(c.x - 6 + dx * 0.2, -104), Point(c.x - c.half + dx * 0.1 + 10, -24), -height - dx * 0.4), cloth.shade, 2, 0.5)
        }
        canvas.stroke(.bow(Point(c.x - 38, -86), Point(c.x + 2, -104), 7), cloth.rim, 2.4, 0.5)
    }

    private func profileHijab(into canvas: inout Canvas) {
        let cloth = cloth
        let shape = Outline.smooth(
            [
                Point(31, -83), Point(24, -100), Point(-4, -109), Point(-40, -96), Point(-58, -62), Point(-54, -20), Point(-40, 18),
                Point(0, 26), Point(26, 18), Point(33, 6),
                Point(20, 2), Point(8, -14), Point(5, -40), Point(10, -64), Point(20, -78),
            ], tightness: 0.9)
        canvas.shaded(shape, cloth, depth: 6)
        for dx in [0.0, 12] { canvas.stroke(.bow(Point(8 - dx, -98), Point(-8 - dx, 10), -14), cloth.shade, 2, 0.6) }
    }

    private func band(into canvas: inout Canvas) {
        let way =
            view.angle == .front
            ? [Point(-42, -66), Point(-30, -88), Point(0, -97), Point(30, -88), Point(42, -66)]
            : isProfile
                ? [Point(-12, -54), Point(-2, -84), Point(6, -103)] : [Point(-38, -58), Point(-26, -86), Point(4, -100), Point(30, -92)]
        canvas.stroke(.strand(way), cloth.shade, 11)
        canvas.stroke(.strand(way), cloth.base, 8.6)
        if view.angle == .front {
            canvas.shaded(.smooth([Point(14, -98), Point(26, -110), Point(33, -96), Point(22, -90)], tightness: 0.6), cloth, depth: 2)
        }
    }

    private func beanie(into canvas: inout Canvas) {
        let c = crown
        let h = c.half + 5
        let dome = Outline.smooth(
            [
                Point(c.x - h, -72), Point(c.x - h + 1, -94), Point(c.x - 24, -119), Point(c.x, -124), Point(c.x + 24, -119),
                Point(c.x + h - 1, -94), Point(c.x + h, -72), Point(c.x, -78),
            ], tightness: 0.85)
        canvas.shaded(dome, cloth, depth: 7)
        canvas.clipped(dome) { canvas in
            for index in -5...5 {
                canvas.stroke(
                    .bow(Point(c.x + Double(index) * 4, -124), Point(c.x + Double(index) * 9.4, -74), Double(index) * -0.7), cloth.shade,
                    1.6, 0.5)
            }
        }
        let fold = Outline.smooth(
            [
                Point(c.x - h - 2, -82), Point(c.x, -87), Point(c.x + h + 2, -82), Point(c.x + h + 2, -63), Point(c.x, -69),
                Point(c.x - h - 2, -63),
            ], tightness: 0.6)
        canvas.shaded(fold, light.tone(cloth.base.lighter(0.1)), depth: 4)
        for index in -6...6 {
            canvas.stroke(.segment(Point(c.x + Double(index) * 7.4, -82), Point(c.x + Double(index) * 7.4, -68)), cloth.shade, 1.6, 0.6)
        }
        canvas.shaded(.circle(Point(c.x, -128), 9.5), light.tone(0xF4EEE2), depth: 3)
    }

    private func cap(into canvas: inout Canvas) {
        let c = crown
        let h = c.half + 3
        let dome = Outline.smooth(
            [
                Point(c.x - h, -66), Point(c.x - h + 2, -92), Point(c.x - 22, -111), Point(c.x + 2, -115), Point(c.x + 26, -110),
                Point(c.x + h - 3, -92), Point(c.x + h - 1, -74), Point(c.x, -82),
            ], tightness: 0.85)
        canvas.shaded(dome, cloth, depth: 6)
        canvas.stroke(.bow(Point(c.x + 2, -115), Point(c.x + (view.angle == .front ? 2 : 14), -82), -4), cloth.shade, 1.6, 0.7)
        canvas.fill(.circle(Point(c.x + 2, -115), 3), cloth.shade)
        let brim: Outline
        switch view.angle {
        case .front:
            brim = .smooth(
                [
                    Point(-41, -76), Point(0, -86), Point(41, -76), Point(45, -66), Point(20, -70), Point(0, -71), Point(-20, -70),
                    Point(-45, -66),
                ], tightness: 0.8)
        case .threeQuarter:
            brim = .smooth(
                [Point(-8, -80), Point(24, -86), Point(44, -80), Point(66, -66), Point(56, -63), Point(30, -70), Point(4, -72)],
                tightness: 0.8)
        case .profile:
            brim = .smooth(
                [Point(10, -80), Point(38, -82), Point(76, -68), Point(72, -63), Point(40, -71), Point(12, -72)], tightness: 0.8)
        }
        canvas.shaded(brim, light.tone(cloth.base.darker(0.1)), depth: 2.6)
    }

    private func wideHat(into canvas: inout Canvas) {
        let c = crown
        let straw = light.tone(0xDDBB82)
        let tilt = view.angle == .front ? 0.0 : 2
        let brim = Outline.ellipse(Point(c.x, -80 + tilt), 92, 17)
        canvas.shaded(brim, straw, depth: 5)
        let dome = Outline.smooth(
            [
                Point(c.x - 43, -82), Point(c.x - 40, -108), Point(c.x - 24, -128), Point(c.x, -125), Point(c.x + 24, -128),
                Point(c.x + 40, -108), Point(c.x + 43, -82), Point(c.x, -74),
            ], tightness: 0.8)
        canvas.shaded(dome, straw, depth: 7)
        let ribbon = Outline.smooth(
            [Point(c.x - 43, -96), Point(c.x, -88), Point(c.x + 43, -96), Point(c.x + 44, -83), Point(c.x, -74), Point(c.x - 44, -83)],
            tightness: 0.7)
        canvas.shaded(ribbon, cloth, depth: 3)
        canvas.stroke(.bow(Point(c.x - 88, -78 + tilt), Point(c.x + 88, -78 + tilt), -9), straw.shade, 1.6, 0.6)
    }

    private func headphones(into canvas: inout Canvas) {
        let tone = light.tone(0x34343E)
        switch view.angle {
        case .front:
            canvas.stroke(.strand([Point(-47, -50), Point(-44, -88), Point(0, -118), Point(44, -88), Point(47, -50)]), tone.base, 7)
            canvas.stroke(.strand([Point(-45, -72), Point(-34, -98), Point(0, -115)]), tone.rim, 1.8, 0.6)
            for side in [-1.0, 1.0] {
                canvas.shaded(.rectangle(side * 47 - 8, -62, 16, 36, radius: 8), cloth, depth: 4)
                canvas.fill(.rectangle(side * 41 - 3, -60, 6, 32, radius: 3), tone.base)
            }
        default:
            let ear = view.ear
            canvas.stroke(
                .strand([
                    Point(ear.x, ear.y - 8), Point(ear.x + 2, -84), Point(isProfile ? -2 : -6, -112),
                    Point(isProfile ? 2 : 22, isProfile ? -114 : -108),
                ]), tone.base, 7)
            canvas.shaded(.ellipse(Point(ear.x, ear.y), isProfile ? 16 : 12, 19), cloth, depth: 4)
            canvas.fill(.ellipse(Point(ear.x, ear.y), isProfile ? 8 : 6, 10), tone.base, 0.85)
        }
    }
}
