/// Places under the sky.
extension SceneBrush {
    mutating func park(into canvas: inout Canvas) {
        sky(to: 800, into: &canvas)
        clouds(220, 6, into: &canvas)
        ridge(800, 120, light.far(0x7FA97A, 0.5), 9, into: &canvas)
        for index in 0..<7 {
            tree(-420 + Double(index) * 320 + lot.number(-50...50), 850, lot.number(0.62...0.86), 0x6E9F63, 0.34, into: &canvas)
        }
        ground(840, light.seen(0x6FA055), light.far(0x9BC07E, 0.25), into: &canvas)
        let path = tone(0xE3CFA8)
        canvas.fill(
            .smooth(
                [Point(590, 838), Point(650, 838), Point(700, 960), Point(960, 1400), Point(220, 1400), Point(560, 980)], tightness: 0.6),
            path.base)
        tree(60, 985, 1.35, 0x5C9454, 0.08, into: &canvas)
        tree(1130, 1000, 1.5, 0x548A4C, 0.04, into: &canvas)
        bench(690, 985, into: &canvas)
        lantern(330, 960, into: &canvas)
    }

    private func bench(_ x: Double, _ y: Double, into canvas: inout Canvas) {
        for dx in [10.0, 220] { canvas.fill(.rectangle(x + dx, y - 100, 12, 104), light.seen(0x3C3A40)) }
        for dy in [-112.0, -84, -46] { canvas.shaded(.rectangle(x - 12, y + dy, 260, 17, radius: 4), tone(0x9A6840), depth: 4) }
    }

    private func lantern(_ x: Double, _ y: Double, into canvas: inout Canvas) {
        canvas.fill(.rectangle(x - 5, y - 420, 10, 420), light.seen(0x36343C))
        if light.lamps { canvas.glow(Point(x, y - 446), 260, 0xFFD48A, 0.75) }
        canvas.fill(
            .polygon([Point(x - 20, y - 470), Point(x + 20, y - 470), Point(x + 14, y - 418), Point(x - 14, y - 418)]),
            light.lamps ? 0xFFE7AE : light.seen(0xF3EAD2))
        canvas.fill(.polygon([Point(x - 28, y - 470), Point(x + 28, y - 470), Point(x, y - 496)]), light.seen(0x36343C))
    }

    mutating func forest(into canvas: inout Canvas) {
        sky(to: 900, into: &canvas)
        canvas.fill(.rectangle(Self.left, -900, Self.width, 2000), light.far(0x8DB39A, 0.4), 0.5)
        for (row, distance) in [0.62, 0.42, 0.2].enumerated() {
            for index in 0..<(12 - row * 2) {
                let x = Self.left + Self.width * (Double(index) + lot.number(0...0.8)) / Double(12 - row * 2)
                pine(x, 900 + Double(row) * 60, 1.25 + Double(row) * 0.62, row == 1 ? 0x3F7358 : 0x356650, distance, into: &canvas)
            }
            canvas.glow(Point(620, 700), 520, light.rim, 0.26)
        }
        for x in [200.0, 480, 760] {
            let ray = canvas.linear(Point(x, -100), Point(x - 260, 1100), [(0, light.rim, 0.3), (1, light.rim, 0)])
            canvas.fill(.polygon([Point(x, -100), Point(x + 90, -100), Point(x - 120, 1150), Point(x - 340, 1150)]), ray)
        }
        ground(985, light.seen(0x4E6B41), light.far(0x6F8C5C, 0.2), into: &canvas)
        for index in 0..<9 { fern(Self.left + Double(index) * 250 + lot.number(-60...60), 1060, 1, into: &canvas) }
    }

    func fern(_ x: Double, _ y: Double, _ size: Double, into canvas: inout Canvas) {
        let leaf = tone(0x5F9455)
        canvas.moved(x, y, scale: size) { canvas in
            for (angle, length) in [(-2.6, 120.0), (-2.1, 150), (-1.57, 164), (-1.05, 150), (-0.5, 120)] {
                let tip = Point(0, 0) + .polar(angle, length)
                let side = tip.normal * 0.12
                canvas.shaded(
                    .smooth([Point(0, 0), tip * 0.5 + side + Point(0, -14), tip, tip * 0.5 - side + Point(0, -14)], tightness: 0.9), leaf,
                    depth: 6)
            }
        }
    }

    mutating func beach(into canvas: inout Canvas) {
        sky(to: 720, into: &canvas)
        clouds(260, 5, into: &canvas)
        let sea = canvas.linear(Point(0, 720), Point(0, 960), [(0, light.far(0x3E97B8, 0.35), 1), (1, light.seen(0x58C0C4), 1)])
        canvas.fill(.rectangle(Self.left, 718, Self.width, 400), sea)
        for index in 0..<26 {
            let (x, y) = (lot.number(Self.left...Self.right), lot.number(730...900))
            canvas.stroke(.segment(Point(x, y), Point(x + lot.number(30...110), y)), light.rim, 3, 0.5)
            _ = index
        }
        canvas.fill(
            .smooth([Point(260, 716), Point(330, 640), Point(350, 640), Point(356, 716)], tightness: 0.2), light.far(0xFFFFFF, 0.1))
        canvas.fill(
            .smooth([Point(250, 718), Point(370, 718), Point(346, 736), Point(272, 736)], tightness: 0.3), light.far(0xB65A44, 0.2))
        var sand = Outline()
        sand.move(Self.left, 960)
        sand.run([Point(Self.left, 960), Point(-100, 930), Point(260, 958), Point(700, 916), Point(1200, 950), Point(Self.right, 920)])
        sand.line(Self.right, 1900)
        sand.line(Self.left, 1900)
        sand.close()
        canvas.stroke(sand, .white, 26, 0.7)
        let paint = canvas.linear(
            Point(0, 930), Point(0, 1350), [(0, light.seen(0xE3C08A), 1), (0.4, light.seen(0xF3DBAA), 1), (1, light.seen(0xE7C792), 1)])
        canvas.fill(sand, paint)
        // A parasol and a palm.
        let stick = light.seen(0xF3EEE2)
        canvas.stroke(.segment(Point(880, 1040), Point(836, 640)), stick, 10)
        canvas.shaded(
            .smooth(
                [
                    Point(640, 690), Point(700, 590), Point(826, 540), Point(960, 566), Point(1040, 640), Point(940, 650), Point(838, 642),
                    Point(740, 664),
                ], tightness: 0.7), tone(accent(1)), depth: 18)
        canvas.fill(
            .smooth([Point(826, 540), Point(760, 580), Point(740, 664), Point(838, 642)], tightness: 0.5), light.seen(0xFFF6E4), 0.85)
        palm(120, 1010, into: &canvas)
    }

    func palm(_ x: Double, _ y: Double, into canvas: inout Canvas) {
        canvas.shaded(
            .smooth(
                [
                    Point(x - 26, y), Point(x - 30, y - 260), Point(x + 34, y - 560), Point(x + 58, y - 556), Point(x + 10, y - 260),
                    Point(x + 26, y),
                ], tightness: 0.8), tone(0x8A6848), depth: 10)
        for (angle, length) in [(3.5, 270.0), (3.9, 300), (4.4, 260), (5.0, 270), (5.6, 300), (6.1, 270), (2.9, 230), (0.3, 230)] {
            let from = Point(x + 46, y - 560)
            let tip = from + .polar(angle, length) + Point(0, 90)
            let bend = from + .polar(angle, length * 0.6) + Point(0, -24)
            let side = (tip - from).normal * 0.12
            canvas.shaded(.smooth([from, bend + side, tip, bend - side], tightness: 0.9), tone(0x4C9A62), depth: 8)
        }
    }

    mutating func mountains(into canvas: inout Canvas) {
        sky(to: 820, into: &canvas)
        clouds(200, 5, into: &canvas)
        for (peak, distance) in [(0, 0.6), (1, 0.38)] {
            for index in 0..<5 {
                let x = -420 + Double(index) * 440 + Double(peak) * 200 + lot.number(-40...40)
                let top = 250 + Double(peak) * 170 + lot.number(-60...60)
                let rock = tone(0x6F7E98, distance)
                canvas.fill(.polygon([Point(x - 360, 880), Point(x, top), Point(x + 360, 880)]), rock.base)
                canvas.fill(.polygon([Point(x, top), Point(x + 360, 880), Point(x + 40, 880), Point(x - 30, top + 260)]), rock.shade, 0.6)
                canvas.fill(
                    .polygon([
                        Point(x, top), Point(x - 88, top + 154), Point(x - 40, top + 130), Point(x - 14, top + 178),
                        Point(x + 26, top + 132), Point(x + 92, top + 160),
                    ]), light.far(0xFFFFFF, distance * 0.4))
            }
        }
        ridge(880, 90, light.far(0x5E8A66, 0.2), 11, into: &canvas)
        for index in 0..<9 {
            pine(Self.left + Double(index) * 240 + lot.number(-70...70), 930, lot.number(0.55...0.95), 0x3F6F55, 0.16, into: &canvas)
        }
        ground(925, light.seen(0x6F8F52), light.far(0x8FAE74, 0.15), into: &canvas)
        for _ in 0..<7 {
            let (x, y) = (lot.number(Self.left...Self.right), lot.number(1000...1160))
            canvas.shaded(
                .smooth(
                    [Point(x - 60, y), Point(x - 40, y - 46), Point(x + 14, y - 60), Point(x + 56, y - 22), Point(x + 64, y)],
                    tightness: 0.5), tone(0x8B8F98), depth: 10)
        }
    }

    mutating func cityStreet(into canvas: inout Canvas) {
        sky(to: 900, into: &canvas)
        for index in 0..<7 {
            building(
                -500 + Double(index) * 310, 930, 250, lot.number(420...760), [0x9AA3B4, 0xB59A8C, 0x8895A8][index % 3], 0.45, into: &canvas)
        }
        let fronts: [(Double, Double, Double, Colour)] = [
            (-500, 420, 1010, 0xC98A6A), (-90, 380, 860, 0xE0C49A), (800, 420, 900, 0xB8674F), (1190, 400, 1000, 0x8C9A86),
        ]
        for (index, front) in fronts.enumerated() {
            let wall = tone(front.3, 0.06)
            canvas.shaded(.rectangle(front.0, 960 - front.2, front.1, front.2 + 40), wall, depth: 30)
            for row in 0..<4 {
                for column in 0..<3 {
                    let (x, y) = (front.0 + 46 + Double(column) * 118, 960 - front.2 + 70 + Double(row) * 158)
                    let lit = light.lamps && lot.next(3) > 0
                    canvas.fill(.rectangle(x, y, 72, 104, radius: 3), lit ? 0xFFD892 : wall.base.mixed(with: light.sky[0], 0.62))
                    canvas.stroke(.rectangle(x, y, 72, 104, radius: 3), light.seen(0xF5EEE0), 6)
                    canvas.fill(.rectangle(x - 8, y + 104, 88, 10), light.seen(0xF5EEE0))
                }
            }
            canvas.fill(.rectangle(front.0 + 20, 770, front.1 - 40, 200), light.lamps ? 0xFFE0A4 : light.seen(0x4A5A66))
            let stripes = accent(index)
            for stripe in 0..<8 {
                let w = (front.1 - 20) / 8
                canvas.fill(
                    .polygon([
                        Point(front.0 + 10 + Double(stripe) * w, 740), Point(front.0 + 10 + Double(stripe + 1) * w, 740),
                        Point(front.0 + 4 + Double(stripe + 1) * (w + 1), 806), Point(front.0 + 4 + Double(stripe) * (w + 1), 806),
                    ]), light.seen(stripe % 2 == 0 ? stripes : 0xFBF4E6))
            }
        }
        let road = tone(0x8C8A90)
        ground(980, road.base, road.base.mixed(with: light.haze, 0.3), into: &canvas)
        canvas.fill(.rectangle(Self.left, 968, Self.width, 34), light.seen(0xC9C2B8))
        for index in -3...3 {
            canvas.fill(
                .polygon([
                    Point(540 + Double(index) * 150 - 40, 1060), Point(540 + Double(index) * 150 + 40, 1060),
                    Point(540 + Double(index) * 260 + 80, 1500), Point(540 + Double(index) * 260 - 80, 1500),
                ]), light.seen(0xF4F0E8), 0.55)
        }
        lantern(300, 975, into: &canvas)
        tree(760, 975, 0.8, 0x6A9A58, 0.05, into: &canvas)
    }

    mutating func nightCity(into canvas: inout Canvas) {
        sky(to: 940, into: &canvas)
        for index in 0..<9 {
            building(-500 + Double(index) * 236, 960, 200, lot.number(460...900), index % 2 == 0 ? 0x4A4F7A : 0x5A4A78, 0.34, into: &canvas)
        }
        for index in 0..<6 {
            building(-460 + Double(index) * 350 + lot.number(0...60), 990, 240, lot.number(260...560), 0x2D2F55, 0.08, into: &canvas)
        }
        let neon: [Colour] = [0xFF5FA2, 0x4FE0E6, 0xFFC14F, 0x9A7BFF]
        for (index, x) in [30.0, 300, 790, 1010].enumerated() {
            let y = 560 + Double(index % 2) * 120
            canvas.glow(Point(x, y), 170, neon[index], 0.7)
            canvas.stroke(.rectangle(x - 46, y - 78, 92, 156, radius: 14), neon[index], 7)
            switch index {
            case 0: canvas.stroke(.circle(Point(x, y), 26), neon[index].lighter(0.4), 6)
            case 1:
                canvas.stroke(
                    .segment(Point(x - 22, y - 30), Point(x + 20, y - 4), Point(x - 14, y + 10), Point(x + 22, y + 42)),
                    neon[index].lighter(0.4), 6)
            case 2: canvas.stroke(.polygon([Point(x, y - 34), Point(x + 28, y + 22), Point(x - 28, y + 22)]), neon[index].lighter(0.4), 6)
            default:
                for dy in [-28.0, 0, 28] {
                    canvas.stroke(.segment(Point(x - 22, y + dy), Point(x + 22, y + dy)), neon[index].lighter(0.4), 6)
                }
            }
        }
        ground(985, light.seen(0x2A2C48), light.seen(0x4A4670), into: &canvas)
        for index in 0..<26 {
            let x = lot.number(Self.left...Self.right)
            canvas.fill(.rectangle(x, lot.number(990...1150), lot.number(8...26), lot.number(60...220), radius: 8), neon[index % 4], 0.2)
        }
        bokeh(26, 700...1150, neon + [0xFFE6B0], into: &canvas)
    }

    mutating func rooftop(into canvas: inout Canvas) {
        sky(to: 900, into: &canvas)
        clouds(230, 4, into: &canvas)
        for index in 0..<9 {
            building(
                -500 + Double(index) * 240, 930, 206, lot.number(180...520), [0x8FA0B8, 0xA894A0, 0x7C90A2][index % 3], 0.42, into: &canvas)
        }
        for index in 0..<5 { building(-430 + Double(index) * 430, 950, 250, lot.number(110...290), 0x6E7D92, 0.2, into: &canvas) }
        ground(950, light.seen(0xB58A66), light.seen(0x9A7458), into: &canvas)
        for y in [985.0, 1024, 1080, 1160, 1260] {
            canvas.stroke(.segment(Point(Self.left, y), Point(Self.right, y)), tone(0x8A6448).shade, 4, 0.5)
        }
        for x in stride(from: Self.left, through: Self.right, by: 150) { canvas.fill(.rectangle(x, 800, 12, 190), light.seen(0x3E3C46)) }
        canvas.fill(.rectangle(Self.left, 796, Self.width, 14), light.seen(0x3E3C46))
        canvas.fill(.rectangle(Self.left, 870, Self.width, 8), light.seen(0x3E3C46))
        garland(330, into: &canvas)
        plant(90, 1010, 1.05, pot: accent(2), into: &canvas)
        plant(985, 1000, 0.86, into: &canvas)
    }

    /// Bulbs on a line.
    func garland(_ y: Double, into canvas: inout Canvas) {
        for segment in 0..<5 {
            let x = Self.left + 40 + Double(segment) * 420
            canvas.stroke(.bow(Point(x, y), Point(x + 420, y), -46), light.seen(0x38343C), 4)
            for index in 0..<7 {
                let share = (Double(index) + 0.5) / 7
                let place = Point(x + 420 * share, y + 4 * 92 * share * (1 - share) + 16)
                if light.lamps || light.time == .goldenHour { canvas.glow(place, 60, 0xFFD68A, 0.75) }
                canvas.fill(.circle(place, 11), light.lamps ? 0xFFF1C4 : 0xFFE9B6)
            }
        }
    }

    mutating func garden(into canvas: inout Canvas) {
        sky(to: 700, into: &canvas)
        clouds(190, 4, into: &canvas)
        for index in 0..<6 {
            tree(-430 + Double(index) * 390 + lot.number(-40...40), 780, lot.number(0.62...0.9), 0x7BA76A, 0.32, into: &canvas)
        }
        // A greenhouse behind, beds in front.
        let glass = light.far(0xD5EAE6, 0.15)
        canvas.fill(.polygon([Point(590, 520), Point(800, 380), Point(1010, 520), Point(1010, 850), Point(590, 850)]), glass, 0.86)
        for x in [590.0, 695, 800, 905, 1010] {
            canvas.stroke(.segment(Point(x, x == 800 ? 380 : x == 695 || x == 905 ? 450 : 520), Point(x, 850)), light.seen(0xF8F6F0), 8)
        }
        canvas.stroke(.segment(Point(582, 524), Point(800, 378), Point(1018, 524)), light.seen(0xF8F6F0), 10)
        canvas.stroke(.segment(Point(590, 640), Point(1010, 640)), light.seen(0xF8F6F0), 6)
        ground(840, light.seen(0x7DAA5B), light.far(0xA5C884, 0.2), into: &canvas)
        for x in stride(from: Self.left, through: Self.right, by: 66) {
            canvas.shaded(
                .polygon([Point(x, 800), Point(x + 22, 774), Point(x + 44, 800), Point(x + 44, 900), Point(x, 900)]), tone(0xF4EEE2, 0.05),
                depth: 6)
        }
        let flowers: [Colour] = [0xF07A8C, 0xF6C453, 0xFFFFFF, 0xC77BD0, 0xF08A4E]
        for index in 0..<10 {
            bush(
                -470 + Double(index) * 226, 985 + Double(index % 2) * 54, 0.8, index % 2 == 0 ? 0x5E9A54 : 0x6FA85C,
                flowers: flowers[index % 5], into: &canvas)
        }
    }

    mutating func desert(into canvas: inout Canvas) {
        sky(to: 800, into: &canvas)
        for index in 0..<4 {
            let x = -440 + Double(index) * 560 + lot.number(-50...50)
            let rock = tone(0xC97F5A, 0.42)
            canvas.shaded(
                .polygon([
                    Point(x, 830), Point(x + 40, 560), Point(x + 120, 540), Point(x + 280, 548), Point(x + 330, 600), Point(x + 390, 830),
                ]), rock, depth: 40)
            canvas.stroke(.segment(Point(x + 34, 640), Point(x + 344, 640)), rock.shade, 7, 0.5)
            canvas.stroke(.segment(Point(x + 20, 720), Point(x + 366, 720)), rock.shade, 7, 0.5)
        }
        ridge(830, 70, light.far(0xE0A571, 0.3), 7, into: &canvas)
        ridge(930, 110, light.far(0xE8B27C, 0.1), 6, into: &canvas)
        ground(980, light.seen(0xE9B57C), light.seen(0xDDA36C), into: &canvas)
        for y in [1020.0, 1075, 1150, 1250] {
            canvas.stroke(
                .strand((0...6).map { Point(Self.left + Double($0) * 350, y + ($0 % 2 == 0 ? 12 : -10)) }), tone(0xDDA36C).shade, 5, 0.35)
        }
        for (x, size) in [(90.0, 1.15), (985, 0.95), (330, 0.5), (-260, 0.9), (1330, 1)] {
            cactus(x, 1000 + size * 20, size, into: &canvas)
        }
    }

    private func cactus(_ x: Double, _ y: Double, _ size: Double, into canvas: inout Canvas) {
        let green = tone(0x5B8F62)
        canvas.moved(x, y, scale: size) { canvas in
            canvas.shaded(
                .tube(
                    [Point(-84, -300), Point(-86, -220), Point(-60, -178), Point(0, -170)], [46, 46, 44, 40], roundEnd: false,
                    roundStart: true), green, depth: 10)
            canvas.shaded(
                .tube(
                    [Point(88, -370), Point(90, -280), Point(60, -238), Point(0, -232)], [44, 44, 42, 38], roundEnd: false, roundStart: true
                ), green, depth: 10)
            canvas.shaded(.rectangle(-36, -440, 72, 446, radius: 36), green, depth: 16)
            for dx in [-14.0, 4, 20] { canvas.stroke(.segment(Point(dx, -410), Point(dx, -10)), green.shade, 3, 0.6) }
            canvas.fill(.circle(Point(0, -444), 13), light.seen(0xF0688A))
        }
    }
}
