/// Draws a head without its hair: skull, ears, features.
struct HeadPainter {
    let person: Person
    let view: HeadView
    let expression: Expression
    let light: Light

    var face: Face { person.face }
    var skin: Tone { light.skin(person.appearance.skin) }
    var flush: Colour { light.seen(person.appearance.flush) }
    /// Lines in a face: never black.
    var line: Colour { skin.shade.mixed(with: light.seen(0x4A1F22), person.appearance.skinTone > 7 ? 0.62 : 0.5) }

    func draw(into canvas: inout Canvas) {
        ears(into: &canvas)
        canvas.shaded(view.outline, skin, depth: 3.4)
        canvas.clipped(view.outline) { canvas in
            warmth(into: &canvas)
            if person.has(.freckles) { freckles(into: &canvas) }
            beard(into: &canvas, isClipped: true)
        }
        beard(into: &canvas, isClipped: false)
        nose(into: &canvas)
        mouth(into: &canvas)
        moustache(into: &canvas)
        eyes(into: &canvas)
        brows(into: &canvas)
        age(into: &canvas)
        marks(into: &canvas)
    }

    /// Soft light on forehead and cheekbones, blood in the cheeks.
    private func warmth(into canvas: inout Canvas) {
        let strength = (person.has(.blush) ? 0.62 : 0.3) + expression.flush * 0.32
        for side in sides {
            let cheek = view.at(side * 23, -30)
            canvas.glow(cheek, 13 * max(0.5, view.narrowing(side * 23)), flush, strength, squeezed: 0.72)
        }
        let middle = view.middle
        canvas.glow(Point(middle - 6, -80), 26, skin.base.lighter(0.5), 0.34, squeezed: 0.6)
        canvas.glow(Point(middle, -26), 8, flush, 0.24)
        // The hair's shadow on the forehead.
        let top = canvas.linear(Point(0, -96), Point(0, -64), [(0, skin.shade, 0.75), (1, skin.shade, 0)])
        if person.appearance.hairStyle != .bald, person.appearance.hairStyle != .buzz {
            canvas.fill(.rectangle(-60, -100, 120, 40), top)
        }
        let chin = canvas.linear(Point(0, -14), Point(0, face.chinY + 2), [(0, skin.shade, 0), (1, skin.shade, 0.4)])
        canvas.fill(.rectangle(-60, -14, 120, 30), chin)
    }

    /// −1 at the left of the sheet, 1 at the right; only what is seen.
    var sides: [Double] { view.angle == .profile ? [-1] : [-1, 1] }

    private func ears(into canvas: inout Canvas) {
        let size = person.earSize
        let (rx, ry) =
            switch view.angle {
            case .front: (5.6, 9.6)
            case .threeQuarter: (6.6, 10)
            case .profile: (8, 11)
            }
        guard view.angle == .front else { return }
        for side in [-1.0, 1.0] {
            let centre = Point(-view.ear.x * side, view.ear.y)
            ear(at: centre, rx * size, ry * size, side: side, into: &canvas)
        }
    }

    /// The near ear of a turned head lies upon it.
    func nearEar(into canvas: inout Canvas) {
        let size = person.earSize
        switch view.angle {
        case .front: return
        case .threeQuarter: ear(at: view.ear, 6 * size, 10 * size, side: -1, into: &canvas)
        case .profile: ear(at: view.ear, 7.6 * size, 11 * size, side: -1, into: &canvas)
        }
    }

    private func ear(at centre: Point, _ rx: Double, _ ry: Double, side: Double, into canvas: inout Canvas) {
        let lobe = Outline.smooth([
            Point(centre.x + side * rx, centre.y - ry * 0.5), Point(centre.x + side * rx * 0.2, centre.y - ry),
            Point(centre.x - side * rx * 0.8, centre.y - ry * 0.4), Point(centre.x - side * rx * 0.7, centre.y + ry * 0.7),
            Point(centre.x, centre.y + ry * 1.02), Point(centre.x + side * rx * 0.55, centre.y + ry * 0.4),
        ])
        canvas.shaded(lobe, skin, depth: 2)
        canvas.fill(
            .ellipse(Point(centre.x + side * rx * 0.1, centre.y - ry * 0.1), rx * 0.42, ry * 0.5), flush.mixed(with: skin.shade, 0.4), 0.55)
    }

    private func age(into canvas: inout Canvas) {
        let strength = person.years * 0.75
        guard strength > 0.08 else { return }
        for side in sides {
            let eye = eyeCentre(side)
            let under = Point(eye.x - side * 4, eye.y + 9.5)
            canvas.stroke(.bow(under, Point(eye.x + side * 6 * view.narrowing(side * 17), eye.y + 8.5), 1.6), line, 0.9, strength * 0.7)
            for step in 0..<2 {
                let corner = Point(eye.x + side * (11.5 * view.narrowing(side * 24)), eye.y - 1 + Double(step) * 3.4)
                canvas.stroke(
                    .bow(corner, Point(corner.x + side * 4.5 * view.narrowing(side * 30), corner.y - 1.4 + Double(step) * 2.6), 0.6), line,
                    0.8, strength * 0.7)
            }
        }
        laughLines(strength, into: &canvas)
        if strength > 0.3, view.angle != .profile {
            for y in [-76.0, -71] {
                canvas.stroke(.bow(view.at(-13, y), view.at(13, y + 0.3), 1.4), line, 0.8, strength * 0.4)
            }
        }
    }

    func laughLines(_ strength: Double, into canvas: inout Canvas) {
        for side in sides {
            let from = view.angle == .profile ? Point(34.5, -26) : view.at(side * 9.5, -25.5)
            let to = view.angle == .profile ? Point(29, -13) : view.at(side * 15.5, -13.5)
            canvas.stroke(.bow(from, to, side * -1.6), line, 0.9, strength * 0.62)
        }
    }
}
