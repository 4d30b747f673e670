@testable import JSONSchema
import Testing

@Suite struct JSONParserTests {
    @Test(
        arguments: [
            ("null", .null), ("true", true), ("false", false), ("0", 0), ("-0", 0), ("42", 42), ("-7", -7), (" \t\r\n1 \t\r\n", 1),
            ("\"\"", ""), ("\"a\"", "a"), ("\"é日𝄞👩‍👩‍👧\"", "é日𝄞👩‍👩‍👧"), ("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\/\u{8}\u{c}\n\r\t"),
            ("\"\\u0041\\u00e9\\u65E5\"", "Aé日"), ("\"\\u0000\"", "\0"), ("\"\\ud834\\udd1e\"", "𝄞"), ("\"\\uDBFF\\uDFFF\"", "\u{10FFFF}"),
            ("\"\u{7f}\u{2028}\"", "\u{7f}\u{2028}"), ("[]", []), ("[ ]", []), ("[1, [2], []]", [1, [2], []]), ("{}", [:]), ("{ }", [:]),
            ("{\"a\": {\"b\": [null]}, \"\": 1}", ["a": ["b": [nil]], "": 1]),
        ] as [(String, JSON)])
    func `a text of the grammar is read`(text: String, value: JSON) throws {
        #expect(try JSON(parsing: text) == value)
    }

    @Test(
        arguments: [
            ("9223372036854775807", .int(.max)), ("-9223372036854775808", .int(.min)),
            ("9223372036854775808", .double(9_223_372_036_854_775_808)),
            ("-9223372036854775809", .double(-9_223_372_036_854_775_808)), ("1.0", .double(1)), ("-0.0", .double(-0.0)),
            ("1e2", .double(100)),
            ("1E+2", .double(100)), ("25e-1", .double(2.5)), ("0.1", .double(0.1)),
            ("1.7976931348623157e308", .double(.greatestFiniteMagnitude)),
            ("5e-324", .double(.leastNonzeroMagnitude)), ("1e-400", .double(0)), (String(repeating: "0", count: 1) + ".5", .double(0.5)),
        ] as [(String, JSON)])
    func `a number keeps its kind and its value`(text: String, value: JSON) throws {
        #expect(try JSON(parsing: text) == value)
    }

    @Test(arguments: [
        ("", "The text ends where a value is expected", 0), ("  ", "The text ends where a value is expected", 2),
        ("[", "The text ends where a value is expected", 1), ("{\"a\":", "The text ends where a value is expected", 5),
        ("1 2", "There is more than one value", 2), ("{}]", "There is more than one value", 2), ("1//", "There is more than one value", 1),
        ("tru", "This is no value", 0), ("nul", "This is no value", 0), ("True", "This is no value", 0), ("[1,]", "This is no value", 3),
        (".5", "This is no value", 0), ("+1", "This is no value", 0), ("NaN", "This is no value", 0), ("'a'", "This is no value", 0),
        ("\u{FEFF}1", "This is no value", 0), ("\u{A0}1", "This is no value", 0), ("[1 2]", "Expected ',' or ']'", 3),
        ("[1", "Expected ',' or ']'", 2), ("[1}", "Expected ',' or ']'", 2), ("{1:2}", "Expected a member name in double quotes", 1),
        ("{\"a\":1,}", "Expected a member name in double quotes", 7), ("{", "Expected a member name in double quotes", 1),
        ("{\"a\" 1}", "Expected ':'", 5), ("{\"a\"", "Expected ':'", 4), ("{\"a\":1 \"b\":2}", "Expected ',' or '}'", 7),
        ("{\"a\":1", "Expected ',' or '}'", 6), ("{\"a\":1,\"a\":2}", "The member name \"a\" is repeated", 10),
        ("{\"a\":1,\"\\u0061\":2}", "The member name \"a\" is repeated", 15), ("\"a", "The text ends inside a string", 2),
        ("\"\\n", "The text ends inside a string", 3), ("\"\\", "The text ends inside a string", 2),
        ("\"\\u12\"", "The text ends inside a string", 3),
        ("\"\n\"", "A control character stands in a string unescaped", 1),
        ("\"\\n\u{1f}\"", "A control character stands in a string unescaped", 3),
        ("\"\\x\"", "This escape is unknown", 3), ("\"\\u12G4\"", "Expected four hexadecimal digits", 5),
        ("\"\\u+123\"", "Expected four hexadecimal digits", 3), ("\"\\ud800\"", "A surrogate stands alone", 7),
        ("\"\\ud800x\"", "A surrogate stands alone", 7), ("\"\\ud800\\n\"", "A surrogate stands alone", 7),
        ("\"\\ud800\\u0041\"", "A surrogate stands alone", 13), ("\"\\ud800\\ud800\"", "A surrogate stands alone", 13),
        ("\"\\udc00\"", "A surrogate stands alone", 7), ("01", "A number has a leading zero", 2),
        ("-012", "A number has a leading zero", 4),
        ("00", "A number has a leading zero", 2), ("-", "Expected a digit", 1), ("1.", "Expected a digit", 2),
        ("1.e1", "Expected a digit", 2),
        ("1e", "Expected a digit", 2), ("1e+", "Expected a digit", 3), ("--1", "Expected a digit", 1),
        ("1e309", "A number is out of range", 5),
        ("-1e309", "A number is out of range", 6),
    ])
    func `what is no JSON is refused with the reason and the place`(text: String, reason: String, offset: Int) {
        #expect(throws: JSONError(reason, offset)) { try JSON(parsing: text) }
    }

    /// RFC 3629 section 3: overlong forms, surrogates, beyond U+10FFFF, a lone continuation, a cut sequence.
    @Test(arguments: [[0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0x80], [0xE2, 0x82], [0xFF]] as [[UInt8]])
    func `bytes that are no UTF-8 are refused in every string`(bytes: [UInt8]) {
        let plain = [0x22] + bytes + [0x22]
        #expect(throws: JSONError("The text is not UTF-8", plain.count - 1)) { try JSON(parsing: plain) }
        let escaped = Array("\"\\n".utf8) + bytes + [0x22]
        #expect(throws: JSONError("The text is not UTF-8", escaped.count - 1)) { try JSON(parsing: escaped) }
        let name = [0x7B] + plain + Array(":1}".utf8)
        #expect(throws: JSONError("The text is not UTF-8", bytes.count + 2)) { try JSON(parsing: name) }
        #expect(throws: JSONError("This is no value", 0)) { try JSON(parsing: bytes) }
    }

    @Test(arguments: [("[", "]"), ("{\"a\":", "}")])
    func `64 levels are read and the 65th is refused`(open: String, close: String) throws {
        func nested(_ depth: Int) -> String {
            String(repeating: open, count: depth - 1) + (open == "[" ? "[]" : "{}") + String(repeating: close, count: depth - 1)
        }
        #expect(try JSON(parsing: nested(64)).text == nested(64))
        #expect(throws: JSONError("Values nest deeper than 64", 64 * open.utf8.count)) { try JSON(parsing: nested(65)) }
    }

    @Test func `depth counts what is open and not what has been`() throws {
        let wide = "[" + Array(repeating: "[[]]", count: 100).joined(separator: ",") + "]"
        #expect(try JSON(parsing: wide, maxDepth: 3).arrayValue?.count == 100)
        #expect(throws: JSONError("Values nest deeper than 2", 2)) { try JSON(parsing: wide, maxDepth: 2) }
    }

    @Test(arguments: ["[", "{\"a\":"])
    func `a mebibyte of openings is refused at the 65th`(open: String) {
        let bytes = Array(String(repeating: open, count: 1 << 20).utf8)
        #expect(throws: JSONError("Values nest deeper than 64", 64 * open.utf8.count)) { try JSON(parsing: bytes) }
    }

    /// Names are compared one by one in small objects and by a set in larger ones: both sides of the border, first and last name.
    @Test(arguments: [1, 2, 15, 16, 17, 18, 200])
    func `a repeated member name is refused in objects of every size`(count: Int) throws {
        let members = (0..<count).map { "\"n\($0)\":\($0)" }
        let whole = "{" + members.joined(separator: ",") + "}"
        #expect(try JSON(parsing: whole).objectValue?.keys == (0..<count).map { "n\($0)" })
        for repeated in [0, count - 1] {
            let text = "{" + (members + ["\"n\(repeated)\""]).joined(separator: ",")
            #expect(throws: JSONError("The member name \"n\(repeated)\" is repeated", text.utf8.count)) { try JSON(parsing: text + ":1}") }
        }
    }

    @Test func `a number of more digits than anybody means is refused`() throws {
        let longest = "0." + String(repeating: "1", count: 998)
        #expect(try JSON(parsing: longest).doubleValue == 0.111_111_111_111_111_11)
        #expect(throws: JSONError("A number is out of range", 1_001)) { try JSON(parsing: longest + "1") }
    }

    @Test func `members keep their order and are equal in any`() throws {
        let (first, second) = (try JSON(parsing: "{\"b\":1,\"a\":2}"), try JSON(parsing: "{\"a\":2,\"b\":1}"))
        #expect(first == second)
        #expect(first.text == "{\"b\":1,\"a\":2}")
    }
}

extension JSONError {
    fileprivate init(_ reason: String, _ offset: Int) { self.init(reason: reason, offset: offset) }
}
