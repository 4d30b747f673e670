import JSONSchema
import Operations
import TestSupport
import Testing

@Suite struct CompletionTests {
    let appliance = try! TestAppliance(users: ["ada", "bob"])

    private func complete(_ reference: JSON, _ argument: String, _ typed: String, key: String? = nil, revision: String = "2026-07-28")
        async throws
        -> FaceFixture.Reply
    {
        let client = MCPConversation(appliance: appliance, key: key ?? appliance["ada"].key, revision: revision)
        return try await client.send(
            "completion/complete", ["ref": reference, "argument": ["name": .string(argument), "value": .string(typed)]])
    }

    private func values(_ reply: FaceFixture.Reply) -> [String] {
        reply.result["completion"]?["values"]?.arrayValue?.compactMap(\.stringValue) ?? ["\(reply.json.text)"]
    }

    private static func prompt(_ name: String) -> JSON { ["type": "ref/prompt", "name": .string(name)] }

    private static let story: JSON = ["type": "ref/resource", "uri": "troupe://story/{id}"]

    @Test(arguments: ["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25", "2026-07-28"])
    func `time zones are found by their place`(revision: String) async throws {
        let reply = try await complete(Self.prompt("load-calendar"), "timezone", "berl", revision: revision)
        #expect(reply.result["completion"] == ["values": ["Europe/Berlin"], "total": 1, "hasMore": false])
    }

    @Test func `never more than a hundred are shown`() async throws {
        let reply = try await complete(Self.prompt("load-calendar"), "timezone", "")
        #expect(values(reply).count == 100)
        #expect(reply.result["completion"]?["hasMore"] == true)
        #expect(reply.result["completion"]?["total"] == nil)
    }

    @Test func `of a list the last element is completed`() async throws {
        #expect(values(try await complete(Self.prompt("ship-carousel"), "channels", "mastodon, th")) == ["mastodon,threads"])
        #expect(values(try await complete(Self.prompt("ship-carousel"), "channels", "blue")) == ["bluesky"])
        let grades = values(try await complete(Self.prompt("explore-aesthetics"), "grades", "golden-film, noir,"))
        #expect(grades.count == 16 && grades.allSatisfy { $0.hasPrefix("golden-film, noir,") })
        #expect(!grades.contains { $0.hasSuffix("noir,golden-film") || $0.hasSuffix("noir,noir") })
    }

    @Test func `stories are found by id and by words, and only one's own`() async throws {
        let bread = try await appliance.call("create_story", ["caption": "100% rye_bread"])["id"]?.stringValue ?? ""
        appliance.clock.advance(seconds: 1)
        let soup = try await appliance.call("create_story", ["caption": "Soup"])["id"]?.stringValue ?? ""
        let bobs = try await appliance.call("create_story", ["caption": "Bread of bob"], as: "bob")["id"]?.stringValue ?? ""
        #expect(values(try await complete(Self.story, "id", "")) == [soup, bread])
        #expect(values(try await complete(Self.story, "id", "0% RYE_")) == [bread])
        #expect(values(try await complete(Self.story, "id", "rye%bread")) == [])
        #expect(values(try await complete(Self.story, "id", String(soup.dropLast(1)))).contains(soup))
        #expect(values(try await complete(Self.prompt("explain-failure"), "story", bobs)) == [])
    }

    @Test func `characters are found by name and niche, niches by their beginning`() async throws {
        let ines = try await appliance.call("create_character", ["name": "Ines", "niche": "bread"])["id"]?.stringValue ?? ""
        appliance.clock.advance(seconds: 1)
        let ada = try await appliance.call("create_character", ["name": "Ada", "niche": "breadth"])["id"]?.stringValue ?? ""
        _ = try await appliance.call("create_character", ["name": "Ines", "niche": "tea"], as: "bob")
        let character: JSON = ["type": "ref/resource", "uri": "troupe://character/{id}"]
        #expect(values(try await complete(character, "id", "ine")) == [ines])
        #expect(values(try await complete(character, "id", "bread")) == [ada, ines])
        #expect(values(try await complete(Self.prompt("batch-generate-and-schedule"), "character_id", "ine")) == [ines])
        let profile = try await appliance.call("create_profile", ["name": "Bakery"])["id"]?.stringValue ?? ""
        #expect(values(try await complete(Self.prompt("batch-generate-and-schedule"), "profile_id", "bak")) == [profile])
        let key = try await appliance.key("ada", scopes: [.mediaRead])
        #expect(values(try await complete(character, "id", "", key: key)) == [])
        #expect(values(try await complete(Self.prompt("create-branded-persona"), "niche", "foo")) == ["food"])
    }

    @Test func `without the scope nothing is proposed`() async throws {
        _ = try await appliance.call("create_story", ["caption": "Bread"])
        let key = try await appliance.key("ada", scopes: [.mediaRead, .mediaWrite])
        #expect(values(try await complete(Self.story, "id", "", key: key)) == [])
        #expect(values(try await complete(Self.prompt("ship-carousel"), "project", "", key: key)) == [])
    }

    @Test func `projects are proposed by name`() async throws {
        #expect(values(try await complete(Self.prompt("ship-carousel"), "project", "a")) == ["ada"])
        #expect(values(try await complete(Self.prompt("ship-carousel"), "project", "b")) == [])
    }

    @Test func `arguments without proposals have none, and proposals count as requests`() async throws {
        #expect(values(try await complete(Self.prompt("ship-carousel"), "caption", "a")) == [])
        let key = try await appliance.key("ada", scopes: [.storiesRead], rateLimit: 1)
        #expect(try await complete(Self.story, "id", "", key: key).field("X-RateLimit-Remaining") == "0")
        #expect(try await complete(Self.story, "id", "", key: key).json["error"]?["data"]?["code"] == "rate_limited")
    }

    @Test(
        arguments: [
            (["type": "ref/prompt", "name": "x"], "channels"), (["type": "ref/prompt", "name": "ship-carousel"], "x"),
            (["type": "ref/resource", "uri": "troupe://nothing/{id}"], "id"),
            (["type": "ref/resource", "uri": "troupe://story/{id}"], "x"),
            (["type": "x"], "id"), (nil, "id"),
        ] as [(JSON, String)])
    func `what does not exist is a bad parameter`(reference: JSON, argument: String) async throws {
        #expect(try await complete(reference, argument, "a").errorCode == -32_602)
    }
}
