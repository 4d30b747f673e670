import JSONSchema
import Operations
import Testing
import TestSupport

@testable import Features

@Suite struct TemplatesTests {
    private let setting = StorySetting()

    private func refusal(_ arguments: JSON) async throws -> Failure {
        let failure = try await setting.failure(of: "render_template", arguments)
        #expect(try setting.value("SELECT COUNT(*) FROM job") == 0)
        return failure
    }

    private static let designs = [
        "tpl_cover", "tpl_list", "tpl_quote", "tpl_poster", "tpl_photo", "tpl_tip", "tpl_steps", "tpl_comparison", "tpl_figure",
        "tpl_checklist", "tpl_question", "tpl_keepsake",
    ]

    // MARK: Looking

    @Test func `the designs are listed in short, each tells what it takes`() async throws {
        let page = try await setting.call("list_templates")
        let listed = page["items"]!.arrayValue!
        #expect(
            listed.map { $0["id"] } == Self.designs.map(JSON.string))
        let whole = try await setting.call("list_templates", ["fields": ["id", "name", "summary", "content_type", "aspects", "slots"]])
        for (short, design) in zip(listed, whole["items"]!.arrayValue!) {
            #expect(short.objectValue!.members.map(\.key) == ["id", "name", "summary"])
            #expect(design["aspects"] == ["1:1", "4:5", "9:16"])
            #expect(try await setting.call("get_template", ["template_id": design["id"]!]) == design)
        }
        #expect(try await setting.call("list_templates", ["content_type": "image"]) == page)
        #expect(try await setting.call("list_templates", ["content_type": "video"]) == ["items": [], "next_cursor": .null])
    }

    @Test func `a slot tells its kind, its room and whether it is needed`() async throws {
        let design = try await setting.call("get_template", ["template_id": "cover"])
        let slots = design["slots"]!.arrayValue!.map { $0.without("help") }
        #expect(
            slots
                == [
                    ["name": "title", "required": true, "kind": "text", "max_characters": 280, "max_lines": .null],
                    ["name": "subtitle", "required": false, "kind": "text", "max_characters": 160, "max_lines": .null],
                    ["name": "kicker", "required": false, "kind": "text", "max_characters": 40, "max_lines": .null],
                    ["name": "handle", "required": false, "kind": "text", "max_characters": 40, "max_lines": .null],
                    ["name": "picture", "required": false, "kind": "picture", "max_characters": .null, "max_lines": .null],
                ])
        let list = try await setting.call("get_template", ["template_id": "tpl_list"])
        #expect(
            list["slots"]?[1]?.without("help") == [
                "name": "items", "required": true, "kind": "text", "max_characters": 640, "max_lines": 8,
            ])
    }

    @Test(arguments: ["get_template", "render_template"])
    func `a design that is not there is answered with those that are`(operation: String) async throws {
        let arguments: JSON =
            operation == "get_template" ? ["template_id": "tpl_billboard"] : ["template_id": "tpl_billboard", "slots": [:]]
        #expect(
            try await setting.failure(of: operation, arguments)
                == Failure(
                    .notFound, "There is no template tpl_billboard. There are \(Self.designs.joined(separator: ", ")).",
                    parameter: "template_id",
                    got: "tpl_billboard"))
    }

    // MARK: What cannot be drawn

    @Test func `wrong, missing and overlong slots are told together, before any work`() async throws {
        let long = JSON.string(String(repeating: "a", count: 161))
        #expect(
            try await refusal(["template_id": "tpl_cover", "slots": ["titel": "Bread", "subtitle": long, "picture": "Cat"]])
                == .invalid([
                    FieldProblem(
                        "slots.titel", got: "Bread", expected: "one of the slots title, subtitle, kicker, handle; did you mean title?"
                    )
                    .renamed("title"),
                    FieldProblem("slots.subtitle", got: long, expected: "at most 160 characters, not 161")
                        .corrected(to: .string(String(repeating: "a", count: 160))),
                    FieldProblem("slots.picture", got: "Cat", expected: "one of the slots title, subtitle, kicker, handle").corrected(
                        to: nil),
                ]))
        #expect(
            try await refusal(["template_id": "tpl_cover", "slots": ["subtitle": "Bread"]])
                == .invalid([
                    FieldProblem("slots.title", got: .null, expected: "a text: What the carousel is about; short titles are set larger.")
                        .corrected(to: "<title>")
                ]))
    }

    @Test(arguments: ["", " \n", "\u{200B}\u{2060}"])
    func `a text of nothing is no text`(text: String) async throws {
        let failure = try await refusal(["template_id": "tpl_quote", "slots": ["quote": .string(text)]])
        #expect(failure.fields.map(\.path) == ["slots.quote"])
    }

    @Test func `more lines than the design has are refused before any work`() async throws {
        let items = JSON.string((1...9).map { "Point \($0)" }.joined(separator: "\n"))
        #expect(
            try await refusal(["template_id": "tpl_list", "slots": ["title": "Bread", "items": items]])
                == .invalid([FieldProblem("slots.items", got: items, expected: "at most 8 lines, not 9")]))
    }

    @Test func `a picture has to be one of the project's, for a design that has a place for it`() async throws {
        let own = try await setting.picture()
        let foreign = try await setting.picture(of: "bob")
        let video = try await setting.picture(type: "video/mp4", milliseconds: 5_000)
        for (media, design, expected) in [
            (foreign, "tpl_cover", "a picture of this project"), (video, "tpl_cover", "a picture of this project"),
            (own, "tpl_quote", "nothing: this design has no picture"),
        ] {
            let slots: JSON = design == "tpl_cover" ? ["title": "Bread"] : ["quote": "Bread"]
            #expect(
                try await refusal(["template_id": .string(design), "slots": slots, "picture_media_id": media.json])
                    == .invalid([FieldProblem("picture_media_id", got: media.json, expected: expected)]))
        }
    }

    @Test func `an unknown aspect and a slot that is no text are told`() async throws {
        #expect(
            try await refusal(["template_id": "tpl_quote", "slots": ["quote": 3], "aspect": "landscape"])
                == .invalid([
                    FieldProblem("slots.quote", got: 3, expected: "a string"),
                    FieldProblem("aspect", got: "landscape", expected: "one of 1:1, 4:5, 9:16"),
                ]))
    }
}
