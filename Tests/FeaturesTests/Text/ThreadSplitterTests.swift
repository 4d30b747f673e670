import Testing

@testable import Features

@Suite struct ThreadSplitterTests {
    private func splitter(_ limit: Int, _ meter: TextMeter = .graphemes, separator: String = "\n\n", isNumbered: Bool = false)
        -> ThreadSplitter
    {
        ThreadSplitter([TextBudget(limit: limit, meter: meter)], separator: separator, isNumbered: isNumbered)
    }

    @Test func `each paragraph is a part`() {
        #expect(splitter(280, .xWeighted).parts(of: "One.\n\nTwo.\nStill two.\n\nThree.") == ["One.", "Two.\nStill two.", "Three."])
    }

    @Test(arguments: ["", " ", "\n\n", "\n\n\n\n \n\n"])
    func `a blank caption has no parts`(caption: String) {
        #expect(splitter(10).parts(of: caption).isEmpty)
    }

    @Test func `blank paragraphs make no parts`() {
        #expect(splitter(10).parts(of: "\n\nOne\n\n\n\n \n\nTwo\n\n") == ["One", "Two"])
    }

    @Test func `line ends of other systems are line ends`() {
        #expect(splitter(10).parts(of: "One\r\n\r\nTwo") == ["One", "Two"])
    }

    @Test func `the separator can be another`() {
        #expect(splitter(20, separator: "---").parts(of: "One\n\nstill one\n---\nTwo") == ["One\n\nstill one", "Two"])
    }

    @Test func `a long paragraph is split between sentences, as tightly as they fit`() {
        let parts = splitter(20).parts(of: "First one. Second! Is this third? Yes.")
        #expect(parts == ["First one. Second!", "Is this third? Yes."])
    }

    @Test func `a long sentence is split between words`() {
        #expect(splitter(12).parts(of: "a sentence without any end at all") == ["a sentence", "without any", "end at all"])
    }

    @Test func `a long word is split between graphemes`() {
        #expect(splitter(4).parts(of: "abcdefghij kl") == ["abcd", "efgh", "ij", "kl"])
        let family = TextMeterTests.family
        #expect(splitter(30, .utf8).parts(of: family + family) == [family, family])
    }

    @Test func `what is left of a long word is followed by the next word`() {
        #expect(splitter(5).parts(of: "abcdefg h") == ["abcde", "fg h"])
    }

    @Test func `a grapheme above the limit is still a part`() {
        #expect(splitter(1, .xWeighted).parts(of: "日本") == ["日", "本"])
    }

    @Test func `Japanese sentences end without a blank`() {
        #expect(splitter(6).parts(of: "今日は。明日は。") == ["今日は。", "明日は。"])
    }

    @Test func `every part fits every budget`() {
        let budgets = [TextBudget(limit: 20, meter: .graphemes), TextBudget(limit: 60, meter: .utf8)]
        let caption = String(repeating: TextMeterTests.family, count: 9) + " and then some words. 日本語日本語日本語日本語日本語日本語。\n\nEnd"
        let parts = ThreadSplitter(budgets).parts(of: caption)
        #expect(parts.allSatisfy { part in budgets.allSatisfy { $0.measure(part) <= $0.limit } && !part.isEmpty })
        #expect(parts.joined().filter { !$0.isWhitespace } == caption.filter { !$0.isWhitespace })
    }

    @Test func `nothing is lost and everything fits, whatever the text`() {
        let signs: [Character] = ["a", "b", " ", " ", ".", "\n", "日", "\u{1F44D}", "e\u{301}", "!", "/", "@", "#", "。", "\r\n"]
        let words = ["https://example.com/abc ", "example.com", " @ada@example.social", "\n\n"]
        var random = SystemRandomNumberGenerator()
        for _ in 0..<200 {
            let caption = (0..<60).map { _ in
                Int.random(in: 0..<8, using: &random) == 0 ? words.randomElement()! : String(signs.randomElement()!)
            }.joined()
            for meter in TextMeter.allCases {
                for isNumbered in [false, true] {
                    let budget = TextBudget(limit: 40, meter: meter)
                    let parts = ThreadSplitter([budget], isNumbered: isNumbered).parts(of: caption)
                    #expect(parts.allSatisfy { budget.measure($0) <= 40 && !$0.trimmed.isEmpty }, "\(meter) \(caption.debugDescription)")
                    if !isNumbered {
                        #expect(
                            parts.joined().filter { !$0.isWhitespace } == caption.filter { !$0.isWhitespace }, "\(caption.debugDescription)"
                        )
                    }
                }
            }
        }
    }

    @Test func `numbers are counted into the limit`() {
        let parts = splitter(14, isNumbered: true).parts(of: "One.\n\nTwo words here.\n\nThree.")
        #expect(parts == ["One. 1/4", "Two words 2/4", "here. 3/4", "Three. 4/4"])
    }

    @Test func `what holds a sign that fits with no number has none`() {
        let sign = "a" + String(repeating: "\u{301}", count: 310)
        let utf8 = ThreadSplitter([TextBudget(limit: 100, meter: .utf8)], isNumbered: true)
        #expect(utf8.parts(of: sign + "s") == [sign, "s"])
        #expect(utf8.parts(of: "One.\n\nTwo.") == ["One. 1/2", "Two. 2/2"])
    }

    @Test func `a single part has no number`() {
        #expect(splitter(14, isNumbered: true).parts(of: "One.") == ["One."])
    }

    @Test func `more than nine parts have numbers of two digits`() {
        let parts = splitter(12, isNumbered: true).parts(of: (1...12).map { "Part \($0)" }.joined(separator: "\n\n"))
        #expect(parts.last?.hasSuffix("/\(parts.count)") == true)
        #expect(parts.allSatisfy { $0.count <= 12 })
    }

    @Test(arguments: ["a.", "@a", "a.com+", "https://a.", "https://x.org/(", "x.org?"])
    func `a caption of 10 000 signs is split in no time worth mentioning, whatever the signs`(sign: String) {
        let caption = "https://" + String(repeating: sign, count: 10_000 / sign.count)
        let start = ContinuousClock.now
        for meter in [TextMeter.xWeighted, .mastodon] {
            #expect(splitter(280, meter).parts(of: caption).allSatisfy { meter.measure($0) <= 280 })
        }
        #expect(TextTags(caption).hashtags == 0)
        #expect(ContinuousClock.now - start < .seconds(60))  // for what grows without bound only: a sanitizer beside other work takes seven
    }

    @Test func `a caption of 60 000 letters is split in no time worth mentioning`() {
        #expect(splitter(280, .xWeighted).parts(of: String(repeating: "a", count: 60_000)).count == 215)
    }
}
