/// Places under a roof.
extension SceneBrush {
    mutating func cafe(into canvas: inout Canvas) {
        wall(0xD9B890, into: &canvas)
        for x in stride(from: Self.left, through: Self.right, by: 120) {
            canvas.stroke(.segment(Point(x, 700), Point(x, floorY)), tone(0xA77C58).base, 108, 1, isButt: true)
        }
        canvas.fill(.rectangle(Self.left, 690, Self.width, 16), tone(0x8A6142).base)
        window(-60, 190, 350, 430, frame: 0x3C3430, view: .city, into: &canvas)
        window(1120, 190, 350, 430, frame: 0x3C3430, view: .city, into: &canvas)
        // The menu, and the bar with its machine.
        canvas.shaded(.rectangle(420, 170, 560, 290, radius: 10), tone(0x2F3A38), depth: 10)
        for row in 0..<5 {
            canvas.stroke(
                .segment(Point(460, 226 + Double(row) * 46), Point(460 + lot.number(120...220), 226 + Double(row) * 46)),
                light.seen(0xF1E9D8), 6, 0.8)
            canvas.stroke(
                .segment(Point(760, 226 + Double(row) * 46), Point(760 + lot.number(90...170), 226 + Double(row) * 46)),
                light.seen(0xE9C88A), 6, 0.8)
        }
        shelf(420, 500, 560, rows: 1, height: 120, into: &canvas)
        floor(0x9A7152, into: &canvas)
        counter(780, 0x4E6A62, top: 0xE8CFA6, from: 380, width: 1300, into: &canvas)
        let steel = tone(0xC9CDD2)
        canvas.shaded(.rectangle(760, 610, 230, 172, radius: 16), steel, depth: 12)
        canvas.fill(.rectangle(786, 680, 178, 66, radius: 6), light.seen(0x2B2D33))
        for x in [826.0, 922] { canvas.fill(.rectangle(x - 15, 690, 30, 16), steel.base) }
        for (index, x) in [420.0, 470, 520].enumerated() {
            canvas.shaded(
                .smooth([Point(x - 20, 730), Point(x + 20, 730), Point(x + 14, 780), Point(x - 14, 780)], tightness: 0.3),
                tone(index == 1 ? accent(0) : 0xF6F1E6), depth: 6)
        }
        for x in [130.0, 560, 990] { lamp(x, 120, cord: 700, accent(1), into: &canvas) }
        plant(40, 1000, 0.9, into: &canvas)
    }

    mutating func kitchen(into canvas: inout Canvas) {
        wall(0xF0E3CC, into: &canvas)
        for row in 0..<5 {
            for column in 0..<26 {
                canvas.stroke(
                    .rectangle(Self.left + Double(column) * 82 - (row % 2 == 0 ? 0 : 41), 440 + Double(row) * 62, 80, 60, radius: 3),
                    tone(0xD9CDB8).base, 3)
            }
        }
        window(330, 150, 380, 400, into: &canvas)
        for (x, width) in [(-420.0, 700.0), (770, 720)] {
            canvas.shaded(.rectangle(x, 60, width, 300, radius: 6), tone(0x7E9A86), depth: 12)
            for door in 0..<3 {
                canvas.stroke(.rectangle(x + 14 + Double(door) * width / 3, 80, width / 3 - 28, 260, radius: 4), tone(0x7E9A86).shade, 4)
                canvas.fill(.circle(Point(x + width / 3 * Double(door) + width / 3 - 40, 300), 8), light.seen(0xE0B65A))
            }
        }
        canvas.fill(.rectangle(-420, 470, 640, 14), tone(0x9A6B45).base)
        for (index, x) in [-360.0, -280, -190, -90, 20, 120].enumerated() {
            canvas.shaded(.rectangle(x, 392, 52, 78, radius: 10), tone([0xE8C46A, 0xC9694A, 0xF2ECDD][index % 3]), depth: 8)
        }
        for (index, x) in [820.0, 900, 980, 1060].enumerated() {
            canvas.stroke(.segment(Point(x, 400), Point(x, 500)), light.seen(0x8A8D92), 6)
            canvas.fill(
                index % 2 == 0 ? .ellipse(Point(x, 530), 20, 34) : .rectangle(x - 20, 490, 40, 64, radius: 6),
                light.seen(index % 2 == 0 ? 0xB9844F : 0xA9ADB2))
        }
        floor(0xC9A379, into: &canvas)
        counter(750, 0x7E9A86, top: 0xF7F1E4, into: &canvas)
        canvas.shaded(.rectangle(60, 640, 170, 112, radius: 18), tone(accent(0)), depth: 12)
        canvas.stroke(.bow(Point(100, 640), Point(190, 640), 26), light.seen(0x3A3438), 10)
        for (x, y, colour) in [
            (850.0, 726.0, Colour(integerLiteral: 0xE9573F)), (894, 722, 0xF0A63C), (872, 690, 0xE9573F), (930, 730, 0x8FB04E),
        ] { canvas.shaded(.circle(Point(x, y), 27), tone(colour), depth: 8) }
        canvas.shaded(
            .smooth([Point(800, 730), Point(970, 730), Point(930, 764), Point(840, 764)], tightness: 0.5), tone(0xF4EEE2), depth: 7)
        lamp(170, 40, cord: 600, 0x3C4A46, into: &canvas)
        lamp(920, 40, cord: 600, 0x3C4A46, into: &canvas)
    }

    mutating func livingRoom(into canvas: inout Canvas) {
        wall(0xDCCFC0, into: &canvas)
        window(-40, 150, 360, 560, into: &canvas)
        curtain(-130, 110, 100, 800, accent(0).mixed(with: 0xF0E6D8, 0.5), into: &canvas)
        curtain(318, 110, 88, 800, accent(0).mixed(with: 0xF0E6D8, 0.5), into: &canvas)
        frames(660, 190, into: &canvas)
        shelf(1120, 160, 380, rows: 5, into: &canvas)
        floor(0xB98A62, into: &canvas)
        canvas.fill(.ellipse(Point(540, 1150), 620, 120), tone(accent(1).mixed(with: 0xF2E8DA, 0.55)).base)
        canvas.stroke(.ellipse(Point(540, 1150), 560, 104), light.seen(0xFBF6EC), 7, 0.7)
        sofa(470, 1040, 640, accent(2).mixed(with: 0x6F8A8A, 0.5), into: &canvas)
        floorLamp(400, 1020, 0xF2E4C8, into: &canvas)
        plant(120, 1040, 1.15, pot: 0xE9DECB, into: &canvas)
    }

    mutating func bedroom(into canvas: inout Canvas) {
        wall(0xC9BFD0, into: &canvas)
        window(690, 140, 340, 470, into: &canvas)
        curtain(600, 110, 96, 720, 0xF1E9E2, into: &canvas)
        curtain(1026, 110, 96, 720, 0xF1E9E2, into: &canvas)
        floor(0xC39A78, into: &canvas)
        let frame = tone(0x8A6048)
        canvas.shaded(.rectangle(-220, 600, 720, 330, radius: 40), frame, depth: 14)
        for (x, colour) in [(-180.0, Colour(integerLiteral: 0xFBF7F2)), (150, 0xFBF7F2), (10, accent(0))] {
            canvas.shaded(
                .smooth([Point(x, 720), Point(x + 290, 712), Point(x + 304, 850), Point(x - 10, 856)], tightness: 0.35), tone(colour),
                depth: 12)
        }
        canvas.shaded(
            .smooth([Point(-260, 850), Point(520, 840), Point(560, 1180), Point(-260, 1220)], tightness: 0.2),
            tone(accent(1).mixed(with: 0xF4EDE6, 0.45)), depth: 18)
        for x in [-60.0, 140, 340] {
            canvas.stroke(.bow(Point(x, 860), Point(x + 30, 1190), 14), tone(accent(1).mixed(with: 0xF4EDE6, 0.45)).shade, 6, 0.5)
        }
        canvas.shaded(.rectangle(560, 860, 150, 150, radius: 8), frame, depth: 10)
        if light.lamps { canvas.glow(Point(634, 760), 260, 0xFFCF86, 0.75) }
        canvas.fill(.rectangle(627, 790, 14, 72), light.seen(0xE3B85C))
        canvas.shaded(
            .polygon([Point(600, 700), Point(668, 700), Point(696, 794), Point(572, 794)]),
            light.lamps
                ? Tone(base: 0xFFE2A8, shade: 0xEDB566, rim: 0xFFF6DC, fall: (0.8, 0.5), rimWidth: 3, rimStrength: 0.8) : tone(0xF5ECDD),
            depth: 10)
        for x in stride(from: -420.0, through: 460, by: 84) {
            let place = Point(x, 250 + 40 * ((x + 420) / 880) * (1 - (x + 420) / 880) * 4)
            canvas.glow(place, 44, 0xFFD68A, light.lamps ? 0.9 : 0.35)
            canvas.fill(.circle(place, 8), 0xFFEBBE)
        }
        frames(60, 300, into: &canvas)
    }

    mutating func homeOffice(into canvas: inout Canvas) {
        wall(0xCBD3CC, into: &canvas)
        window(700, 140, 330, 420, view: .city, into: &canvas)
        shelf(-340, 130, 400, rows: 5, into: &canvas)
        canvas.shaded(.rectangle(160, 180, 400, 300, radius: 6), tone(0xB98C5E), depth: 8)
        for index in 0..<9 {
            let (x, y) = (190 + Double(index % 3) * 120, 210 + Double(index / 3) * 88)
            canvas.moved(x, y, turned: lot.number(-5...5)) {
                $0.shaded(.rectangle(0, 0, 92, 68), tone(accent(index).mixed(with: 0xFBF3DF, 0.5)), depth: 3)
            }
        }
        floor(0xB48A66, into: &canvas)
        let wood = tone(0xA0714B)
        canvas.shaded(.rectangle(130, 800, 1100, 34, radius: 6), wood, depth: 9)
        for x in [170.0, 1150] { canvas.shaded(.rectangle(x, 834, 26, 300), wood, depth: 6) }
        canvas.shaded(.rectangle(760, 560, 340, 210, radius: 12), tone(0x2C2E36), depth: 8)
        let screen = canvas.linear(Point(780, 580), Point(1080, 750), [(0, accent(0).mixed(with: .white, 0.4), 1), (1, accent(1), 1)])
        canvas.fill(.rectangle(774, 574, 312, 176, radius: 5), screen)
        canvas.fill(.rectangle(800, 610, 120, 12, radius: 6), .white, 0.8)
        canvas.fill(.rectangle(800, 640, 190, 12, radius: 6), .white, 0.5)
        canvas.fill(.rectangle(910, 768, 40, 34), light.seen(0x8A8D95))
        for (index, colour) in [Colour(integerLiteral: 0x3F5F7A), 0xD4A75A, 0x8C4A45].enumerated() {
            canvas.shaded(.rectangle(190, 774 - Double(index) * 26, 150, 26, radius: 3), tone(colour), depth: 5)
        }
        lamp(360, 110, cord: 600, 0xE0A848, into: &canvas)
        plant(60, 1060, 1, pot: 0xF0E8DA, into: &canvas)
    }

    mutating func studio(into canvas: inout Canvas) {
        wall(0xE6E1DA, into: &canvas)
        floor(0xC7B8A6, planks: false, into: &canvas)
        let paper = light.seen(accent(0).mixed(with: 0xF4ECE2, 0.42))
        let sweep = canvas.linear(
            Point(0, 80), Point(0, 1250),
            [(0, paper.mixed(with: .white, 0.12), 1), (0.7, paper, 1), (1, paper.mixed(with: .white, 0.16), 1)])
        canvas.fill(
            .smooth(
                [Point(110, 90), Point(970, 90), Point(980, 930), Point(1120, 1400), Point(-40, 1400), Point(100, 930)], tightness: 0.25),
            sweep)
        canvas.shaded(.rectangle(70, 60, 940, 44, radius: 22), tone(0x3A3840), depth: 8)
        canvas.glow(Point(540, 480), 560, .white, 0.42)
        for (x, flip) in [(-60.0, false), (1140, true)] {
            canvas.moved(x, 0, flipped: flip) { canvas in
                canvas.stroke(.segment(Point(0, 1130), Point(0, 330)), light.seen(0x2E2C33), 13)
                for dx in [-90.0, 90] { canvas.stroke(.segment(Point(0, 960), Point(dx, 1150)), light.seen(0x2E2C33), 10) }
                canvas.shaded(
                    .smooth([Point(-90, 180), Point(60, 120), Point(120, 420), Point(-60, 460)], tightness: 0.15), tone(0x2E2C33), depth: 8)
                canvas.fill(.smooth([Point(70, 132), Point(96, 128), Point(146, 408), Point(126, 420)], tightness: 0.1), 0xFFFDF2)
                canvas.glow(Point(140, 280), 330, 0xFFF6DC, 0.55)
            }
        }
    }

    mutating func gym(into canvas: inout Canvas) {
        wall(0x93A0AE, into: &canvas)
        canvas.fill(
            .polygon([Point(Self.left, 300), Point(Self.right, 120), Point(Self.right, 250), Point(Self.left, 430)]), light.seen(accent(0)),
            0.9)
        canvas.fill(
            .polygon([Point(Self.left, 450), Point(Self.right, 270), Point(Self.right, 300), Point(Self.left, 480)]), light.seen(accent(1)),
            0.9)
        let mirror = canvas.linear(Point(0, 200), Point(0, 900), [(0, light.far(0xBCCBD6, 0.2), 1), (1, light.seen(0x8696A6), 1)])
        for x in [-470.0, 620] {
            canvas.fill(.rectangle(x, 230, 430, 640, radius: 4), mirror, 0.82)
            for dx in [60.0, 190] {
                canvas.fill(
                    .polygon([Point(x + dx, 230), Point(x + dx + 60, 230), Point(x + dx - 60, 870), Point(x + dx - 120, 870)]), .white, 0.2)
            }
        }
        for x in [-200.0, 330, 860] {
            canvas.fill(.rectangle(x, 60, 330, 22, radius: 8), 0xFFFBEF); canvas.glow(Point(x + 165, 70), 300, 0xFFF4DA, 0.35)
        }
        floor(0x5A616E, planks: false, into: &canvas)
        // A rack with its weights, and a ball.
        let steel = tone(0x2B2E36)
        for x in [-80.0, 390] { canvas.shaded(.rectangle(x, 640, 20, 420), steel, depth: 5) }
        for y in [690.0, 810, 930] {
            canvas.shaded(.rectangle(-80, y + 40, 490, 16), steel, depth: 4)
            for index in 0..<4 {
                let x = -40 + Double(index) * 116
                canvas.fill(.rectangle(x, y + 14, 66, 14), light.seen(0xB6BAC2))
                for dx in [-8.0, 50] {
                    canvas.shaded(.rectangle(x + dx, y - 6, 24, 50, radius: 6), tone(index % 2 == 0 ? 0x3A3E48 : accent(0)), depth: 5)
                }
            }
        }
        canvas.shaded(.circle(Point(960, 1000), 112), tone(accent(1)), depth: 24)
        canvas.shaded(.rectangle(600, 1040, 210, 60, radius: 30), tone(accent(2)), depth: 8)
        canvas.shaded(.circle(Point(806, 1070), 32), tone(accent(2).lighter(0.1)), depth: 8)
    }

    mutating func library(into canvas: inout Canvas) {
        wall(0x7A5A48, into: &canvas)
        for x in [-480.0, 60, 620, 1150] { shelf(x, 40, 440, rows: 6, into: &canvas) }
        floor(0x8A6044, into: &canvas)
        canvas.stroke(.segment(Point(580, 30), Point(640, 1040)), tone(0xB98A58).base, 16)
        canvas.stroke(.segment(Point(500, 30), Point(510, 1040)), tone(0xB98A58).base, 16)
        for y in stride(from: 120.0, through: 980, by: 110) {
            canvas.stroke(.segment(Point(500 + y * 0.01, y), Point(580 + y * 0.058, y)), tone(0xB98A58).base, 11)
        }
        canvas.shaded(.rectangle(690, 880, 700, 30, radius: 6), tone(0x9A6A45), depth: 8)
        canvas.shaded(.rectangle(740, 910, 26, 220), tone(0x9A6A45), depth: 6)
        canvas.fill(.rectangle(874, 800, 12, 80), light.seen(0xC79A4A))
        canvas.glow(Point(880, 800), 230, 0xFFDFA0, light.lamps ? 0.8 : 0.4)
        canvas.shaded(
            .smooth([Point(800, 800), Point(820, 750), Point(940, 750), Point(960, 800)], tightness: 0.5), tone(0x2F7A5A), depth: 9)
        for (index, x) in [1000.0, 1010, 996].enumerated() {
            canvas.shaded(.rectangle(x, 850 - Double(index) * 30, 150, 30, radius: 3), tone(accent(index)), depth: 5)
        }
    }

    mutating func shop(into canvas: inout Canvas) {
        wall(0xEBDCCB, into: &canvas)
        for side in 0..<2 {
            let x = side == 0 ? -420.0 : 620
            let wood = tone(0xC39A6C)
            for row in 0..<3 {
                let y = 300 + Double(row) * 210
                canvas.shaded(.rectangle(x, y, 560, 18), wood, depth: 5)
                for index in 0..<6 {
                    let place = x + 40 + Double(index) * 90
                    switch (index + row) % 4 {
                    case 0: canvas.shaded(.rectangle(place, y - 96, 58, 96, radius: 8), tone(accent(index)), depth: 8)
                    case 1:
                        canvas.shaded(
                            .smooth(
                                [
                                    Point(place + 8, y), Point(place, y - 60), Point(place + 30, y - 118), Point(place + 60, y - 60),
                                    Point(place + 52, y),
                                ], tightness: 0.8), tone(accent(index + 1)), depth: 8)
                    case 2:
                        canvas.shaded(.rectangle(place, y - 70, 66, 70, radius: 4), tone(0xF6EEDF), depth: 7)
                        canvas.fill(.rectangle(place, y - 46, 66, 18), light.seen(accent(row)))
                    default: canvas.shaded(.circle(Point(place + 32, y - 38), 38), tone(accent(row + 2)), depth: 9)
                    }
                }
            }
        }
        canvas.shaded(.rectangle(240, 130, 600, 120, radius: 60), tone(accent(0)), depth: 10)
        for (index, width) in [90.0, 60, 120, 70].enumerated() {
            canvas.fill(.rectangle(320 + [0, 110, 190, 330][index], 176, width, 26, radius: 13), light.seen(0xFFF9EC), 0.95)
        }
        floor(0xD2AE86, into: &canvas)
        counter(860, accent(1), top: 0xF5E9D4, from: -500, width: 760, into: &canvas)
        canvas.shaded(.rectangle(20, 770, 150, 92, radius: 10), tone(0x35363E), depth: 8)
        canvas.stroke(.segment(Point(700, 1080), Point(700, 560), Point(1080, 560), Point(1080, 1080)), light.seen(0x46434A), 12)
        for index in 0..<6 {
            let x = 720 + Double(index) * 58
            canvas.stroke(.segment(Point(x + 20, 560), Point(x + 20, 590)), light.seen(0x46434A), 5)
            canvas.shaded(
                .smooth([Point(x, 596), Point(x + 44, 596), Point(x + 56, 860), Point(x - 10, 860)], tightness: 0.3),
                tone(accent(index + 1).mixed(with: 0xF2E6D6, index % 2 == 0 ? 0 : 0.4)), depth: 8)
        }
        for x in [300.0, 780] { lamp(x, 60, cord: 500, 0x3A3A40, into: &canvas) }
    }

    mutating func workshop(into canvas: inout Canvas) {
        wall(0xB7A48E, into: &canvas)
        for row in 0..<12 {
            canvas.stroke(
                .segment(Point(Self.left, 40 + Double(row) * 82), Point(Self.right, 40 + Double(row) * 82)), tone(0xA3907A).shade, 3, 0.4)
        }
        window(-80, 150, 330, 330, frame: 0x5A4A3E, into: &canvas)
        canvas.shaded(.rectangle(360, 170, 760, 430, radius: 8), tone(0xC99C68), depth: 10)
        for index in 0..<8 {
            let x = 420 + Double(index % 4) * 180
            let y = 220 + Double(index / 4) * 190
            canvas.fill(.circle(Point(x + 30, y - 8), 7), light.seen(0x4A4038))
            switch index % 4 {
            case 0:
                canvas.stroke(.segment(Point(x + 30, y), Point(x + 30, y + 110)), light.seen(0x8A5A36), 17)
                canvas.shaded(.rectangle(x - 16, y, 92, 36, radius: 6), tone(0x7A7E86), depth: 6)
            case 1:
                canvas.shaded(
                    .polygon([Point(x - 10, y + 30), Point(x + 104, y + 50), Point(x + 104, y + 66), Point(x - 10, y + 92)]),
                    tone(0xB9BEC6), depth: 6)
                canvas.shaded(.rectangle(x - 46, y + 26, 44, 70, radius: 12), tone(accent(0)), depth: 6)
            case 2:
                canvas.stroke(.segment(Point(x + 30, y + 56), Point(x + 30, y + 124)), light.seen(0xA9ADB4), 9)
                canvas.shaded(.rectangle(x + 14, y, 32, 60, radius: 10), tone(accent(1)), depth: 5)
            default:
                canvas.stroke(.circle(Point(x + 30, y + 30), 30), light.seen(0x8A8E96), 13)
                canvas.stroke(.segment(Point(x + 30, y + 60), Point(x + 30, y + 130)), light.seen(0x8A8E96), 17)
            }
        }
        floor(0x94775C, into: &canvas)
        let wood = tone(0xB07F50)
        canvas.shaded(.rectangle(Self.left, 790, Self.width, 48, radius: 4), wood, depth: 12)
        for x in [-300.0, 160, 860, 1300] { canvas.shaded(.rectangle(x, 838, 52, 300), wood, depth: 10) }
        canvas.shaded(
            .smooth([Point(80, 660), Point(60, 720), Point(90, 790), Point(200, 790), Point(230, 720), Point(206, 660)], tightness: 0.8),
            tone(0xCF8A62), depth: 16)
        canvas.shaded(
            .smooth(
                [Point(930, 620), Point(890, 700), Point(920, 790), Point(1010, 790), Point(1040, 700), Point(1000, 620)], tightness: 0.8),
            tone(accent(2)), depth: 14)
        for (index, x) in [300.0, 330, 362].enumerated() {
            canvas.stroke(.segment(Point(x, 790), Point(x + 14 - Double(index) * 14, 690)), light.seen(0x9A6A40), 9)
        }
        canvas.shaded(.rectangle(286, 730, 94, 62, radius: 8), tone(0x6F8A86), depth: 7)
        for x in [160.0, 920] { lamp(x, 80, cord: 500, 0x4A5A52, into: &canvas) }
    }

    mutating func train(into canvas: inout Canvas) {
        wall(0xD5D2C8, into: &canvas)
        // The land runs past outside.
        let pane = Outline.rectangle(-440, 190, 1960, 520, radius: 50)
        canvas.clipped(pane) { canvas in
            var outside = self
            outside.sky(to: 560, into: &canvas)
            outside.ridge(560, 120, light.far(0x7E9AA0, 0.45), 8, into: &canvas)
            outside.ridge(640, 70, light.far(0x84A56E, 0.2), 10, into: &canvas)
            for index in 0..<8 { outside.tree(-420 + Double(index) * 260, 700, 0.4, 0x5E8C58, 0.2, into: &canvas) }
            for index in 0..<10 {
                canvas.stroke(.segment(Point(-440 + Double(index) * 220, 660), Point(-300 + Double(index) * 220, 660)), light.rim, 5, 0.35)
            }
        }
        canvas.stroke(pane, tone(0x8A8D92).base, 16)
        for x in [230.0, 850] {
            canvas.shaded(.rectangle(x - 26, 180, 52, 540), tone(0xE2DFD6), depth: 9)
        }
        canvas.shaded(.rectangle(Self.left, 60, Self.width, 34), tone(0x9A9EA4), depth: 8)
        for x in stride(from: Self.left + 60, through: Self.right, by: 190) {
            canvas.stroke(.segment(Point(x, 94), Point(x, 150)), light.seen(0x5A5458), 7)
            canvas.stroke(.circle(Point(x, 176), 24), light.seen(0xE8B54C), 8)
        }
        canvas.fill(.rectangle(Self.left, 20, Self.width, 24), 0xFFFBEF, 0.9)
        floor(0x6E6F78, planks: false, into: &canvas)
        for x in [-330.0, 40, 720, 1110] {
            canvas.shaded(.rectangle(x, 640, 300, 330, radius: 50), tone(accent(0)), depth: 14)
            canvas.shaded(.rectangle(x + 60, 660, 180, 88, radius: 30), tone(0xF3EDE0), depth: 8)
            canvas.shaded(.rectangle(x - 10, 920, 320, 100, radius: 34), tone(accent(0).darker(0.1)), depth: 12)
        }
    }
}
