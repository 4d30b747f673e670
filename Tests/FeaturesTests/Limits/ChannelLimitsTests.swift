import FoundationEssentials
import Testing

@testable import Features

/// The file as it is in the sources; the appliance has it embedded.
let channelLimits: ChannelLimitsTable = {
    let path = #filePath.split(separator: "/").dropLast(4).joined(separator: "/")
    let data = FileManager.default.contents(atPath: "/\(path)/Sources/Features/Publishing/Limits/channel-limits.json")!
    return try! ChannelLimitsTable(json: Array(data))
}()

@Suite struct ChannelLimitsTests {
    @Test func `the file names all channels and connects two`() {
        #expect(
            channelLimits.channels.map(\.id) == [
                "feed", "webhook", "mastodon", "bluesky", "x", "instagram", "threads", "facebook", "linkedin", "telegram", "discord",
                "nostr",
                "pinterest", "tiktok", "youtube",
            ])
        #expect(channelLimits.channels.filter { $0.connectable == .now }.map(\.id) == ["feed", "webhook"])
    }

    @Test func `the file is dated`() {
        #expect(channelLimits.asOf.contains(/^\d{4}-\d\d-\d\d$/))
        #expect(channelLimits.sourcesSince < channelLimits.asOf)
        #expect(channelLimits.version >= 1)
    }

    @Test(arguments: [
        ("feed", 10), ("webhook", 10), ("mastodon", 4), ("bluesky", 10), ("x", 4), ("instagram", 10), ("threads", 10), ("facebook", 10),
        ("linkedin", 10), ("telegram", 10), ("discord", 10), ("nostr", 10), ("pinterest", 5), ("tiktok", 10), ("youtube", 1),
    ])
    func `a carousel has 2 to 10 slides, or fewer where the network takes fewer`(id: String, most: Int) throws {
        let slides = try #require(channelLimits[id]).slides
        #expect(slides.max == most)
        #expect(slides.carousel == (most > 1 ? .init(min: 2, max: most) : nil))
    }

    @Test func `texts have the budgets of their networks`() throws {
        func budgets(_ id: String, _ content: ChannelLimits.Content = .pictures) throws -> [TextBudget] {
            try #require(channelLimits[id]).text.budgets(for: content)
        }
        #expect(try budgets("bluesky") == [TextBudget(limit: 300, meter: .graphemes), TextBudget(limit: 3_000, meter: .utf8)])
        #expect(try budgets("x") == [TextBudget(limit: 280, meter: .xWeighted)])
        #expect(try budgets("mastodon") == [TextBudget(limit: 500, meter: .mastodon)])
        #expect(try budgets("feed") == [])
        #expect(try budgets("telegram") == [TextBudget(limit: 1_024, meter: .utf16)])
        #expect(try budgets("telegram", .text) == [TextBudget(limit: 4_096, meter: .utf16)])
        #expect(try budgets("tiktok") == [TextBudget(limit: 4_000, meter: .utf16)])
        #expect(try budgets("tiktok", .video) == [TextBudget(limit: 2_200, meter: .utf16)])
        #expect(try budgets("youtube", .video) == [TextBudget(limit: 5_000, meter: .utf8)])
    }

    @Test func `a link on X multiplies the price`() throws {
        let cost = try #require(channelLimits["x"]?.cost)
        #expect(cost.estimate(parts: ["Hello"], altTexts: 0) == 15_000)
        #expect(cost.estimate(parts: ["See https://example.com"], altTexts: 0) == 200_000)
        #expect(cost.estimate(parts: ["One", "See example.com"], altTexts: 4) == 235_000)
    }

    @Test func `a file that is not one is refused`() {
        #expect(throws: ChannelLimitsError.self) { try ChannelLimitsTable(json: Array("{}".utf8)) }
        #expect(throws: ChannelLimitsError.self) { try ChannelLimitsTable(json: []) }
    }
}
