import JSONSchema
import Testing

@Suite struct JSONWriterTests {
    @Test(
        arguments: [
            (.null, "null"), (true, "true"), (.int(.min), "-9223372036854775808"), (.double(1.5), "1.5"), (.double(2), "2"),
            (.double(1e300), "1e+300"),
            (.double(.infinity), "null"), (.double(.nan), "null"),
            ("a\"\\/\n\r\t\u{8}\u{0}\u{1f}\u{7f}é𝄞", "\"a\\\"\\\\/\\n\\r\\t\\u0008\\u0000\\u001f\u{7f}é𝄞\""),
            ([], "[]"), ([:], "{}"), ([1, [nil], ["a": false, "b\"": ""]], "[1,[null],{\"a\":false,\"b\\\"\":\"\"}]"),
        ] as [(JSON, String)])
    func `a value is written compactly`(value: JSON, text: String) {
        #expect(value.text == text)
    }

    @Test func `a value is written for people`() {
        let value: JSON = ["a": [1, [:], []], "b": ["c": "d"]]
        #expect(
            value.prettyText == """
                {
                  "a": [
                    1,
                    {},
                    []
                  ],
                  "b": {
                    "c": "d"
                  }
                }
                """)
    }

    @Test(arguments: 0..<64 as Range<UInt64>)
    func `what was written is read back the same`(seed: UInt64) throws {
        var chance = SeededChance(seed: seed)
        for _ in 0..<40 {
            let value = Self.value(depth: 5, &chance)
            #expect(try JSON(parsing: value.bytes) == value)
            #expect(try JSON(parsing: value.prettyText) == value)
            #expect(try JSON(parsing: value.bytes).bytes == value.bytes)
        }
    }

    /// Any value; doubles with a fraction, as whole ones are written like integers.
    private static func value(depth: Int, _ chance: inout SeededChance) -> JSON {
        switch Int.random(in: 0..<(depth > 0 ? 8 : 6), using: &chance) {
        case 0: return .null
        case 1: return .bool(.random(using: &chance))
        case 2: return .int(Int64(bitPattern: chance.next() >> UInt64.random(in: 0..<64, using: &chance)))
        case 3: return .int(-Int64(chance.next() >> 1))
        case 4:
            let number = Double(bitPattern: chance.next())
            return number.isFinite && Int64(exactly: number) == nil ? .double(number) : .double(0.5)
        case 5: return .string(text(&chance))
        case 6: return .array((0..<Int.random(in: 0..<6, using: &chance)).map { _ in value(depth: depth - 1, &chance) })
        default:
            var object: JSON = [:]
            for _ in 0..<Int.random(in: 0..<24, using: &chance) { object[text(&chance)] = value(depth: depth - 1, &chance) }
            return object
        }
    }

    private static func text(_ chance: inout SeededChance) -> String {
        let ranges: [ClosedRange<UInt32>] = [0...0x7F, 0...0x7F, 0x80...0x7FF, 0x800...0xD7FF, 0xE000...0xFFFF, 0x1_0000...0x10_FFFF]
        var text = String.UnicodeScalarView()
        for _ in 0..<Int.random(in: 0..<20, using: &chance) {
            text.append(Unicode.Scalar(UInt32.random(in: ranges.randomElement(using: &chance)!, using: &chance))!)
        }
        return String(text)
    }
}
