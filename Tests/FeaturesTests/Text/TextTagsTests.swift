import Testing

@testable import Features

@Suite struct TextTagsTests {
    @Test(arguments: [
        ("#one #two#three ＃four", 3), ("#1 and #2", 0), ("#2026goals", 1), ("a#b", 0), ("#日本", 1), ("#_ #1_2", 0),
        ("#https://example.com", 0), ("#महात्मा", 1), ("https://example.com/#top", 0), ("# x", 0),
        ("C# &#39;", 0), ("#über-cool", 1),
    ])
    func `hashtags are counted`(text: String, number: Int) {
        #expect(TextTags(text).hashtags == number)
    }

    @Test(arguments: [
        ("@ada and @bob.", 2), ("ada@example.com", 0), ("https://example.com/@ada", 0), ("@", 0), ("(@ada)", 1), ("@12345: hi", 1),
        ("@https://example.com", 0),
        ("の@adaに", 1), ("f!@kn", 0),
    ])
    func `mentions are counted`(text: String, number: Int) {
        #expect(TextTags(text).mentions == number)
    }

    @Test(arguments: [
        ("$ACME up, $5 down", 1), ("US$ACME", 0), ("$OK$NG", 1), ("$TEST.T and $Stock_X", 2), ("$test123", 0), ("$TooLongForOne", 0),
    ])
    func `cashtags are counted and prices are not`(text: String, number: Int) {
        #expect(TextTags(text).cashtags == number)
    }
}
