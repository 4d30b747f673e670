/// Paints a place: what lies behind the person, and what comes before.
struct ScenePainter {
    let setting: Setting
    let light: Light
    let accents: [Colour]
    let lot: Lot

    /// Whether lamps and windows light the place rather than the sky.
    static func isIndoors(_ setting: Setting) -> Bool {
        switch setting {
        case .park, .forest, .beach, .mountains, .cityStreet, .rooftop, .garden, .nightCity, .desert: false
        default: true
        }
    }

    private var brush: SceneBrush { SceneBrush(light: light, accents: accents, isNear: false, lot: lot) }

    func background(into canvas: inout Canvas) {
        var brush = brush
        switch setting {
        case .cafe: brush.cafe(into: &canvas)
        case .kitchen: brush.kitchen(into: &canvas)
        case .livingRoom: brush.livingRoom(into: &canvas)
        case .bedroom: brush.bedroom(into: &canvas)
        case .homeOffice: brush.homeOffice(into: &canvas)
        case .studio: brush.studio(into: &canvas)
        case .gym: brush.gym(into: &canvas)
        case .park: brush.park(into: &canvas)
        case .forest: brush.forest(into: &canvas)
        case .beach: brush.beach(into: &canvas)
        case .mountains: brush.mountains(into: &canvas)
        case .cityStreet: brush.cityStreet(into: &canvas)
        case .rooftop: brush.rooftop(into: &canvas)
        case .garden: brush.garden(into: &canvas)
        case .library: brush.library(into: &canvas)
        case .shop: brush.shop(into: &canvas)
        case .workshop: brush.workshop(into: &canvas)
        case .train: brush.train(into: &canvas)
        case .nightCity: brush.nightCity(into: &canvas)
        case .desert: brush.desert(into: &canvas)
        }
    }

    /// Out of focus at the edges of the picture: depth. In the coordinates of the sheet, `width` by `height`.
    func foreground(width: Double, height: Double, scale: Double, into canvas: inout Canvas) {
        var brush = brush
        _ = brush.lot.next(7)
        let (left, right) = (width * -0.02, width * 1.02)
        switch setting {
        case .park, .forest, .garden, .mountains:
            let leaf = light.seen(0x2F5A3C).mixed(with: light.haze, 0.12)
            for (x, flip) in [(left, false), (right, true)] where brush.lot.next(4) > 0 {
                canvas.moved(x, height * 1.02, scale: scale, flipped: flip) { canvas in
                    for (angle, length) in [(-1.5, 330.0), (-1.1, 360), (-0.75, 330), (-0.4, 270)] {
                        let tip = Point.polar(angle, length)
                        let side = tip.normal * 0.14
                        canvas.fill(.smooth([Point(0, 0), tip * 0.5 + side, tip, tip * 0.5 - side], tightness: 0.9), leaf, 0.9)
                    }
                }
            }
        case .cafe, .library, .kitchen, .workshop, .homeOffice:
            // The edge of a table with a cup.
            let wood = light.seen(0x7A5238)
            let isLeft = brush.lot.next(2) == 0
            canvas.moved(isLeft ? left : right, height, scale: scale, flipped: !isLeft) { canvas in
                canvas.fill(
                    .smooth([Point(-120, -70), Point(230, -92), Point(330, -40), Point(240, 60), Point(-120, 60)], tightness: 0.7), wood,
                    0.96)
                canvas.fill(
                    .smooth([Point(-120, -70), Point(230, -92), Point(318, -52), Point(-120, -44)], tightness: 0.7), wood.lighter(0.12), 0.9
                )
                canvas.moved(70, -116, scale: 2.6) { PropPainter(light: light).draw(.plant, at: Point(0, 0), accent: 0xC4745A, into: &$0) }
            }
        case .nightCity, .cityStreet, .rooftop, .shop, .train:
            let colours: [Colour] = light.lamps ? [0xFFD08A, 0xFF9FB8, 0x8FD8F0] : [light.rim, .white]
            for index in 0..<7 {
                let x = index % 2 == 0 ? brush.lot.number(0...(width * 0.22)) : brush.lot.number((width * 0.78)...width)
                canvas.fill(
                    .circle(Point(x, brush.lot.number((height * 0.5)...height)), brush.lot.number(24...64) * scale),
                    colours[index % colours.count], 0.16)
            }
        default: break
        }
    }
}
