import JSONSchema
import Testing

@Suite struct KnownTextsTests {
    let known = KnownTexts(["name", "ключ", "", "note", "a text that is longer than a word or two", "id"])

    @Test(arguments: [
        #"{"name": "note", "id": "", "nome": "names", "ключ": "клюк", "": ["a text that is longer than a word or two", "i"]}"#,
        #"{"\u006eame": "no\u0074e", "name ": "nam"}"#, #"["", "", "a text that is longer than a word or twO"]"#,
    ])
    func `a text means the same whatever is expected in it`(text: String) throws {
        let bytes = Array(text.utf8)
        #expect(try JSON(parsing: bytes, expecting: known) == JSON(parsing: bytes))
        #expect(try JSON(parsing: bytes, expecting: known).text == JSON(parsing: bytes).text)
    }

    @Test func `an expected name is repeated as little as any other`() {
        #expect(throws: JSONError.self) { try JSON(parsing: Array(#"{"name": 1, "name": 2}"#.utf8), expecting: known) }
    }
}
