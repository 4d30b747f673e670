import JSONSchema
import Testing

@Suite struct JSONOutputTests {
    /// As many bytes as are looked at in one step, and some more on either side.
    @Test(arguments: 0..<20, ["\"", "\\", "\n", "\u{0}", "\u{1f}", "\u{7f}", "é", "𝄞"])
    func `a text is escaped wherever the character stands`(place: Int, character: String) throws {
        for length in [place, 16, 24, 40] where length >= place {
            let text = String(repeating: "x", count: place) + character + String(repeating: "y", count: length - place)
            var output = JSONOutput(reserving: 1)
            output.write(string: text)
            #expect(try JSON(parsing: output.bytes) == .string(text))
            #expect(output.bytes.allSatisfy { $0 >= 0x20 })
        }
    }

    /// Each way in which marks and their neighbours among the bytes can lie in the eight that are looked at in one step.
    @Test(arguments: ["\"", "\\", "\n"], ["!", "#", "[", "]", "é", "\u{7f}"])
    func `marks side by side are escaped each`(mark: String, other: String) throws {
        for places in 0..<256 {
            let text = (0..<8).map { places >> $0 & 1 == 1 ? mark : other }.joined() + "!"
            let escaped = mark == "\n" ? "\\n" : "\\" + mark
            var output = JSONOutput(reserving: 1)
            output.write(string: text)
            #expect(String(decoding: output.bytes, as: UTF8.self) == "\"\(text.replacing(mark, with: escaped))\"")
        }
    }

    @Test func `a text of nothing but quotes grows as far as it has to`() throws {
        let text = String(repeating: "\"\\\u{1}", count: 5_000)
        var output = JSONOutput(reserving: 1)
        output.write(string: text)
        #expect(output.count == 5_000 * (2 + 2 + 6) + 2)
        #expect(try JSON(parsing: output.bytes) == .string(text))
    }

    @Test func `JSON as a string of JSON is what was written`() throws {
        let json: JSON = ["a\"b": ["é\n", 1.5, nil], "c": ""]
        var output = JSONOutput()
        output.write(string: json.bytes)
        #expect(try JSON(parsing: output.bytes) == .string(json.text))
    }

    @Test(arguments: [0, 1, 9, 10, -10, 999, 1_000, 999_999_999_999_999_999, 1_000_000_000_000_000_000, .max, .min] as [Int64])
    func `a number is written in its digits`(number: Int64) {
        var output = JSONOutput(reserving: 1)
        output.write(number: number)
        #expect(String(decoding: output.bytes, as: UTF8.self) == String(number))
    }

    @Test func `members with commas before them become an object`() {
        var output = JSONOutput()
        output.write("[")
        for members in ["", ",\"a\":1", ",\"a\":1,\"b\":{}"] {
            let start = output.count
            output.write(Array(members.utf8))
            output.close(since: start)
        }
        #expect(String(decoding: output.bytes, as: UTF8.self) == "[{}{\"a\":1}{\"a\":1,\"b\":{}}")
    }

    /// The memory of one that has ended is given to the next: each has to have its own while it is written.
    @Test func `several outputs at a time hold what each was given`() {
        for round in 0..<3 {
            var outer = JSONOutput()
            outer.write("[")
            for number in 0..<4 {
                var inner = JSONOutput(reserving: [64, 1_000, 4_096, 9_000][number])
                inner.write(string: String(repeating: "\(round)\(number)", count: 3_000))
                if number > 0 { outer.write(UInt8(ascii: ",")) }
                outer.write(inner.bytes)
            }
            outer.write("]")
            let expected = (0..<4).map { number in "\"\(String(repeating: "\(round)\(number)", count: 3_000))\"" }.joined(separator: ",")
            #expect(String(decoding: outer.bytes, as: UTF8.self) == "[\(expected)]")
        }
    }
}
