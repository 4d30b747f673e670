/// What makes each outfit itself, within its outline.
extension GarmentPainter {
    func details(into canvas: inout Canvas) {
        switch outfit {
        case .tee: ribbed(into: &canvas)
        case .hoodie:
            pocketPouch(into: &canvas)
            band(garment.hem - 14, 16, main.half, into: &canvas)
        case .buttonShirt:
            placket(main, buttons: 7, into: &canvas)
            pocket(0.26, 92, 24, 26, main, into: &canvas)
        case .polo:
            placket(main, buttons: 2, to: 92, into: &canvas)
            canvas.fill(band(118, 13), second.base)
        case .turtleneck:
            for x in [-0.75, -0.5, -0.25, 0, 0.25, 0.5, 0.75] { canvas.stroke(.segment(at(x, 60), at(x, 214)), main.shade, 1.3, 0.5) }
            band(garment.hem - 11, 13, main.half, into: &canvas)
        case .blazer, .suit:
            pocket(0.34, 170, 30, 6, main, into: &canvas)
            pocket(-0.6, 170, 30, 6, main, into: &canvas)
            canvas.stroke(.segment(at(0, 128), at(0.06, garment.hem)), main.shade, 2)
            buttons([Point(at(-0.05, 158).x, 158), Point(at(-0.05, 182).x, 182)], main.deep, into: &canvas)
            canvas.fill(
                .polygon([at(0.34, 84), at(0.4, 72), at(0.46, 81), at(0.53, 71), at(0.57, 84)]), outfit == .suit ? third.base : second.base)
        case .denimJacket: denim(into: &canvas)
        case .leatherJacket:
            canvas.stroke(.segment(at(0.5, 150), at(0.72, 138)), metal.base, 2)
            canvas.stroke(.segment(at(-0.72, 138), at(-0.5, 150)), metal.base, 2)
            for side in [-1.0, 1.0] {
                canvas.stroke(.bow(at(side * 0.8, 62), at(side * 0.7, 128), side * 5), main.base.mixed(with: .white, 0.3), 3, 0.4)
            }
            band(garment.hem - 13, 15, main.deep, into: &canvas)
        case .bomber:
            band(garment.hem - 16, 18, second.shade.mixed(with: main.base, 0.3), into: &canvas)
            for x in stride(from: -0.95, through: 0.95, by: 0.1) {
                canvas.stroke(.segment(at(x, garment.hem - 15), at(x, garment.hem + 2)), main.deep, 1, 0.4)
            }
            for side in [-1.0, 1.0] { canvas.stroke(.segment(at(side * 0.44, 150), at(side * 0.66, 176)), metal.base, 2.2) }
        case .cardigan:
            for x in stride(from: -0.95, through: 0.95, by: 0.16) {
                canvas.stroke(.segment(at(x, 40), at(x, 230)), main.shade, 1.4, 0.35, isButt: true, dash: "4 3")
            }
            pocket(-0.52, 172, 30, 28, main, into: &canvas)
            pocket(0.52, 172, 30, 28, main, into: &canvas)
        case .sportswear:
            for side in [-1.0, 1.0] {
                canvas.stroke(.bow(at(side * 0.5, 34), at(side * 0.86, 212), side * -9), third.base, 6)
            }
            canvas.stroke(.segment(at(0, 30), at(0, 96)), third.base, 2.4)
            canvas.fill(.polygon([at(0.3, 90), at(0.62, 82), at(0.42, 98)]), third.base)
        case .yogaSet:
            canvas.fill(band(garment.hem - 13, 15), main.shade)
        case .summerDress: dots(into: &canvas)
        case .maxiDress: leaves(into: &canvas)
        case .overalls, .apron: ribbed(into: &canvas)
        case .labCoat:
            pocket(0.34, 92, 26, 28, main, into: &canvas)
            for (index, colour) in [Colour(integerLiteral: 0x3566B8), 0xC0392B].enumerated() {
                canvas.stroke(.segment(at(0.29 + Double(index) * 0.1, 82), at(0.29 + Double(index) * 0.1, 98)), light.seen(colour), 3)
            }
            pocket(-0.56, 196, 36, 36, main, into: &canvas)
            pocket(0.56, 196, 36, 36, main, into: &canvas)
        case .trenchCoat:
            canvas.stroke(.segment(at(0.3, 84), at(0.3, garment.hem)), main.shade, 2.2)
            buttons([-0.22, 0.2].flatMap { x in [104.0, 124, 172, 196].map { at(x, $0) } }, main.deep, radius: 3.4, into: &canvas)
        case .parka:
            canvas.stroke(.segment(at(0, 60), at(0, garment.hem)), main.deep, 7)
            canvas.stroke(.segment(at(0, 60), at(0, garment.hem)), metal.shade, 1.8)
            for x in [-0.54, 0.54] {
                pocket(x, 178, 38, 42, main, into: &canvas)
                flap(x, 176, 42, main, into: &canvas)
            }
            canvas.stroke(.segment(at(-1, 150), at(1, 150)), main.shade, 2.4)
        case .raincoat:
            canvas.stroke(.segment(at(0.08, 60), at(0.08, garment.hem)), main.shade, 3)
            buttons([84.0, 120, 156, 192, 228].map { at(-0.02, $0) }, metal.base.mixed(with: .white, 0.5), radius: 3.4, into: &canvas)
            for x in [-0.54, 0.56] { flap(x, 190, 40, main, into: &canvas) }
            canvas.stroke(.bow(at(-0.72, 60), at(-0.8, 200), 6), .white, 5, 0.4)
        case .jumpsuit:
            canvas.stroke(.segment(at(0, 52), at(0, 214)), metal.base, 2)
            for x in [-0.46, 0.46] { pocket(x, 90, 26, 28, main, into: &canvas) }
        case .kimono: kimono(into: &canvas)
        case .sari: sari(into: &canvas)
        case .kaftan: kaftan(into: &canvas)
        case .chefJacket:
            canvas.stroke(.segment(at(0.36, 46), at(0.3, garment.hem)), main.shade, 2.4)
            buttons([-0.2, 0.24].flatMap { x in [76.0, 104, 132, 160].map { at(x, $0) } }, second.base, radius: 3.6, into: &canvas)
        }
    }

    // MARK: Parts

    /// A strip across the trunk.
    private func band(_ y: Double, _ height: Double) -> Outline {
        .polygon([
            at(-1.3, y), at(-0.5, y + 3), at(0, y + 4), at(0.5, y + 3), at(1.3, y), at(1.3, y + height), at(0.5, y + height + 3),
            at(0, y + height + 4), at(-0.5, y + height + 3), at(-1.3, y + height),
        ])
    }

    private func band(_ y: Double, _ height: Double, _ colour: Colour, into canvas: inout Canvas) { canvas.fill(band(y, height), colour) }

    private func ribbed(into canvas: inout Canvas) {
        let tone = outfit == .tee ? main : second
        let m = torso.turn * 14
        canvas.stroke(
            .strand([Point(-person.frame.neck - 8, 29), Point(m - 12, 42), Point(m + 12, 42), Point(person.frame.neck + 8, 29)]),
            tone.shade, 5, 0.8)
    }

    private func placket(_ tone: Tone, buttons count: Int, to end: Double = 230, into canvas: inout Canvas) {
        for x in [-0.09, 0.09] { canvas.stroke(.segment(at(x, 46), at(x, end)), tone.shade, 1.6, 0.8) }
        buttons((0..<count).map { at(0, 64 + Double($0) * (end - 70) / Double(max(1, count))) }, tone.deep, radius: 2.2, into: &canvas)
    }

    private func buttons(_ places: [Point], _ colour: Colour, radius: Double = 2.8, into canvas: inout Canvas) {
        for place in places {
            canvas.fill(.circle(place, radius), colour)
            canvas.fill(.circle(Point(place.x - radius * 0.3, place.y - radius * 0.35), radius * 0.3), .white, 0.55)
        }
    }

    private func pocket(_ x: Double, _ y: Double, _ width: Double, _ height: Double, _ tone: Tone, into canvas: inout Canvas) {
        let centre = at(x, y)
        let outline = Outline.rectangle(centre.x - width / 2, y, width, height, radius: min(4, height / 3))
        canvas.fill(outline, tone.half, 0.6)
        canvas.stroke(outline, tone.shade, 1.6)
    }

    private func flap(_ x: Double, _ y: Double, _ width: Double, _ tone: Tone, into canvas: inout Canvas) {
        let centre = at(x, y)
        let outline = Outline.polygon([
            Point(centre.x - width / 2, y), Point(centre.x + width / 2, y), Point(centre.x + width / 2, y + 9), Point(centre.x, y + 14),
            Point(centre.x - width / 2, y + 9),
        ])
        canvas.fill(outline, tone.base)
        canvas.stroke(outline, tone.shade, 1.8)
        canvas.fill(.circle(Point(centre.x, y + 8), 2), metal.base)
    }

    private func pocketPouch(into canvas: inout Canvas) {
        let outline = Outline.smooth(
            [at(-0.5, 156), at(0.5, 156), at(0.68, 184), at(0.66, 202), at(-0.66, 202), at(-0.68, 184)], tightness: 0.4)
        canvas.fill(outline, main.half, 0.7)
        canvas.stroke(outline, main.shade, 2)
    }

    private func denim(into canvas: inout Canvas) {
        let stitch = light.seen(0xE8B566)
        for side in [-1.0, 1.0] {
            canvas.stroke(.segment(at(side * 0.42, 80), at(side * 0.34, 196)), main.shade, 2)
            canvas.stroke(.segment(at(side * 0.7, 80), at(side * 0.52, 196)), main.shade, 2)
            canvas.stroke(.segment(at(side * 0.46, 82), at(side * 0.38, 196)), stitch, 0.9, 0.9, isButt: true, dash: "3 2")
            canvas.stroke(.segment(at(side * 0.16, 78), at(side * 1.1, 76)), main.shade, 2)
            flap(side * 0.56, 80, 28, main, into: &canvas)
        }
        band(garment.hem - 12, 14, main.half, into: &canvas)
        canvas.stroke(.segment(at(-1.2, garment.hem - 12), at(1.2, garment.hem - 12)), stitch, 0.9, 0.9, isButt: true, dash: "3 2")
        buttons([96.0, 124, 152, 180].map { at(0.24, $0) }, metal.base, radius: 2.4, into: &canvas)
    }

    private func dots(into canvas: inout Canvas) {
        for row in 0..<14 {
            for column in -4...4 {
                let x = (Double(column) + (row % 2 == 0 ? 0 : 0.5)) / 4.2
                let y = 66 + Double(row) * 21
                let spread = y > Torso.waistY ? garment.flare * (y - Torso.waistY) / (garment.hem - Torso.waistY) : 0
                canvas.fill(.circle(Point(at(x, y).x + x * spread, y), 3.1), second.base)
            }
        }
        band(142, 11, third.base, into: &canvas)
    }

    private func leaves(into canvas: inout Canvas) {
        var lot = Lot("leaves")
        for row in 0..<17 {
            for column in -3...3 {
                let x = (Double(column) + (row % 2 == 0 ? 0 : 0.5)) / 3.2
                let y = 60 + Double(row) * 26
                let spread = y > Torso.waistY ? garment.flare * (y - Torso.waistY) / (garment.hem - Torso.waistY) : 0
                let place = Point(at(x, y).x + x * spread + lot.number(-4...4), y)
                let tip = place + .polar(lot.number(0...6.2), 13)
                let colour = lot.next(3) == 0 ? third.base : second.base
                canvas.fill(
                    .polygon([
                        place, place.towards(tip, 0.5) + (tip - place).normal * 0.28, tip,
                        place.towards(tip, 0.5) - (tip - place).normal * 0.28,
                    ]), colour, 0.9)
            }
        }
        band(144, 9, third.base, into: &canvas)
    }

    private func kimono(into canvas: inout Canvas) {
        var lot = Lot("kimono")
        for _ in 0..<26 {
            let place = Point(lot.number(-60...60), lot.number(180...470))
            for petal in 0..<5 {
                let angle = Double(petal) * 1.2566
                canvas.fill(.circle(place + .polar(angle, 5), 3.6), third.base, 0.85)
            }
            canvas.fill(.circle(place, 2.4), second.base)
        }
        // The fronts cross, the left over the right.
        canvas.fill(.smooth([Point(-18, 24), Point(0, 60), Point(18, 24)], tightness: 0.3), skin.base)
        canvas.stroke(.segment(Point(26, 22), at(-0.3, 128)), third.shade, 13, isButt: true)
        canvas.stroke(.segment(Point(26, 22), at(-0.3, 128)), third.base, 10, isButt: true)
        canvas.stroke(.segment(Point(-26, 22), at(0.34, 130)), third.shade, 13, isButt: true)
        canvas.stroke(.segment(Point(-26, 22), at(0.34, 130)), third.base, 10, isButt: true)
        band(118, 52, second.base, into: &canvas)
        band(118, 5, second.shade, into: &canvas)
        band(139, 8, third.base, into: &canvas)
        canvas.stroke(.segment(at(0.2, 178), at(0.06, 474)), main.shade, 2.4)
    }

    private func sari(into canvas: inout Canvas) {
        // The blouse above, the drape from the right hip over the left shoulder.
        canvas.fill(.polygon([at(-1.3, 24), at(1.3, 24), at(1.3, 112), at(-1.3, 112)]), third.base)
        canvas.fill(.polygon([at(-1.2, 112), at(1.2, 112), at(1.2, 150), at(-1.2, 158)]), skin.base)
        let drape = Outline.smooth(
            [
                Point(-58, 32), Point(-26, 30), at(0.2, 96), at(0.96, 158), at(1.2, 176), at(1.2, 240), at(0, 220), at(-0.9, 170),
                at(-1.1, 100),
            ], tightness: 0.6)
        canvas.shaded(drape, main, depth: 4)
        canvas.stroke(.strand([Point(-28, 28), at(0.2, 94), at(0.94, 156), at(1.25, 174)]), second.base, 8)
        canvas.stroke(.strand([Point(-28, 28), at(0.2, 94), at(0.94, 156), at(1.25, 174)]), second.shade, 1.6, 0.8)
        for shift in [12.0, 24, 36] {
            canvas.stroke(
                .strand([Point(-34 - shift * 0.5, 36), at(0.1 - shift / 70, 104 + shift * 0.4), at(0.9, 166 + shift)]), main.shade, 1.8, 0.7
            )
        }
        for x in [-0.2, -0.05, 0.1, 0.25] { canvas.stroke(.bow(at(x, 214), at(x * 1.8, 480), x * 8), main.shade, 2.4, 0.7) }
        band(garment.hem - 20, 14, second.base, into: &canvas)
    }

    private func kaftan(into canvas: inout Canvas) {
        let low = Point(torso.turn * 16, 82)
        for (width, colour) in [(15.0, second.base), (5, third.base)] {
            canvas.stroke(.segment(Point(-person.frame.neck - 11, 26), low, Point(person.frame.neck + 11, 26)), colour, width)
            canvas.stroke(.segment(low, at(0, 168)), colour, width * 0.8)
        }
        for index in 0..<6 { canvas.fill(.circle(at(0, 96 + Double(index) * 13), 2.2), main.deep) }
        band(garment.hem - 24, 8, second.base, into: &canvas)
        band(garment.hem - 10, 5, third.base, into: &canvas)
    }
}
