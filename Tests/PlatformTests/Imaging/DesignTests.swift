import Glibc
import Testing

@testable import Imaging

extension ImagingTests {
    @Suite struct DesignTests {
        static let texts: [String: String] = [
            "german": "Größe zählt: Donaudampfschifffahrtsgesellschaftskapitäne üben Ärmelschoner, Öljacken & „Grüße“ <ganz> ohne Eile. ",
            "arabic": "صباح الخير! اليوم نعرض لكم كيف يمكن للقهوة العربية أن تجمع الناس حول مائدة واحدة بالصبر والمحبة. ",
            "japanese": "おはようございます。今日は、静かな朝のコーヒーの淹れ方を七つの手順でご紹介します。豆を挽き、お湯を沸かす。",
            "emoji": "🌅☕️ Good morning 👋🏽 👨‍👩‍👧‍👦 Let's go 🚀🔥 🇩🇪 ",
            "stacked marks":
                "Z\u{0300}\u{0301}\u{0302}\u{0303}\u{0304}\u{0306}\u{0307}\u{0308}a\u{0316}\u{0317}\u{0323}\u{0324}\u{0330}\u{0331}lgo ",
            "one word": "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz",
        ]
        static let palettes: [BrandColours] = [
            BrandColours(),
            BrandColours(primary: "#ffffff", secondary: "#ffffff", background: "#ffffff", text: "#ffffff", accent: "#ffffff"),
            BrandColours(primary: "#767676", secondary: "#777777", background: "#787878", text: "#808080", accent: "#757575"),
            BrandColours(primary: "#ffe600", secondary: "#ffd000", background: "#fff700", text: "#fff200", accent: "#ffee00"),
            BrandColours(primary: "#000000", secondary: "#000000", background: "#000000", text: "#000000", accent: "#000000"),
            BrandColours(primary: "#e63946", secondary: "#457b9d", background: "#f1faee", text: "#1d3557", accent: "#a8dadc"),
        ]

        static func slots(_ design: String, _ text: String, _ count: Int) -> [String: String] {
            func cut(_ count: Int) -> String { String(String(repeating: text, count: count / text.count + 1).prefix(count)) }
            let description = Designs.all.first { $0.id == design }!
            var slots: [String: String] = [:]
            for slot in description.slots {
                switch slot.kind {
                case .text: slots[slot.name] = cut(min(count, slot.maxCharacters!))
                case .lines:
                    let lines = count > 100 ? slot.maxLines! : min(3, slot.maxLines!)
                    let longest = min(count, slot.maxCharacters! / lines - 1)
                    slots[slot.name] = (0..<lines).map { _ in cut(longest) }.joined(separator: "\n")
                case .picture: break
                }
            }
            return slots
        }

        @Test(arguments: Designs.all.map(\.id), Aspect.allCases)
        func `nothing is clipped, overlaps or is hard to read`(design: String, aspect: Aspect) throws {
            var turn = design.count + aspect.height
            for (script, text) in Self.texts.sorted(by: { $0.key < $1.key }) {
                turn += 1
                for count in [turn % 2 == 0 ? 3 : 40, 280] {
                    turn += 1
                    let colours = Self.palettes[turn % Self.palettes.count]
                    let job = DesignJob(
                        design: design, slots: Self.slots(design, text, count), colours: colours, aspect: aspect, format: .png)
                    try check(
                        try Designs.compose(job, picture: nil), within: Sheet(aspect).safe,
                        "\(design) \(aspect) \(script) \(count) \(colours.primary)")
                }
            }
        }

        @Test(arguments: Designs.all.map(\.id), palettes)
        func `every palette can be read`(design: String, colours: BrandColours) throws {
            let job = DesignJob(
                design: design, slots: Self.slots(design, Self.texts["german"]!, 40), colours: colours, aspect: .square, format: .png)
            try check(try Designs.compose(job, picture: nil), within: Sheet(.square).safe, "\(design) \(colours)")
        }

        @Test(arguments: ["#ffffff", "#000000", "#ffe600", "#808080"])
        func `a cover can be read on any picture`(colour: String) throws {
            var shapes = Shapes(width: 900, height: 700)
            shapes.rectangle(Box(x: 0, y: 0, width: 900, height: 700), Colour(colour)!)
            for index in 0..<20 { shapes.circle(x: index * 97 % 900, y: index * 211 % 700, radius: 60, index % 2 == 0 ? .white : .black) }
            let picture = try shapes.picture().flattened().inMemory()
            let job = DesignJob(design: "cover", slots: Self.slots("cover", Self.texts["german"]!, 40), format: .png)
            try check(try Designs.compose(job, picture: picture), within: Sheet(.portrait).safe, "cover on \(colour)")
            for text in Self.texts.values {
                for position in OverlayJob.Position.allCases {
                    let overlay = OverlayJob(text: String(text.prefix(60)), position: position, format: .png)
                    try check(
                        try CaptionOverlay.layout(overlay, on: picture), within: Box(x: 20, y: 20, width: 860, height: 660),
                        "overlay \(colour)"
                    )
                }
            }
        }

        @Test(arguments: Designs.all.map(\.id))
        func `what is not required may be left out`(design: String) throws {
            let description = Designs.all.first { $0.id == design }!
            let slots = Self.slots(design, Self.texts["german"]!, 40).filter { slot in
                description.slots.contains { $0.name == slot.key && $0.isRequired }
            }
            for aspect in Aspect.allCases {
                let job = DesignJob(design: design, slots: slots, aspect: aspect, format: .png)
                try check(try Designs.compose(job, picture: nil), within: Sheet(aspect).safe, "\(design) \(aspect) bare")
            }
        }

        @Test func `designs that take a picture show it`() throws {
            var shapes = Shapes(width: 600, height: 600)
            shapes.rectangle(Box(x: 0, y: 0, width: 600, height: 600), Colour("#12c456")!)
            let picture = try shapes.picture().flattened().inMemory()
            for design in Designs.all where design.slots.contains(where: { $0.kind == .picture }) {
                for aspect in Aspect.allCases {
                    let job = DesignJob(
                        design: design.id, slots: Self.slots(design.id, Self.texts["german"]!, 40), aspect: aspect, format: .png)
                    let composition = try Designs.compose(job, picture: picture)
                    try check(composition, within: Sheet(aspect).safe, "\(design.id) \(aspect) with a picture")
                    let place = try composition.drawn().cropped(to: Box(x: 540, y: aspect.height * 22 / 100, width: 1, height: 1)).pixels()
                    #expect(place[1] > place[0] && place[1] > place[2], "\(design.id) \(aspect)")
                }
            }
        }

        @Test func `there are ten templates or more, each with a name of its own`() {
            #expect(Designs.all.count >= 10)
            #expect(Set(Designs.all.map(\.id)).count == Designs.all.count)
        }

        @Test func `a text runs from the right where its script does`() throws {
            let arabic = DesignJob(design: "list", slots: Self.slots("list", Self.texts["arabic"]!, 40), aspect: .square)
            let composition = try Designs.compose(arabic, picture: nil)
            let right = Sheet(.square).safe.right
            #expect(composition.texts.filter { $0.slot == "title" || $0.slot == "number" }.allSatisfy { $0.origin.right == right })
        }

        @Test func `a sign with a mark above it is escaped all the same`() throws {
            #expect(
                SlotText.escape("<\u{301}b>\u{304} &\u{301} \"\u{301}'\u{301}")
                    == "&lt;\u{301}b&gt;\u{304} &amp;\u{301} &quot;\u{301}&#39;\u{301}")
            let drawn = try FittedText.fit(
                SlotText("<\u{301}b> & co."), TextStyle(sizes: 12...24), width: 300, height: 60, .left)
            #expect(drawn.width > 0)
        }

        @Test func `markup and control characters in a text are text, or nothing`() throws {
            let text = SlotText("a<b>\u{0}\u{1B}[31m &amp; \u{202E}evil\n\n\n\tb", maxLines: 3)
            #expect(text.plain == "a<b>[31m &amp; evil\nb")
            #expect(text.escaped == "a&lt;b&gt;[31m &amp;amp; evil\nb")
        }

        @Test func `a text that shows nothing is refused`() throws {
            #expect(throws: ImagingError.unsupported("A text has nothing in it that can be drawn.")) {
                try Designs.compose(DesignJob(design: "quote", slots: ["quote": "\u{200B}\u{200D}"]), picture: nil).drawn()
            }
        }

        // MARK: Measuring

        /// Compares what was drawn with the background alone, pixel by pixel.
        private func check(_ composition: Composition, within safe: Box, _ name: String) throws {
            let sheet = composition.background
            let (width, height, bands) = (sheet.width, sheet.height, 3)
            let before = try sheet.flattened().pixels()
            let after = try composition.drawn().pixels()
            try #require(before.count == width * height * bands && after.count == before.count)
            func differ(_ row: Int, _ columns: Range<Int>) -> Bool {
                if columns.isEmpty { return false }
                let start = (row * width + columns.lowerBound) * bands
                return unsafe before.withUnsafeBytes { first in
                    unsafe after.withUnsafeBytes { second in
                        unsafe memcmp(first.baseAddress! + start, second.baseAddress! + start, columns.count * bands) != 0
                    }
                }
            }
            let boxes = composition.texts.map(\.box)
            for (index, box) in boxes.enumerated() {
                #expect(safe.inset(by: -16).contains(box), "\(name): \(composition.texts[index].slot) leaves the safe area")
                #expect(!boxes.dropFirst(index + 1).contains { $0.overlaps(box) }, "\(name): \(composition.texts[index].slot) overlaps")
            }
            for row in 0..<height {
                var free = 0
                for box in boxes.filter({ $0.y <= row && row < $0.bottom }).sorted(by: { $0.x < $1.x }) {
                    #expect(!differ(row, free..<max(free, box.x)), "\(name): ink outside of the boxes in row \(row)")
                    free = max(free, box.right)
                }
                #expect(!differ(row, free..<width), "\(name): ink outside of the boxes in row \(row)")
            }
            for text in composition.texts {
                #expect(
                    (text.origin.y..<text.origin.bottom).contains { differ($0, text.origin.x..<text.origin.right) },
                    "\(name): \(text.slot) is not there")
                var worst = 21.0
                var found = 0
                for y in stride(from: text.origin.y, to: text.origin.bottom, by: 3) {
                    for x in stride(from: text.origin.x, to: text.origin.right, by: 3) {
                        let start = (y * width + x) * bands
                        let ink = Colour(red: after[start], green: after[start + 1], blue: after[start + 2])
                        let paper = Colour(red: before[start], green: before[start + 1], blue: before[start + 2])
                        guard ink == text.ink, ink != paper else { continue }
                        found += 1
                        worst = min(worst, ink.contrast(with: paper))
                    }
                }
                let hasLetters = text.text.text.plain.unicodeScalars.contains { $0.properties.isAlphabetic }
                if hasLetters, text.text.size > 12 { #expect(found > 0, "\(name): no pixel of \(text.slot) has its ink's colour") }
                #expect(worst >= 4.5, "\(name): contrast of \(text.slot) is \(worst)")
            }
        }
    }
}
