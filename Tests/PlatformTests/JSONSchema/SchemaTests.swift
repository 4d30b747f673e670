import JSONSchema
import Testing

@Suite struct SchemaTests {
    private static let object = Schema.object(
        [("name", .string), ("tags", .array(of: .choice(["a", "b"])))], required: ["name"])

    @Test(
        arguments: [
            (["type": "null"], .null, []), (["type": "null"], 0, ["(root): expected null, got integer"]),
            (["type": "boolean"], true, []), (["type": "boolean"], "true", ["(root): expected boolean, got string"]),
            (["type": "integer"], 3, []), (["type": "integer"], 3.0, []),
            (["type": "integer"], 3.5, ["(root): expected integer, got number"]),
            (["type": "number"], 3, []), (["type": "number"], 3.5, []), (["type": "number"], "3", ["(root): expected number, got string"]),
            (["type": "string"], "", []), (["type": "string"], .null, ["(root): expected string, got null"]),
            (["type": "array"], [], []), (["type": "array"], [:], ["(root): expected array, got object"]),
            (["type": "object"], [:], []), (["type": "object"], [], ["(root): expected object, got array"]),
            (["type": ["string", "null"]], .null, []), (["type": ["string", "null"]], 1, ["(root): expected string or null, got integer"]),
            (["enum": ["a", 1, nil]], 1, []), (["enum": ["a", 1, nil]], .null, []),
            (["enum": ["a"]], "b", ["(root): expected one of [\"a\"], got \"b\""]),
            (["const": ["a": 1]], ["a": 1], []), (["const": true], false, ["(root): expected true"]),
            (["anyOf": [["type": "string"], ["type": "integer"]]], 1, []),
            (["anyOf": [["type": "string"], ["type": "integer"]]], true, ["(root): expected one of 2 shapes, got true"]),
            (["oneOf": [["minimum": 5], ["type": "string"]]], 4, ["(root): expected one of 2 shapes, got 4"]),
            (["oneOf": [["minimum": 5]]], 5, []),
            (["minLength": 2], "👩‍👩‍👧", []), (["minLength": 2], "é", ["(root): expected at least 2 characters"]), (["minLength": 2], 1, []),
            (["maxLength": 1], "é", []), (["maxLength": 1], "e\u{301}", ["(root): expected at most 1 characters"]),
            (["minimum": 1], 1, []), (["minimum": 1], 0.5, ["(root): expected at least 1.0"]), (["minimum": 1], "0", []),
            (["maximum": 9], 9, []), (["maximum": 9], 10, ["(root): expected at most 9.0"]),
            (["minItems": 1], [1], []), (["minItems": 1], [], ["(root): expected at least 1 items"]),
            (["maxItems": 1], [1], []), (["maxItems": 1], [1, 2], ["(root): expected at most 1 items"]),
            (["items": ["type": "string"]], ["a", 1, "b", 2], ["[1]: expected string, got integer", "[3]: expected string, got integer"]),
            (["pattern": "^sty_[0-9a-z]{3}$"], "sty_0az", []),
            (["pattern": "^sty_[0-9a-z]{3}$"], "sty_0azb", ["(root): expected a text like ^sty_[0-9a-z]{3}$, got \"sty_0azb\""]),
            (["required": ["a", "b"]], ["a": nil], ["(root): expected a member \"b\""]), (["required": ["a"]], "text", []),
            (["additionalProperties": ["type": "string"]], ["a": "b", "c": 1], ["c: expected string, got integer"]),
            (["properties": ["a": ["type": "string"]]], ["a": 1, "b": 1], ["a: expected string, got integer"]),
            ([:], ["any": ["thing"]], []),
        ] as [(JSON, JSON, [String])])
    func `each keyword finds what is not as declared`(schema: JSON, value: JSON, found: [String]) {
        #expect(Schema(schema).violations(in: value).map(\.description) == found)
    }

    @Test func `all violations are found, each with its path`() {
        let schema = Schema.object([("items", .array(of: Self.object)), ("more", .map(of: .integer))], required: ["items"])
        let value: JSON = ["items": [["name": "x"], ["tags": ["a", "c"], "extra": 1]], "more": ["n": "1"], "rest": .null]
        #expect(
            schema.violations(in: value).map(\.description) == [
                "items[1]: expected a member \"name\"", "items[1].tags[1]: expected one of [\"a\",\"b\"], got \"c\"",
                "items[1].extra: expected no such member", "more.n: expected integer, got string", "rest: expected no such member",
            ])
    }

    @Test func `an object schema is written with its properties in order`() {
        #expect(
            Self.object.json.text == """
                {"type":"object","properties":{"name":{"type":"string"},"tags":{"type":"array","items":{"type":"string","enum":["a","b"]}}},\
                "required":["name"],"additionalProperties":false}
                """)
    }

    @Test(
        arguments: [
            (.string, ["type": ["string", "null"]]), (.choice(["a"]), ["type": ["string", "null"], "enum": ["a", nil]]),
            (.anything, ["anyOf": [[:], ["type": "null"]]]),
        ] as [(Schema, JSON)])
    func `a nullable schema takes null besides`(schema: Schema, expected: JSON) {
        #expect(schema.nullable.json == expected)
        #expect(schema.nullable.violations(in: .null).isEmpty)
    }

    @Test func `a description is replaced and stands last`() {
        let schema = Schema.string.described("First.").with("maxLength", 3).described("Second.")
        #expect(schema.json.text == "{\"type\":\"string\",\"maxLength\":3,\"description\":\"Second.\"}")
    }

    @Test(arguments: [(.integer, "integer"), (Schema.integer.nullable, "integer"), (.anything, nil)] as [(Schema, String?)])
    func `the type is told also of what may be null`(schema: Schema, type: String?) {
        #expect(schema.type == type)
    }
}
