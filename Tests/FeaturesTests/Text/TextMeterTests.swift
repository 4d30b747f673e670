import Testing

@testable import Features

@Suite struct TextMeterTests {
    /// A text with its graphemes, code points, UTF-16 units, bytes and X weight.
    struct Vector: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let text: String
        let units: [Int]

        init(_ name: String, _ text: String, _ units: [Int]) {
            testDescription = name
            self.text = text
            self.units = units
        }
    }

    static let family = "\u{1F468}\u{200D}\u{1F469}\u{200D}\u{1F467}\u{200D}\u{1F466}"

    static let vectors = [
        Vector("precomposed accent", "caf\u{E9}", [4, 4, 4, 5, 4]),
        Vector("combining accent", "cafe\u{301}", [4, 5, 5, 6, 4]),
        Vector("family", family, [1, 7, 11, 25, 2]),
        Vector("flag", "\u{1F1EF}\u{1F1F5}", [1, 2, 4, 8, 2]),
        Vector("skin tone", "\u{1F44D}\u{1F3FD}", [1, 2, 4, 8, 2]),
        Vector("keycap", "1\u{FE0F}\u{20E3}", [1, 3, 3, 7, 2]),
        Vector("Japanese", "日本語", [3, 3, 3, 9, 6]),
        Vector("Korean", "\u{D55C}\u{AE00}", [2, 2, 2, 6, 4]),
        Vector("conjoining jamo", "\u{1100}\u{1161}\u{11A8}", [1, 3, 3, 9, 2]),
        Vector("ellipsis", "a…", [2, 2, 2, 4, 3]),
        Vector("em dash", "a—b", [3, 3, 3, 5, 3]),
        Vector("281 letters", String(repeating: "a", count: 281), [281, 281, 281, 281, 281]),
        Vector("140 ideographs", String(repeating: "日", count: 140), [140, 140, 140, 420, 280]),
        Vector("301 families", String(repeating: family, count: 301), [301, 2_107, 3_311, 7_525, 602]),
        Vector("121 families", String(repeating: family, count: 121), [121, 847, 1_331, 3_025, 242]),
        Vector("nothing", "", [0, 0, 0, 0, 0]),
        Vector("CR LF", "a\r\nb", [3, 4, 4, 4, 4]),
        Vector("text sign and emoji sign", "©\u{A9}\u{FE0F}", [2, 3, 3, 7, 3]),
        Vector("flag of Scotland", "\u{1F3F4}\u{E0067}\u{E0062}\u{E0073}\u{E0063}\u{E0074}\u{E007F}", [1, 7, 14, 28, 2]),
    ]

    @Test(arguments: vectors)
    func `the meters count as the table says`(vector: Vector) {
        let meters: [TextMeter] = [.graphemes, .codePoints, .utf16, .utf8, .xWeighted]
        #expect(meters.map { $0.measure(vector.text) } == vector.units)
    }

    @Test func `a link of 200 characters weighs 23 on X`() {
        let link = "https://example.com/" + String(repeating: "a", count: 180)
        #expect(link.count == 200)
        #expect(TextMeter.xWeighted.measure(link) == 23)
        #expect(TextMeter.xWeighted.measure("See \(link).") == 28)
    }

    @Test func `X takes 140 ideographs and refuses 281 letters`() {
        #expect(TextMeter.xWeighted.overflow(String(repeating: "日", count: 140), limit: 280) == nil)
        let place = TextMeter.xWeighted.overflow(String(repeating: "a", count: 281), limit: 280)
        #expect(place == .init(unitIndex: 280, scalarIndex: 280, grapheme: "a", measured: 281))
    }

    @Test func `Bluesky's two limits refuse 301 families twice and 121 by their bytes`() {
        let many = String(repeating: Self.family, count: 301)
        #expect(
            TextMeter.graphemes.overflow(many, limit: 300)
                == .init(unitIndex: 300, scalarIndex: 2_100, grapheme: Self.family, measured: 301))
        #expect(
            TextMeter.utf8.overflow(many, limit: 3_000) == .init(unitIndex: 3_000, scalarIndex: 840, grapheme: Self.family, measured: 7_525)
        )
        let fewer = String(repeating: Self.family, count: 121)
        #expect(TextMeter.graphemes.overflow(fewer, limit: 300) == nil)
        #expect(TextMeter.utf8.overflow(fewer, limit: 3_000)?.unitIndex == 3_000)
    }

    @Test func `an overflow lies before the grapheme that does not fit whole`() {
        let place = TextMeter.utf16.overflow("ab\(Self.family)c", limit: 5)
        #expect(place == .init(unitIndex: 2, scalarIndex: 2, grapheme: Self.family, measured: 14))
    }

    @Test func `a link that does not fit overflows at its first letter`() {
        let place = TextMeter.xWeighted.overflow("0123456789 https://example.com/a/b", limit: 30)
        #expect(place == .init(unitIndex: 11, scalarIndex: 11, grapheme: "h", measured: 34))
    }

    @Test func `places in a text that is not normalised are places in the given text`() {
        let place = TextMeter.xWeighted.overflow("cafe\u{301} x", limit: 5)
        #expect(place == .init(unitIndex: 5, scalarIndex: 6, grapheme: "x", measured: 6))
    }

    @Test func `a text of exactly the limit fits every meter`() {
        for vector in Self.vectors {
            for meter in TextMeter.allCases {
                let length = meter.measure(vector.text)
                #expect(meter.overflow(vector.text, limit: length) == nil)
                if length > 0 { #expect(meter.overflow(vector.text, limit: length - 1) != nil) }
            }
        }
    }

    @Test(arguments: [("abc", 3), ("日本語", 3), (family, 25), ("a\u{1F44D}", 5), ("cafe\u{301}", 4), ("™", 1), ("1️⃣", 7)])
    func `Threads charges an emoji by its bytes`(text: String, units: Int) {
        #expect(TextMeter.threads.measure(text) == units)
    }

    @Test(arguments: [
        ("https://example.com/a-very-long-path?with=a&query=string", 23),
        ("http://a.co", 23),
        ("(https://example.com/x)", 25),
        ("example.com", 11),
        ("hi @ada@example.social!", 8),
        ("hi @ada", 7),
        ("mail ada@example.com", 20),
        ("https://example.social/@ada@other.social", 23),
        ("https://ja.wikipedia.org/wiki/日本語", 23),
        (family, 1),
    ])
    func `Mastodon charges links flat and mentions without their server`(text: String, units: Int) {
        #expect(TextMeter.mastodon.measure(text) == units)
    }

    @Test func `a server's own price of a link is used`() {
        #expect(TextMeter.mastodon.measure("https://example.com", urlCost: 30) == 30)
    }
}
