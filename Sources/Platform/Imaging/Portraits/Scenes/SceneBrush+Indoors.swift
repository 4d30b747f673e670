/// Rooms and what stands in them.
extension SceneBrush {
    func wall(_ colour: Colour, into canvas: inout Canvas) {
        let base = light.seen(colour)
        let paint = canvas.linear(
            Point(-100, 0), Point(1180, 1000),
            [(0, base.mixed(with: light.rim, 0.16), 1), (0.5, base, 1), (1, base.multiplied(by: light.shadow, 0.32), 1)])
        canvas.fill(.rectangle(Self.left, -900, Self.width, floorY + 900), paint)
    }

    func floor(_ colour: Colour, planks: Bool = true, into canvas: inout Canvas) {
        let base = light.seen(colour)
        let paint = canvas.linear(
            Point(0, floorY), Point(0, 1400),
            [(0, base.multiplied(by: light.shadow, 0.3), 1), (0.5, base, 1), (1, base.mixed(with: light.rim, 0.08), 1)])
        canvas.fill(.rectangle(Self.left, floorY, Self.width, 1000), paint)
        if planks {
            for index in -14...14 {
                let x = 540 + Double(index) * 92
                canvas.stroke(
                    .segment(Point(x, floorY), Point(540 + Double(index) * 210, 1600)), base.multiplied(by: light.shadow, 0.5), 2.4, 0.4)
            }
        }
        canvas.fill(.rectangle(Self.left, floorY - 16, Self.width, 18), base.mixed(with: .white, 0.42).multiplied(by: light.ambient, 0.6))
    }

    /// With the sky of the hour behind its panes, and its light upon the floor.
    mutating func window(
        _ x: Double, _ y: Double, _ width: Double, _ height: Double, frame: Colour = 0xF4EFE6, view: View = .garden,
        into canvas: inout Canvas
    ) {
        let pane = Outline.rectangle(x, y, width, height)
        let s = light.sky
        let paint = canvas.linear(Point(0, y), Point(0, y + height), [(0, s[0], 1), (0.5, s[1], 1), (0.85, s[2], 1), (1, s[3], 1)])
        canvas.fill(pane, paint)
        let seed = lot.next(1000)
        canvas.clipped(pane) { canvas in
            var inner = self
            inner.lot = Lot("window", UInt64(seed))
            switch view {
            case .garden:
                for index in 0..<4 {
                    let place = Point(x + width * (Double(index) + 0.4) / 3.6, y + height * 1.02)
                    canvas.fill(
                        .ellipse(place, width * 0.26, height * (0.24 + inner.lot.number(0...0.14))),
                        light.far(index % 2 == 0 ? 0x5E8F5E : 0x79A86A, 0.36))
                }
            case .city:
                for index in 0..<5 {
                    inner.building(
                        x + width * Double(index) / 5, y + height + 10, width / 5.4, height * inner.lot.number(0.3...0.68),
                        index % 2 == 0 ? 0x7E8AA6 : 0x99889A, 0.4, into: &canvas)
                }
            }
        }
        let wood = tone(frame)
        canvas.stroke(.rectangle(x, y, width, height), wood.base, 16)
        canvas.stroke(.rectangle(x - 7, y - 7, width + 14, height + 14), wood.shade, 2.4, 0.7)
        canvas.stroke(.segment(Point(x + width / 2, y), Point(x + width / 2, y + height)), wood.base, 9)
        canvas.stroke(.segment(Point(x, y + height * 0.42), Point(x + width, y + height * 0.42)), wood.base, 9)
        canvas.shaded(.rectangle(x - 26, y + height + 4, width + 52, 20, radius: 4), wood, depth: 6)
        if !light.lamps {
            let beam = canvas.linear(Point(x, y), Point(x + 480, y + height + 500), [(0, light.rim, 0.34), (1, light.rim, 0)])
            canvas.fill(.polygon([Point(x, y), Point(x + width, y), Point(x + width + 520, 1350), Point(x + 260, 1350)]), beam, 0.8)
        }
    }

    enum View {
        case garden
        case city
    }

    func curtain(_ x: Double, _ y: Double, _ width: Double, _ height: Double, _ colour: Colour, into canvas: inout Canvas) {
        let cloth = tone(colour)
        canvas.shaded(
            .smooth(
                [
                    Point(x, y), Point(x + width, y), Point(x + width * 0.84, y + height * 0.5), Point(x + width, y + height),
                    Point(x, y + height),
                ], tightness: 0.3), cloth, depth: 14)
        for index in 1..<5 {
            canvas.stroke(
                .bow(Point(x + width * Double(index) / 5, y), Point(x + width * Double(index) / 5, y + height), 6), cloth.shade, 4, 0.5)
        }
    }

    func lamp(_ x: Double, _ y: Double, cord: Double, _ colour: Colour, into canvas: inout Canvas) {
        canvas.stroke(.segment(Point(x, y - cord), Point(x, y)), light.seen(0x2E2A30), 4)
        if light.lamps { canvas.glow(Point(x, y + 50), 330, 0xFFD08A, 0.62) }
        canvas.shaded(
            .smooth([Point(x - 14, y - 6), Point(x + 14, y - 6), Point(x + 66, y + 58), Point(x - 66, y + 58)], tightness: 0.5),
            tone(colour), depth: 12)
        canvas.fill(.ellipse(Point(x, y + 59), 64, 9), light.lamps ? 0xFFF0C4 : light.seen(0xFFF8E6))
    }

    func floorLamp(_ x: Double, _ base: Double, _ colour: Colour, into canvas: inout Canvas) {
        canvas.stroke(.segment(Point(x, base), Point(x, base - 470)), light.seen(0x3A3438), 7)
        canvas.fill(.ellipse(Point(x, base), 52, 10), light.seen(0x3A3438))
        if light.lamps { canvas.glow(Point(x, base - 500), 360, 0xFFCF86, 0.7) }
        let shade: Tone =
            light.lamps
            ? Tone(base: 0xFFE2A8, shade: 0xEDB566, rim: 0xFFF6DC, fall: (0.8, 0.5), rimWidth: 3, rimStrength: 0.8) : tone(colour)
        canvas.shaded(
            .polygon([Point(x - 50, base - 590), Point(x + 50, base - 590), Point(x + 84, base - 456), Point(x - 84, base - 456)]), shade,
            depth: 12)
    }

    mutating func shelf(_ x: Double, _ y: Double, _ width: Double, rows: Int, height: Double = 150, into canvas: inout Canvas) {
        let wood = tone(0x8F6344)
        canvas.fill(.rectangle(x - 14, y - 14, width + 28, Double(rows) * height + 24), wood.shade.mixed(with: .black, 0.12))
        for row in 0..<rows {
            let base = y + Double(row + 1) * height - 8
            var place = x + 8
            while place < x + width - 26 {
                let kind = lot.next(9)
                if kind == 0 {
                    canvas.shaded(
                        .smooth(
                            [
                                Point(place + 4, base), Point(place + 2, base - 46), Point(place + 20, base - 78),
                                Point(place + 40, base - 46), Point(place + 38, base),
                            ], tightness: 0.8), tone(accent(lot.next(4))), depth: 6)
                    place += 54
                } else if kind == 1 {
                    place += 34
                } else {
                    let (w, h) = (lot.number(16...31), lot.number(height * 0.5...height * 0.8))
                    let colours: [Colour] = [0x8C4A45, 0x3F5F7A, 0xD4A75A, 0x5E7A62, 0xE8DDC8, 0x70517A, 0x2F3A4F, accent(0), accent(1)]
                    let book = tone(lot.pick(colours), 0.12)
                    canvas.fill(.rectangle(place, base - h, w, h, radius: 2), book.base)
                    canvas.fill(.rectangle(place + w * 0.72, base - h, w * 0.28, h), book.shade, 0.6)
                    canvas.fill(.rectangle(place + 2, base - h * 0.8, w - 4, 5), book.light, 0.7)
                    place += w + 1.6
                }
            }
            canvas.shaded(.rectangle(x - 16, base, width + 32, 15, radius: 2), wood, depth: 5)
        }
    }

    func plant(_ x: Double, _ base: Double, _ size: Double, pot: Colour = 0xC97A54, into canvas: inout Canvas) {
        let leaf = tone(0x4E8A5E)
        canvas.moved(x, base, scale: size) { canvas in
            for (angle, length) in [(-2.7, 150.0), (-2.25, 215), (-1.85, 262), (-1.5, 280), (-1.15, 258), (-0.8, 210), (-0.4, 150)] {
                let from = Point(0, -96)
                let tip = from + .polar(angle, length)
                let bend = from.towards(tip, 0.55) + Point(0, -24)
                let side = (tip - from).normal * 0.13
                canvas.shaded(.smooth([from, bend + side, tip, bend - side], tightness: 0.9), leaf, depth: 9)
                canvas.stroke(.strand([from, bend, tip]), leaf.light, 2.4, 0.6)
            }
            canvas.shaded(.polygon([Point(-62, -104), Point(62, -104), Point(46, 0), Point(-46, 0)]), tone(pot), depth: 14)
            canvas.shaded(.rectangle(-68, -118, 136, 24, radius: 5), tone(pot), depth: 6)
        }
    }

    mutating func frames(_ x: Double, _ y: Double, into canvas: inout Canvas) {
        for (dx, dy, w, h) in [(0.0, 0.0, 150.0, 190.0), (180, 36, 120, 120), (20, 220, 120, 92), (170, 186, 150, 190)] {
            canvas.shaded(.rectangle(x + dx, y + dy, w, h), tone(0x3A3236), depth: 4)
            canvas.fill(.rectangle(x + dx + 9, y + dy + 9, w - 18, h - 18), light.seen(0xF6F0E4))
            let inner = Outline.rectangle(x + dx + 24, y + dy + 24, w - 48, h - 48)
            canvas.fill(inner, light.seen(accent(lot.next(5)).mixed(with: 0xF0E4D0, 0.3)))
            let place = Point(x + dx + w * 0.5, y + dy + h * 0.6)
            canvas.clipped(inner) { canvas in
                canvas.fill(.circle(place, w * 0.24), light.seen(0xF7E3B4), 0.9)
                canvas.fill(.ellipse(Point(place.x - 20, place.y + h * 0.3), w * 0.5, h * 0.24), light.seen(0x4F6F6A), 0.85)
            }
        }
    }

    func counter(
        _ y: Double, _ colour: Colour, top: Colour, from x: Double = SceneBrush.left, width: Double = SceneBrush.width,
        into canvas: inout Canvas
    ) {
        canvas.fill(.rectangle(x, y, width, 1500 - y), tone(colour).base)
        for place in stride(from: x, to: x + width, by: 210) {
            canvas.stroke(.rectangle(place + 14, y + 52, 182, 260, radius: 4), tone(colour).shade, 3)
        }
        canvas.shaded(.rectangle(x - 6, y, width + 12, 26, radius: 4), tone(top), depth: 8)
        canvas.fill(.rectangle(x, y + 26, width, 16), tone(colour).deep, 0.4)
    }

    func sofa(_ x: Double, _ base: Double, _ width: Double, _ colour: Colour, into canvas: inout Canvas) {
        let cloth = tone(colour)
        canvas.shaded(.rectangle(x, base - 250, width, 210, radius: 46), cloth, depth: 14)
        canvas.shaded(.rectangle(x - 40, base - 180, 100, 160, radius: 40), cloth, depth: 12)
        canvas.shaded(.rectangle(x + width - 60, base - 180, 100, 160, radius: 40), cloth, depth: 12)
        canvas.shaded(.rectangle(x + 30, base - 118, width - 60, 100, radius: 26), tone(colour.lighter(0.08)), depth: 10)
        for (dx, colour) in [(70.0, accent(0)), (width - 190, accent(1))] {
            canvas.shaded(
                .smooth(
                    [
                        Point(x + dx, base - 210), Point(x + dx + 110, base - 224), Point(x + dx + 122, base - 112),
                        Point(x + dx + 8, base - 104),
                    ], tightness: 0.35), tone(colour), depth: 9)
        }
    }
}
