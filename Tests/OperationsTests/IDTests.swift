import JSONSchema
import Testing

@testable import Operations

@Suite struct IDTests {
    /// The example of https://github.com/ulid/javascript: the time of `ulid(1469918176385)` is 01ARYZ6S41.
    @Test func `an id has its prefix, its time and its chance`() {
        let id = StoryID(at: Instant(milliseconds: 1_469_918_176_385), randomness: (0, 0x20))
        #expect(id.text == "sty_01aryz6s410000000000000010")
        #expect("\(id)" == id.text)
    }

    @Test(arguments: [
        (UInt64(0), UInt64(0), "00000000", "00000000"), (.max, .max, "zzzzzzzz", "zzzzzzzz"), (0xFF_FFFF_FFFF, 0, "zzzzzzzz", "00000000"),
        (1, 31, "00000001", "0000000z"), (1 << 39, 1 << 40, "g0000000", "00000000"),
    ])
    func `eighty bits of chance stand behind the time`(high: UInt64, low: UInt64, first: String, second: String) {
        #expect(MediaID(at: Instant(milliseconds: 0), randomness: (high, low)).text == "med_0000000000" + first + second)
    }

    @Test(arguments: 0..<200 as Range<UInt64>)
    func `an id comes back from its bytes and its text`(seed: UInt64) throws {
        let mixed = seed &* 0x9E37_79B9_7F4A_7C15
        let id = StoryID(at: Instant(milliseconds: Int64(mixed >> 17)), randomness: (mixed, ~mixed &* 31))
        #expect(id.bytes.count == 16)
        #expect(StoryID(bytes: id.bytes) == id)
        #expect(StoryID(id.text) == id)
        #expect(StoryID.fromDatabaseValue(id.databaseValue) == id)
    }

    @Test func `every sixteen bytes are an id`() {
        #expect(StoryID(bytes: [UInt8](repeating: 0xFF, count: 16))?.text == "sty_7zzzzzzzzzzzzzzzzzzzzzzzzz")
        #expect(StoryID("sty_7zzzzzzzzzzzzzzzzzzzzzzzzz")?.bytes == [UInt8](repeating: 0xFF, count: 16))
        #expect(StoryID(bytes: Array(0..<16))?.bytes == Array(0..<16))
        #expect(StoryID(bytes: []) == nil && StoryID(bytes: [UInt8](repeating: 0, count: 15)) == nil)
    }

    @Test func `ids sort by time, whatever their chance`() {
        var ids: [StoryID] = []
        for time in [0, 1, 31, 32, 1_023, 1_024, 1_777_618_800_000, 1_777_618_800_001, 1 << 47] as [Int64] {
            ids.append(StoryID(at: Instant(milliseconds: time), randomness: time % 2 == 0 ? (.max, .max) : (0, 0)))
        }
        #expect(ids.sorted() == ids)
        #expect(ids.map(\.text).sorted() == ids.map(\.text))
    }

    @Test func `ids of one millisecond sort in the order of their making, and none can be guessed from another`() {
        let sequence = IDSequence()
        var ids: [StoryID] = []
        for time in [5, 5, 5, 6, 6, 4, 4] as [Int64] {
            let now = Instant(milliseconds: time)
            ids.append(StoryID(at: now, randomness: sequence.next(at: now, (.random(in: 0 ... .max), .random(in: 0 ... .max)))))
        }
        #expect(ids[..<5].sorted() == Array(ids[..<5]) && ids[5] < ids[6])
        #expect(Set(ids.map { $0.text.suffix(8) }).count == ids.count)
        // However large the first number is, the count has room.
        let now = Instant(milliseconds: 9)
        let all = (0..<1_000).map { _ in StoryID(at: now, randomness: sequence.next(at: now, (.max, 0))) }
        #expect(all.sorted() == all)
    }

    @Test(arguments: [
        "", "sty_", "sty_0000000000000000000000000", "sty_000000000000000000000000000", "sty_0000000000000000000000000A",
        "sty_0000000000000000000000000i", "sty_0000000000000000000000000l", "sty_0000000000000000000000000o",
        "sty_0000000000000000000000000u",
        "sty_80000000000000000000000000", "med_00000000000000000000000000", "STY_00000000000000000000000000",
        " sty_00000000000000000000000000",
        "sty_00000000000000000000000000\n", "sty_0000000000000000000000000é", "sty-00000000000000000000000000",
    ])
    func `what is no id of the kind is none`(text: String) {
        #expect(StoryID(text) == nil)
    }

    private static let expected = "the id of a story: sty_ and 26 characters"

    @Test(
        arguments: [
            ("med_00000000000000000000000000", Self.expected + "; this is the id of a media asset"),
            ("key_short", Self.expected + "; this is the id of a key"), ("prj_", Self.expected + "; this is the id of a project"),
            ("sty_short", Self.expected), ("what", Self.expected), ("", Self.expected),
            (7, "the id of a story, a string that begins with sty_"), (.null, "the id of a story, a string that begins with sty_"),
        ] as [(JSON, String)])
    func `an id of another type is named`(json: JSON, expected: String) {
        var problems: [FieldProblem] = []
        #expect(StoryID.read(json, at: "story_id", problems: &problems) == nil)
        #expect(problems == [FieldProblem("story_id", got: json, expected: expected)])
    }

    @Test func `every kind is in the table of prefixes, as the contract has them`() {
        #expect(
            Set(IDPrefixes.nouns.keys)
                == Set(
                    "usr_ prj_ chr_ prf_ con_ sty_ bat_ med_ upl_ pub_ tpl_ tml_ mom_ whk_ evt_ key_ cli_ grt_ job_ led_ ing_ gol_ clb_ ptm_ prv_"
                        .split(
                            separator: " "
                        ).map(String.init)))
        let kinds: [any IDKind.Type] = [
            UserKind.self, ProjectKind.self, ConnectionKind.self, StoryKind.self, MediaKind.self, UploadKind.self, PublicationKind.self,
            EventKind.self, KeyKind.self, JobKind.self,
        ]
        #expect(kinds.map { IDPrefixes.nouns[$0.prefix] } == kinds.map { $0.noun })
    }
}
