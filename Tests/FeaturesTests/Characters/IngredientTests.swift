import JSONSchema
import Operations
import TestSupport
import Testing

@testable import Features

@Suite struct IngredientTests {
    private let setting = StorySetting()

    private func make() async throws -> JSON {
        try await setting.call("create_character", ["name": "Ines", "niche": "bread"])["id"]!
    }

    @Test func `a second one of the same kind and value is a conflict that names the first`() async throws {
        let id = try await make()
        let first = try await setting.call("add_ingredient", ["character_id": id, "kind": "props", "value": "a whisk"])
        let failure = try await setting.failure(of: "add_ingredient", ["character_id": id, "kind": "props", "value": "a whisk"])
        #expect(failure.code == .conflict && failure.fix == ["ingredient_id": first["id"]!])
        // Of another kind it is another thing.
        try await setting.call("add_ingredient", ["character_id": id, "kind": "settings", "value": "a whisk"])
    }

    @Test(arguments: [
        ("wardrobe", "apron", true), ("wardrobe", "cafe", false), ("settings", "cafe", true), ("moods", "joyful", true),
        ("times_of_day", "dawn", true), ("times_of_day", "joyful", false), ("props", "apron", false),
    ])
    func `what is drawn is a word of its kind`(kind: String, word: String, isRight: Bool) async throws {
        let id = try await make()
        let arguments: JSON = ["character_id": id, "kind": .string(kind), "value": "one", "draws": .string(word)]
        if isRight {
            #expect(try await setting.call("add_ingredient", arguments)["draws"] == .string(word))
        } else {
            #expect(try await setting.failure(of: "add_ingredient", arguments).fields.map(\.path) == ["draws"])
        }
    }

    @Test func `lists are replaced kind by kind, and what is told again keeps its id`() async throws {
        let id = try await make()
        let whisk = try await setting.call("add_ingredient", ["character_id": id, "kind": "props", "value": "a whisk"])["id"]!
        try await setting.call("add_ingredient", ["character_id": id, "kind": "moods", "value": "glad", "draws": "joyful"])
        try await setting.call("update_character", ["character_id": id, "ingredients": ["props": ["a bowl", "a whisk"]]])
        let items = try await setting.call("list_ingredients", ["character_id": id])["items"]?.arrayValue ?? []
        #expect(Set(items.compactMap { $0["value"]?.stringValue }) == ["a whisk", "glad", "a bowl"])
        #expect(items.first { $0["value"] == "a whisk" }?["id"] == whisk)
        let page = try await setting.call("list_ingredients", ["character_id": id, "limit": 2])
        let rest = try await setting.call("list_ingredients", ["character_id": id, "cursor": page["next_cursor"]!])
        #expect(page["items"]?.arrayValue?.count == 2 && rest["items"]?.arrayValue?.count == 1)
        let twice = try await setting.failure(of: "update_character", ["character_id": id, "ingredients": ["props": ["x", "x"]]])
        #expect(twice.fields.map(\.path) == ["ingredients.props[1].value"])
        let unknown = try await setting.failure(of: "update_character", ["character_id": id, "ingredients": ["prop": ["x"]]])
        #expect(unknown.fields.map(\.path) == ["ingredients.prop"] && unknown.message.contains("did you mean props?"))
    }

    @Test func `a picture of it has to be there, and then stays`() async throws {
        let id = try await make()
        let (picture, video) = (try await setting.picture(), try await setting.picture(type: "video/mp4"))
        let others = try await setting.picture(of: "bob")
        for media in [video, others] {
            let failure = try await setting.failure(
                of: "add_ingredient", ["character_id": id, "kind": "props", "value": "a whisk", "media_id": media.json])
            #expect(failure.fields.map(\.path) == ["media_id"])
        }
        let whisk = try await setting.call(
            "add_ingredient", ["character_id": id, "kind": "props", "value": "a whisk", "media_id": picture.json])
        #expect(whisk["media_id"] == picture.json)
        #expect(try await setting.failure(of: "delete_media", ["media_id": picture.json]).code == .conflict)
        try await setting.call("update_ingredient", ["ingredient_id": whisk["id"]!, "media_id": .null])
        try await setting.call("delete_media", ["media_id": picture.json])
    }

    @Test func `a kind has at most sixty`() async throws {
        let id = try await make()
        let props = (1...60).map { JSON.string("prop \($0)") }
        try await setting.call("update_character", ["character_id": id, "ingredients": ["props": .array(props)]])
        let failure = try await setting.failure(of: "add_ingredient", ["character_id": id, "kind": "props", "value": "one more"])
        #expect(failure.fields.map(\.path) == ["kind"])
        let list = try await setting.failure(
            of: "update_character", ["character_id": id, "ingredients": ["props": .array(props + ["one more"])]])
        #expect(list.fields.map(\.path) == ["ingredients.props"])
    }
}
