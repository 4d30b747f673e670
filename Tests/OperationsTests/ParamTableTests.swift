import JSONSchema
import Testing

@testable import Operations

private enum Flavour: String, ParamWord { case vanilla, chocolate }

private struct Part: NestedParams {
    @Param("Its title.") var title: String
    @Param("Its size.", .range(1...10)) var size: Int?
    @Param("Whether it may be left out.") var isSpare = false
}

private struct Order: ParamObject {
    @Param("A name.", .length(1...5)) var name: String
    @Param("How many.", .range(1...9)) var count = 3
    @Param("A note.") var note: String?
    @Param("What it tastes of.") var flavour: Flavour?
    @Param("What it is made of.", .count(1...3)) var parts: [Part]?
    @Param("When it starts.", aliases: ["begins"]) var startsAt: Instant?
    @Param("Loud or not.") var isLoud = false
    @Param("A remark.", .length(0...4)) var remark: Change<String>
    @Param("The story.") var storyID: StoryID?
    @Param("Where to look.", name: "urls") var mediaURLs: [String]?
    @Param("Anything.") var extra: JSON?
    @Carried var found: Int?
}

private struct Wide: ParamObject {
    @Param("Many.") var values: [Int]
    @Param("At most three characters.", .length(0...3)) var text: String?
    @Param("At most two.", .count(0...2)) var few: [Int]?
}

@Suite struct ParamTableTests {
    private func read<Object: ParamObject>(_ type: Object.Type, _ json: JSON) -> (object: Object?, problems: [FieldProblem]) {
        var problems: [FieldProblem] = []
        let object = ParamTable.of(type).read(type, json, at: "", problems: &problems)
        return (object, problems)
    }

    @Test func `everything that was sent arrives`() throws {
        let (order, problems) = read(
            Order.self,
            [
                "name": "Ada", "count": 9, "note": "n", "flavour": "chocolate",
                "parts": [["title": "a"], ["title": "b", "size": 2, "is_spare": true]],
                "starts_at": "2026-05-01T07:00:00Z", "is_loud": true, "remark": "r", "story_id": "sty_00000000000000000000000000",
                "urls": ["u"], "extra": ["any": [1]],
            ])
        #expect(problems == [])
        let sent = try #require(order)
        #expect([sent.name, sent.note, sent.storyID?.text, sent.mediaURLs?[0]] == ["Ada", "n", "sty_00000000000000000000000000", "u"])
        #expect(sent.count == 9 && sent.flavour == .chocolate && sent.isLoud && sent.startsAt == Instant(milliseconds: 1_777_618_800_000))
        #expect(
            sent.parts?.map(\.title) == ["a", "b"] && sent.parts?.map(\.size) == [nil, 2] && sent.parts?.map(\.isSpare) == [false, true])
        #expect(sent.remark.json == "r" && sent.extra == ["any": [1]] && sent.found == nil)
    }

    @Test func `what was not sent has its default, or is absent`() throws {
        let sent = try #require(read(Order.self, ["name": "Ada"]).object)
        #expect(sent.count == 3 && !sent.isLoud)
        #expect(
            sent.note == nil && sent.flavour == nil && sent.parts == nil && sent.startsAt == nil && sent.storyID == nil && sent.extra == nil
        )
        #expect(sent.remark.isKeep)
    }

    @Test(arguments: ["note", "flavour", "parts", "starts_at", "story_id", "urls", "extra"])
    func `null is as good as not sent where a parameter may be absent`(name: String) {
        var json: JSON = ["name": "Ada"]
        json[name] = .null
        let (order, problems) = read(Order.self, json)
        #expect(problems == [] && order != nil)
    }

    @Test(arguments: wrong)
    func `one wrong thing is one problem, with its place and what to send`(json: JSON, problem: FieldProblem) {
        let (order, problems) = read(Order.self, json)
        #expect(problems == [problem])
        #expect(order == nil)
    }

    private static let wrong: [(JSON, FieldProblem)] = [
        ([:], FieldProblem("name", got: .null, expected: "to be sent: A name.")),
        (["name": .null], FieldProblem("name", got: .null, expected: "a string")),
        (["name": 7], FieldProblem("name", got: 7, expected: "a string")),
        (["name": "A", "count": .null], FieldProblem("count", got: .null, expected: "an integer")),
        (["name": "A", "count": "7"], FieldProblem("count", got: "7", expected: "an integer")),
        (["name": "A", "count": 7.5], FieldProblem("count", got: 7.5, expected: "an integer")),
        (["name": "A", "is_loud": 1], FieldProblem("is_loud", got: 1, expected: "true or false")),
        (["name": "A", "urls": "u"], FieldProblem("urls", got: "u", expected: "an array")),
        (["name": "A", "urls": ["u", 1]], FieldProblem("urls[1]", got: 1, expected: "a string")),
        (["name": "A", "parts": ["a"]], FieldProblem("parts[0]", got: "a", expected: "an object")),
        (["name": "A", "starts_at": "soon"], FieldProblem("starts_at", got: "soon", expected: instant)),
        (["name": "A", "starts_at": 5], FieldProblem("starts_at", got: 5, expected: instant)),
        (["name": "A", "flavour": "choclate"], FieldProblem("flavour", got: "choclate", expected: flavours + "; did you mean chocolate?")),
        (["name": "A", "flavour": "strawberry"], FieldProblem("flavour", got: "strawberry", expected: flavours)),
        (["name": "A", "flavour": true], FieldProblem("flavour", got: true, expected: flavours)),
        (["name": "A", "remark": 1], FieldProblem("remark", got: 1, expected: "a string")),
        (["name": ""], FieldProblem("name", got: "", expected: "1 to 5 characters, not 0")),
        (["name": "Adaada"], FieldProblem("name", got: "Adaada", expected: "1 to 5 characters, not 6")),
        (["name": "A", "count": 0], FieldProblem("count", got: 0, expected: "a number from 1 to 9")),
        (["name": "A", "count": 10], FieldProblem("count", got: 10, expected: "a number from 1 to 9")),
        (["name": "A", "remark": "12345"], FieldProblem("remark", got: "12345", expected: "at most 4 characters, not 5")),
        (["name": "A", "parts": []], FieldProblem("parts", got: [], expected: "1 to 3 items, not 0")),
        (
            ["name": "A", "parts": [["title": "a"], ["titel": "b", "title": "b"]]],
            FieldProblem("parts[1].titel", got: "b", expected: "a known parameter; did you mean title?")
        ),
        (["name": "A", "parts": [["title": "a", "size": 11]]], FieldProblem("parts[0].size", got: 11, expected: "a number from 1 to 10")),
        (["name": "A", "parts": [["size": 1]]], FieldProblem("parts[0].title", got: .null, expected: "to be sent: Its title.")),
        (["name": "A", "flavor": "vanilla"], FieldProblem("flavor", got: "vanilla", expected: "a known parameter; did you mean flavour?")),
        (["name": "A", "isLaud": true], FieldProblem("isLaud", got: true, expected: "a known parameter; did you mean is_loud?")),
        (["name": "A", "found": 1], FieldProblem("found", got: 1, expected: "a known parameter; did you mean count?")),
        (
            ["name": "A", "begins": "2026-05-01T07:00:00Z", "startsAt": "2026-05-01T07:00:00Z"],
            FieldProblem("startsAt", got: "2026-05-01T07:00:00Z", expected: "starts_at once, in one spelling")
        ),
        ([1], FieldProblem("", got: "an array of 1", expected: "an object")), (.null, FieldProblem("", got: .null, expected: "an object")),
    ]

    private static let instant = "an instant in RFC 3339 with offset, e.g. 2026-05-01T07:00:00Z"
    private static let flavours = "one of vanilla, chocolate"

    @Test func `a name that is near no other is answered with all there are`() {
        #expect(
            read(Part.self, ["title": "a", "temperature": 7]).problems
                == [FieldProblem("temperature", got: 7, expected: "a known parameter; there are title, size, is_spare")])
    }

    @Test func `all problems are told at once, in the order of the declaration, unknown names first`() {
        let (_, problems) = read(Order.self, ["count": 0, "flavour": "x", "nam": "A", "parts": [["size": "big"], [:]]])
        #expect(problems.map(\.path) == ["nam", "name", "count", "flavour", "parts[0].title", "parts[0].size", "parts[1].title"])
    }

    @Test(arguments: ["starts_at", "startsAt", "begins"])
    func `a parameter is known by both spellings and its aliases`(name: String) {
        var json: JSON = ["name": "Ada"]
        json[name] = "2026-05-01T07:00:00Z"
        #expect(read(Order.self, json).object?.startsAt == Instant("2026-05-01T07:00:00Z"))
    }

    @Test(arguments: ["story_id", "storyId", "storyID"])
    func `an acronym may be written either way`(name: String) {
        var json: JSON = ["name": "Ada"]
        json[name] = "sty_00000000000000000000000000"
        #expect(read(Order.self, json).object?.storyID?.text == "sty_00000000000000000000000000")
    }

    @Test func `the borders of every limit are inside`() {
        for (name, count) in [("A", 1), ("AdaAd", 9)] {
            #expect(read(Order.self, ["name": .string(name), "count": JSON(count), "remark": "1234"]).problems == [])
        }
        #expect(read(Order.self, ["name": "A", "parts": .array(Array(repeating: ["title": "a"], count: 3))]).problems == [])
        #expect(read(Wide.self, ["values": [], "few": [1, 2], "text": "abc"]).problems == [])
        #expect(
            read(Wide.self, ["values": [], "few": [1, 2, 3], "text": "abcd"]).problems.map(\.expected)
                == ["at most 3 characters, not 4", "at most 2 items, not 3"])
    }

    @Test func `characters are counted as JSON Schema counts them`() {
        #expect(read(Wide.self, ["values": [], "text": "日本語"]).problems == [])
        #expect(read(Wide.self, ["values": [], "text": "e\u{301}e\u{301}"]).problems.map(\.expected) == ["at most 3 characters, not 4"])
    }

    @Test func `a whole number may be written with a fraction`() {
        #expect(read(Order.self, ["name": "A", "count": 4.0]).object?.count == 4)
    }

    @Test func `an array without a limit has one all the same`() {
        let numbers = JSON.array(Array(repeating: 1, count: 1_000))
        #expect(read(Wide.self, ["values": numbers]).object?.values.count == 1_000)
        #expect(
            read(Wide.self, ["values": .array(Array(repeating: 1, count: 1_001))]).problems
                == [FieldProblem("values", got: "an array of 1001", expected: "an array of at most 1000")])
    }

    @Test func `a change keeps, removes or sets`() throws {
        #expect(try #require(read(Order.self, ["name": "A"]).object).remark.isKeep)
        #expect(try #require(read(Order.self, ["name": "A", "remark": .null]).object).remark.isRemove)
        guard case .set("new") = try #require(read(Order.self, ["name": "A", "remark": "new"]).object).remark else {
            Issue.record("not set")
            return
        }
    }

    @Test(arguments: [
        (80, String(repeating: "x", count: 80)), (81, String(repeating: "x", count: 77) + "..."),
        (1_000_000, String(repeating: "x", count: 77) + "..."),
    ])
    func `what is told back of a value does not grow with it`(count: Int, got: String) {
        #expect(read(Order.self, ["name": .string(String(repeating: "x", count: count))]).problems.first?.got == .string(got))
    }

    @Test func `what is told back of an object are its first names`() {
        let object: JSON = ["a": 1, "b": 2, "c": 3, "d": 4, "e": 5, "f": 6, "g": 7]
        #expect(read(Order.self, ["name": object]).problems.first?.got == "an object with a, b, c, d, e, f")
    }

    @Test func `the schema says what the check does`() {
        let part: JSON = [
            "type": "object",
            "properties": [
                "title": ["type": "string", "description": "Its title."],
                "size": ["type": "integer", "minimum": 1, "maximum": 10, "description": "Its size."],
                "is_spare": ["type": "boolean", "default": false, "description": "Whether it may be left out."],
            ], "required": ["title"], "additionalProperties": false,
        ]
        #expect(
            ParamTable.of(Order.self).schema.json == [
                "type": "object",
                "properties": [
                    "name": ["type": "string", "minLength": 1, "maxLength": 5, "description": "A name."],
                    "count": ["type": "integer", "minimum": 1, "maximum": 9, "default": 3, "description": "How many."],
                    "note": ["type": "string", "description": "A note."],
                    "flavour": ["type": "string", "enum": ["vanilla", "chocolate"], "description": "What it tastes of."],
                    "parts": ["type": "array", "items": part, "minItems": 1, "maxItems": 3, "description": "What it is made of."],
                    "starts_at": ["type": "string", "format": "date-time", "description": "When it starts."],
                    "is_loud": ["type": "boolean", "default": false, "description": "Loud or not."],
                    "remark": ["type": ["string", "null"], "minLength": 0, "maxLength": 4, "description": "A remark."],
                    "story_id": ["type": "string", "pattern": "^sty_[0-9a-z]{26}$", "description": "The story."],
                    "urls": ["type": "array", "items": ["type": "string"], "description": "Where to look."],
                    "extra": ["description": "Anything."],
                ], "required": ["name"], "additionalProperties": false,
            ])
    }
}

extension Change {
    fileprivate var isKeep: Bool { if case .keep = self { true } else { false } }
    fileprivate var isRemove: Bool { if case .remove = self { true } else { false } }
}
