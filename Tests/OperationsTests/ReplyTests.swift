import JSONSchema
import Testing

@testable import Operations

@Suite struct ReplyTests {
    private enum Word: String, ParamWord { case one, two }

    /// Something of everything.
    private struct Everything: Reply {
        var text: String
        var number: Int
        var inner: [Inner]

        static let fields: [Field<Everything>] = [
            Field("text") { $0.text }, Field("number") { $0.number }, Field("yes") { _ in true }, Field("no") { _ in false },
            Field("none") { _ in String?.none }, Field("some") { $0.text as String? }, Field("word") { _ in Word.two },
            Field("id") { _ in StoryID(at: Instant(milliseconds: 1), randomness: (1, 2)) },
            Field("instant") { _ in Instant("2026-05-01T06:07:08.090Z")! }, Field("free") { FreeObject(["a\"": .string($0.text)]) },
            Field("json") { _ in [1, nil, 2.5] as JSON }, Field("inner") { $0.inner },
            Field("awaited") { Awaited.finished(Inner(name: $0.text)) }, Field("nested", nil) { _ in Nothing() },
            Inner.fields[0].of { Inner(name: $0.text) },
        ]
    }

    private struct Inner: Reply {
        var name: String

        static let fields: [Field<Inner>] = [Field("name \"in quotes\"") { $0.name }]
    }

    private struct Nothing: Reply {
        static let fields: [Field<Nothing>] = []
    }

    @Test(arguments: ["", "short", "a text of more than \"sixteen\" bytes\n", "é𝄞\u{1}"])
    func `a reply is written as its JSON says`(text: String) throws {
        let reply = Everything(text: text, number: .min, inner: text.isEmpty ? [] : [Inner(name: text), Inner(name: "")])
        let encoded = EncodedReply(reply)
        #expect(encoded.bytes == reply.json.bytes)
        #expect(encoded.json == reply.json)
        #expect(Everything.schema.violations(in: encoded.json) == [])
    }

    @Test func `an awaited reply that is not there yet is written as the job`() {
        let reply = Awaited<Inner>.running(JobID(at: Instant(milliseconds: 1), randomness: (1, 2)))
        #expect(EncodedReply(reply).bytes == reply.json.bytes)
    }
}
