import JSONSchema
import Operations
import TestSupport
import Testing

@testable import Features

@Suite struct BrandGoalTests {
    private let setting = StorySetting()

    private func make() async throws -> JSON {
        try await setting.call("create_character", ["name": "Ines", "niche": "bread"])["id"]!
    }

    @Test func `goals are set as a whole, added and removed one by one, and keep their ids`() async throws {
        let id = try await make()
        let set = try await setting.call(
            "set_brand_goals", ["character_id": id, "goals": [["name": "Flour"], ["name": "A fair", "kind": "collaboration"]]])
        let flour = set["goals"]![0]!
        #expect(flour == ["id": flour["id"]!, "kind": "product", "name": "Flour", "description": .null, "url": .null])
        let again = try await setting.call(
            "set_brand_goals", ["character_id": id, "goals": [["name": "Flour", "url": "https://f.example/"]]])
        #expect(again["goals"]?.arrayValue?.count == 1 && again["goals"]?[0]?["id"] == flour["id"])
        let added = try await setting.call("add_brand_goal", ["character_id": id, "goal": ["name": "Salt"]])
        #expect(added["version"] == 4)
        let removed = try await setting.call("remove_brand_goal", ["character_id": id, "goal_id": flour["id"]!])
        #expect(removed["goals"]?.arrayValue?.map { $0["name"] } == ["Salt"])
        #expect(try await setting.call("get_brand_goals", ["character_id": id]) == removed)
    }

    @Test func `a name twice, an address that is none and more than twenty are refused`() async throws {
        let id = try await make()
        let twice = try await setting.failure(of: "set_brand_goals", ["character_id": id, "goals": [["name": "A"], ["name": "A"]]])
        #expect(twice.fields.map(\.path) == ["goals[1]"])
        let address = try await setting.failure(of: "set_brand_goals", ["character_id": id, "goals": [["name": "A", "url": "ftp://a"]]])
        #expect(address.fields.map(\.path) == ["goals[0].url"])
        let goals = (1...20).map { JSON.object(JSON.Object(name: "Goal \($0)")) }
        try await setting.call("set_brand_goals", ["character_id": id, "goals": .array(goals)])
        #expect(
            try await setting.failure(of: "add_brand_goal", ["character_id": id, "goal": ["name": "More"]]).fields.map(\.path) == ["goal"])
        let same = try await setting.failure(of: "set_brand_goals", ["character_id": id, "goals": .array(goals + [["name": "More"]])])
        #expect(same.fields.map(\.path) == ["goals"])
    }
}

extension JSON.Object {
    /// A goal of that name.
    fileprivate init(name: String) {
        self.init()
        append("name", .string(name))
    }
}
