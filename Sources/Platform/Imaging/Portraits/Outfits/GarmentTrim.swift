/// What lies upon an outfit and leaves its outline: collars, lapels, belts, bibs.
extension GarmentPainter {
    func over(into canvas: inout Canvas) {
        switch outfit {
        case .buttonShirt: collar(main, into: &canvas)
        case .polo: collar(light.tone(colours[1].mixed(with: colours[0], 0.1)), into: &canvas)
        case .jumpsuit:
            collar(main, into: &canvas)
            belt(second, into: &canvas)
        case .apron:
            collar(second, into: &canvas)
            bib(into: &canvas)
        case .overalls: dungarees(into: &canvas)
        case .turtleneck: roll(main, 21, into: &canvas)
        case .chefJacket:
            roll(main, 14, into: &canvas)
            neckerchief(into: &canvas)
        case .blazer: lapels(main, end: 142, width: 25, into: &canvas)
        case .suit:
            shirtAndTie(into: &canvas)
            lapels(main, end: 126, width: 24, into: &canvas)
        case .labCoat: lapels(main, end: 112, width: 24, into: &canvas)
        case .trenchCoat:
            lapels(main, end: 88, width: 34, into: &canvas)
            belt(light.tone(colours[0].darker(0.18)), into: &canvas)
            for side in [-1.0, 1.0] {
                let place = torso.shoulder(side)
                canvas.shaded(.rectangle(place.x - 15, 38, 30, 9, radius: 4), main, depth: 2)
                canvas.fill(.circle(Point(place.x - side * 9, 42.5), 2.2), main.deep)
            }
        case .denimJacket: collar(main, wide: true, into: &canvas)
        case .leatherJacket:
            lapels(light.tone(colours[0].lighter(0.08)), end: 96, width: 30, into: &canvas)
            canvas.stroke(.segment(at(0.2, 100), at(0.14, garment.hem)), metal.base, 2.4)
            belt(light.tone(colours[0].darker(0.2)), y: garment.hem - 6, into: &canvas)
        case .bomber:
            roll(light.tone(colours[0].darker(0.2)), 10, isOpen: true, into: &canvas)
            for side in [-1.0, 1.0] {
                canvas.stroke(
                    .segment(Point(torso.turn * 46 + side * 11, 120), Point(torso.turn * 44 + side * 11, garment.hem)), metal.base, 1.8)
            }
        case .cardigan:
            for side in [-1.0, 1.0] {
                canvas.stroke(
                    .strand([
                        Point(side * (person.frame.neck + 8), 28), Point(torso.turn * 40 + side * 15, 110),
                        Point(torso.turn * 44 + side * 14, 160), Point(torso.turn * 44 + side * 19, garment.hem),
                    ]), main.shade, 8)
                canvas.stroke(
                    .strand([
                        Point(side * (person.frame.neck + 8), 28), Point(torso.turn * 40 + side * 15, 110),
                        Point(torso.turn * 44 + side * 14, 160), Point(torso.turn * 44 + side * 19, garment.hem),
                    ]), main.half, 5.6)
            }
            for y in [134.0, 160, 186] { canvas.fill(.circle(Point(torso.turn * 44 + 15.5, y), 2.8), second.base) }
        case .hoodie, .raincoat, .parka: hoodFront(into: &canvas)
        case .sportswear: roll(main, 11, into: &canvas)
        case .maxiDress, .summerDress, .tee, .yogaSet, .kimono, .sari, .kaftan: break
        }
    }

    private func collar(_ tone: Tone, wide: Bool = false, into canvas: inout Canvas) {
        let n = person.frame.neck
        let m = torso.turn * 12
        let reach = wide ? 8.0 : 0
        for side in [-1.0, 1.0] {
            let wing = Outline.smooth(
                [
                    Point(side * (n + 1) + m * 0.4, 15), Point(side * (n + 9), 26), Point(side * (n + 12 + reach) + m * 0.5, 44 + reach),
                    Point(side * 10 + m + side * reach, 53 + reach), Point(side * 3 + m + side * reach * 0.8, 42),
                    Point(side * (n - 3) + m * 0.6, 26),
                ], tightness: 0.35)
            canvas.shaded(wing, tone, depth: 3)
            canvas.stroke(wing, tone.shade, 1.2, 0.8)
        }
    }

    private func lapels(_ tone: Tone, end: Double, width: Double, into canvas: inout Canvas) {
        let n = person.frame.neck
        for side in [-1.0, 1.0] {
            let m = torso.turn * 40
            let low = Point(m + side * (outfit == .labCoat ? 16 : 2), end)
            let lapel = Outline.smooth(
                [
                    Point(side * (n + 3), 17), Point(side * (n + 14), 30), Point(side * (n + 14 + width * 0.7) + m * 0.3, 58),
                    Point(side * (n + 9 + width * 0.5) + m * 0.34, 62), Point(side * (n + 12 + width * 0.46) + m * 0.36, 70), low,
                    Point(side * (n - 1) + m * 0.3, 46),
                ], tightness: 0.2)
            canvas.shaded(lapel, tone, depth: 3.4)
            canvas.stroke(lapel, tone.shade, 1.6, 0.9)
        }
    }

    private func shirtAndTie(into canvas: inout Canvas) {
        let shirt = light.tone(colours[1])
        collar(shirt, into: &canvas)
        guard !person.wears(.bowTie) else { return }
        let m = torso.turn
        let tie = third
        let body = Outline.polygon([
            Point(m * 14 - 5, 48), Point(m * 14 + 5, 48), Point(m * 32 + 9, 112), Point(m * 36, 126), Point(m * 32 - 9, 112),
        ])
        canvas.shaded(body, tie, depth: 3)
        canvas.shaded(
            .polygon([Point(m * 12 - 8, 38), Point(m * 12 + 8, 38), Point(m * 14 + 5, 50), Point(m * 14 - 5, 50)]), tie, depth: 2)
    }

    private func roll(_ tone: Tone, _ height: Double, isOpen: Bool = false, into canvas: inout Canvas) {
        let n = person.frame.neck
        let isProfile = torso.narrowing < 0.9
        let left = isProfile ? -n - 11 : -n - 3.0
        let right = n + 3.0
        let top = 31 - height
        let shape = Outline.smooth(
            [
                Point(left, top), Point(0, top + 5), Point(right, top), Point(right + 5, 34), Point(right - 4, 41),
                Point(torso.turn * 10, 46), Point(left + 2, 41), Point(left - 4, 34),
            ], tightness: 0.6)
        if isOpen {
            for side in [-1.0, 1.0] {
                canvas.stroke(
                    .strand([Point(side * (n + 6), 22), Point(side * (n + 4), 36), Point(torso.turn * 16 + side * 11, 56)]), tone.base, 10)
            }
            return
        }
        canvas.shaded(shape, tone, depth: 4)
        canvas.stroke(.bow(Point(left - 2, 31), Point(right + 2, 31), -4), tone.shade, 1.6, 0.7)
        canvas.clipped(shape) { canvas in
            let head = torso.turn > 0 ? 8.0 : 0
            canvas.fill(.ellipse(Point(head, 0), 34, 18), tone.shade, 0.7)
        }
    }

    private func belt(_ tone: Tone, y: Double = 146, into canvas: inout Canvas) {
        let (left, right) = (at(-1, y), at(1, y))
        let strip = Outline.smooth(
            [
                Point(left.x - 2, y - 5), at(0, y - 1), Point(right.x + 2, y - 5), Point(right.x + 2, y + 7), at(0, y + 11),
                Point(left.x - 2, y + 7),
            ], tightness: 0.5)
        canvas.shaded(strip, tone, depth: 2)
        let centre = at(0, y + 5)
        canvas.stroke(.rectangle(centre.x - 8, centre.y - 7.5, 16, 14, radius: 2.4), metal.base, 2.6)
    }

    private func bib(into canvas: inout Canvas) {
        let n = person.frame.neck
        for side in [-1.0, 1.0] { canvas.stroke(.segment(Point(side * (n + 6), 27), at(side * 0.44, 74)), main.shade, 5) }
        let shape = Outline.smooth(
            [
                at(-0.5, 70), at(0.5, 70), at(0.58, 104), at(1.04, 142), at(1.08, 200), at(1.06, 296), at(0, 302), at(-1.06, 296),
                at(-1.08, 200), at(-1.04, 142), at(-0.58, 104),
            ], tightness: 0.55)
        canvas.shaded(shape, main, depth: 6)
        canvas.stroke(.segment(at(-0.5, 76), at(0.5, 76)), main.shade, 2)
        let pocket = Outline.rectangle(at(0, 0).x - 34, 184, 68, 44, radius: 5)
        canvas.fill(pocket, main.half, 0.7)
        canvas.stroke(pocket, main.shade, 2)
        canvas.stroke(.segment(at(0, 184), at(0, 228)), main.shade, 1.8)
        canvas.stroke(.segment(at(-1.05, 148), at(1.05, 148)), main.shade, 3.4)
    }

    private func dungarees(into canvas: inout Canvas) {
        let tone = main
        for side in [-1.0, 1.0] {
            canvas.stroke(
                .strand([Point(side * (person.frame.shoulder - 22), 33), at(side * 0.56, 62), at(side * 0.5, 92)]), tone.shade, 14)
            canvas.stroke(
                .strand([Point(side * (person.frame.shoulder - 22), 33), at(side * 0.56, 62), at(side * 0.5, 92)]), tone.base, 11.4)
        }
        let front = Outline.smooth(
            [
                at(-0.62, 84), at(0.62, 84), at(0.66, 116), at(1.06, 150), at(1.1, 222), at(-1.1, 222), at(-1.06, 150), at(-0.66, 116),
            ], tightness: 0.35)
        canvas.shaded(front, tone, depth: 6)
        let stitch = light.seen(0xE8B566)
        canvas.stroke(.segment(at(-0.58, 89), at(0.58, 89)), stitch, 1, 0.9, isButt: true, dash: "3 2")
        canvas.stroke(.segment(at(-1.04, 154), at(1.04, 154)), tone.shade, 2)
        let pocket = Outline.rectangle(at(0, 0).x - 21, 100, 42, 34, radius: 4)
        canvas.fill(pocket, tone.half, 0.7)
        canvas.stroke(pocket, stitch, 1, 0.9, isButt: true, dash: "3 2")
        for side in [-1.0, 1.0] {
            canvas.fill(.circle(at(side * 0.5, 91), 4), metal.base)
            canvas.stroke(.bow(at(side * 0.5, 186), at(side * 1, 174), side * 5), tone.shade, 2)
        }
    }

    private func hoodFront(into canvas: inout Canvas) {
        let n = person.frame.neck
        let m = torso.turn * 14
        for side in [-1.0, 1.0] {
            let roll = Outline.smooth(
                [
                    Point(side * (n + 2), 14), Point(side * (n + 20), 20), Point(side * (n + 24), 40),
                    Point(side * 12 + m, outfit == .hoodie ? 58 : 70), Point(side * 1 + m, outfit == .hoodie ? 52 : 66),
                    Point(side * (n - 3) + m * 0.4, 36),
                ], tightness: 0.8)
            if outfit == .parka {
                let fur = light.tone(colours[1])
                for index in 0..<6 {
                    let share = Double(index) / 5
                    canvas.fill(
                        .circle(Point(side * (n + 20), 22).towards(Point(side * 8 + m, 66), share), 10),
                        index % 2 == 0 ? fur.base : fur.half)
                }
            } else {
                canvas.shaded(roll, main, depth: 3.4)
            }
            if outfit == .hoodie {
                let from = Point(side * 8 + m, 53)
                canvas.stroke(.bow(from, Point(from.x + side * 2, 104), side * 1.6), light.seen(colours[2]), 3)
                canvas.fill(.rectangle(from.x + side * 2 - 2.2, 100, 4.4, 9, radius: 1.6), metal.base)
            }
        }
    }

    private func neckerchief(into canvas: inout Canvas) {
        let m = torso.turn * 12
        canvas.shaded(
            .smooth(
                [
                    Point(-person.frame.neck - 4, 24), Point(m, 33), Point(person.frame.neck + 4, 24), Point(person.frame.neck + 3, 36),
                    Point(m, 45), Point(-person.frame.neck - 3, 36),
                ], tightness: 0.7), second, depth: 3)
        canvas.shaded(
            .polygon([Point(m - 4, 42), Point(m + 4, 42), Point(m + 12, 66), Point(m + 1, 60), Point(m - 9, 68)]), second, depth: 2)
    }
}
