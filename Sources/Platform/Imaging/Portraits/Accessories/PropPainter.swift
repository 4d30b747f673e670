/// Draws what hands hold, upright, about the middle of the grip.
struct PropPainter {
    let light: Light

    func draw(_ prop: Prop, at place: Point, accent: Colour, into canvas: inout Canvas) {
        canvas.moved(place.x, place.y) { canvas in
            switch prop {
            case .cup: cup(accent, into: &canvas)
            case .phone:
                canvas.shaded(.rectangle(-11, -36, 23, 48, radius: 4), light.tone(0x2B2D38), depth: 2)
                canvas.fill(.rectangle(-8, -33, 7, 12, radius: 3), light.seen(0x14151C))
                canvas.fill(.circle(Point(-4.5, -30), 2), light.seen(0x56607A))
                canvas.fill(.circle(Point(-4.5, -24.6), 2), light.seen(0x56607A))
            case .book:
                canvas.shaded(.rectangle(-17, -30, 36, 48, radius: 2), light.tone(accent), depth: 4)
                canvas.fill(.rectangle(14, -27, 4, 42), light.seen(0xF4EBDA))
                canvas.stroke(.segment(Point(-8, -18), Point(8, -18)), light.seen(0xF4EBDA), 2.4)
                canvas.stroke(.segment(Point(-8, -11), Point(4, -11)), light.seen(0xF4EBDA), 1.8)
            case .camera:
                canvas.shaded(.rectangle(-24, -20, 48, 32, radius: 5), light.tone(0x34343C), depth: 3)
                canvas.fill(.rectangle(-24, -20, 48, 8, radius: 4), light.seen(0xC9C4BA))
                canvas.shaded(.rectangle(-10, -27, 18, 9, radius: 2), light.tone(0x34343C), depth: 2)
                canvas.fill(.circle(Point(0, -2), 12), light.seen(0x1C1C22))
                canvas.fill(.circle(Point(0, -2), 8.6), light.seen(0x4A6A8C))
                canvas.fill(.circle(Point(-3, -5), 2.6), .white, 0.8)
            case .plant: plant(into: &canvas)
            case .bouquet: bouquet(into: &canvas)
            case .tote:
                canvas.stroke(.strand([Point(-13, 16), Point(-9, -2), Point(9, -2), Point(13, 16)]), light.seen(accent.darker(0.2)), 3.4)
                canvas.shaded(
                    .smooth([Point(-24, 14), Point(24, 14), Point(28, 74), Point(-28, 74)], tightness: 0.25), light.tone(accent), depth: 5)
                canvas.fill(.circle(Point(0, 44), 11), light.seen(0xF6EEDD), 0.9)
                canvas.stroke(.bow(Point(-6, 46), Point(6, 46), -4), light.seen(accent), 2.4)
            case .umbrella:
                umbrella(accent, into: &canvas)
            case .dumbbell:
                canvas.stroke(.segment(Point(-22, 0), Point(22, 0)), light.seen(0xB9BEC6), 7)
                for side in [-1.0, 1.0] {
                    canvas.shaded(.rectangle(side * 26 - 8, -17, 16, 34, radius: 4), light.tone(0x33363F), depth: 3)
                    canvas.shaded(.rectangle(side * 37 - 4, -12, 8, 24, radius: 3), light.tone(accent), depth: 2)
                }
            case .brush:
                canvas.stroke(.segment(Point(-4, 22), Point(8, -34)), light.seen(0xC48A4E), 4.4)
                canvas.stroke(.segment(Point(8, -34), Point(9.6, -42)), light.seen(0xC9C9CF), 5.4, isButt: true)
                canvas.fill(.smooth([Point(6, -41), Point(13, -40), Point(13, -56)], tightness: 0.8), light.seen(accent))
            case .whisk:
                canvas.stroke(.segment(Point(-3, 18), Point(3, -18)), light.seen(0x8A5A3A), 5)
                for half in [3.0, 7, 11] { canvas.stroke(.ellipse(Point(8, -42), half, 24), light.seen(0xC9CDD4), 1.6) }
            case .balloon:
                canvas.stroke(.bow(Point(0, 6), Point(8, -128), 6), light.seen(0xF0EEE8), 1.6)
                canvas.shaded(
                    .smooth([Point(8, -126), Point(-22, -158), Point(-24, -190), Point(8, -212), Point(40, -190), Point(38, -158)]),
                    light.tone(accent), depth: 7)
                canvas.fill(.ellipse(Point(-6, -186), 6, 12), .white, 0.4)
            case .tablet:
                canvas.shaded(.rectangle(-26, -34, 56, 72, radius: 5), light.tone(0x2F323C), depth: 3)
                canvas.fill(.rectangle(-21, -29, 46, 62, radius: 2), light.seen(0xDCE9F2))
                for row in 0..<4 {
                    canvas.stroke(
                        .segment(Point(-14, -18 + Double(row) * 12), Point(row % 2 == 0 ? 18 : 8, -18 + Double(row) * 12)),
                        light.seen(accent), 3, 0.8)
                }
            case .ball:
                canvas.shaded(.circle(Point(-2, -14), 22), light.tone(accent), depth: 6)
                canvas.stroke(.bow(Point(-20, -27), Point(16, -1), 7), light.tone(accent).deep, 1.6)
                canvas.stroke(.bow(Point(-20, -1), Point(16, -27), -7), light.tone(accent).deep, 1.6)
            }
        }
    }

    private func cup(_ accent: Colour, into canvas: inout Canvas) {
        let tone = light.tone(0xFBF7F0)
        canvas.stroke(.strand([Point(13, -12), Point(24, -10), Point(23, 4), Point(12, 8)]), tone.half, 4.6)
        canvas.shaded(
            .smooth([Point(-15, -20), Point(15, -20), Point(13, 10), Point(9, 16), Point(-9, 16), Point(-13, 10)], tightness: 0.5), tone,
            depth: 5)
        canvas.fill(.rectangle(-14.4, -10, 28.6, 8), light.seen(accent), 0.9)
        canvas.fill(.ellipse(Point(0, -20), 15, 3.8), tone.half)
        canvas.fill(.ellipse(Point(0, -19.6), 12.4, 2.7), light.seen(0x6B432B))
        for x in [-5.0, 4] {
            canvas.stroke(.strand([Point(x, -27), Point(x + 4, -34), Point(x - 2, -41), Point(x + 3, -49)]), .white, 2.2, 0.42)
        }
    }

    /// Open, upright: the canopy is higher than a head is above a raised hand, and leans over it.
    private func umbrella(_ accent: Colour, into canvas: inout Canvas) {
        let tone = light.tone(accent)
        canvas.stroke(.segment(Point(4, 34), Point(-40, -258)), light.seen(0x6B4A34), 4.4)
        canvas.stroke(.bow(Point(4, 32), Point(-12, 37), 9), light.seen(0x6B4A34), 5.4)
        canvas.moved(-30, -186, turned: -8) { canvas in
            // The far side, seen from below, and the near one.
            canvas.fill(
                .smooth([Point(-118, -4), Point(0, -24), Point(118, -4), Point(60, 9), Point(0, 12), Point(-60, 9)], tightness: 0.6),
                tone.deep)
            canvas.shaded(
                .smooth(
                    [
                        Point(-120, 0), Point(-88, -46), Point(0, -70), Point(88, -46), Point(120, 0), Point(82, -12), Point(42, 2),
                        Point(0, -10), Point(-42, 2), Point(-82, -12),
                    ], tightness: 0.7), tone, depth: 9)
            for x in [-42.0, 42] { canvas.stroke(.bow(Point(0, -69), Point(x, 1), x > 0 ? 9 : -9), tone.shade, 1.8, 0.8) }
        }
    }

    private func plant(into canvas: inout Canvas) {
        canvas.shaded(.polygon([Point(-16, -8), Point(16, -8), Point(12, 20), Point(-12, 20)]), light.tone(0xC9744E), depth: 4)
        canvas.shaded(.rectangle(-18, -13, 36, 8, radius: 2), light.tone(0xC9744E), depth: 2)
        let leaf = light.tone(0x4F9160)
        for (angle, length) in [(-2.5, 40.0), (-2, 52), (-1.57, 58), (-1.15, 52), (-0.7, 40)] {
            let tip = Point(0, -12) + .polar(angle, length)
            let side = (tip - Point(0, -12)).normal * 0.2
            let middle = Point(0, -12).towards(tip, 0.6)
            canvas.shaded(.smooth([Point(0, -12), middle + side, tip, middle - side], tightness: 0.8), leaf, depth: 2)
        }
    }

    private func bouquet(into canvas: inout Canvas) {
        for x in [-9.0, -3, 3, 9] { canvas.stroke(.segment(Point(x * 0.5, 26), Point(x * 1.6, -22)), light.seen(0x4F8A55), 2.8) }
        let petals: [Colour] = [0xE86A7A, 0xF5B84F, 0xF0D6E0, 0xE98C58, 0xC86AA0]
        for (index, place) in [Point(-19, -28), Point(-4, -40), Point(14, -34), Point(3, -24), Point(22, -20)].enumerated() {
            for petal in 0..<6 { canvas.fill(.circle(place + .polar(Double(petal) * 1.047, 6.4), 5.4), light.seen(petals[index])) }
            canvas.fill(.circle(place, 4.4), light.seen(0xF6E3A1))
        }
        canvas.shaded(.polygon([Point(-15, -12), Point(15, -12), Point(7, 24), Point(-7, 24)]), light.tone(0xF0E2C8), depth: 3)
    }

    /// Larger than in one hand, between both.
    func inBothHands(_ prop: Prop, at place: Point, cover: Colour, accent: Colour, into canvas: inout Canvas) {
        switch prop {
        case .camera:
            for side in [-1.0, 1] {
                canvas.stroke(
                    .bow(Point(place.x * 0.5 + side * 24, 38), Point(place.x + side * 32, place.y - 20), side * 4), light.seen(0x4A3428), 4)
            }
            canvas.moved(place.x, place.y, scale: 1.5) { draw(.camera, at: Point(0, 0), accent: accent, into: &$0) }
        case .tablet:
            canvas.moved(place.x, place.y + 2, scale: 1.25) { draw(.tablet, at: Point(-2, 0), accent: accent, into: &$0) }
        default: openBook(at: place, cover: cover, into: &canvas)
        }
    }

    private func openBook(at place: Point, cover: Colour, into canvas: inout Canvas) {
        canvas.moved(place.x, place.y) { canvas in
            let tone = light.tone(cover)
            canvas.shaded(
                .polygon([Point(-48, -32), Point(0, -25), Point(48, -32), Point(50, 26), Point(0, 34), Point(-50, 26)]), tone, depth: 3)
            for side in [-1.0, 1.0] {
                var page = Outline()
                page.move(0, -26)
                page.curve(side * 12, -34, side * 32, -36, side * 45, -33)
                page.line(side * 45, -36)
                page.curve(side * 30, -41, side * 12, -38, 0, -29)
                page.close()
                canvas.fill(page, light.seen(0xF8F0E0))
            }
            canvas.stroke(.segment(Point(0, -25), Point(0, 34)), tone.deep, 2.4)
            canvas.stroke(.rectangle(-38, -16, 28, 32, radius: 2), tone.light, 1.6, 0.6)
            canvas.stroke(.rectangle(10, -16, 28, 32, radius: 2), tone.light, 1.6, 0.6)
        }
    }
}
