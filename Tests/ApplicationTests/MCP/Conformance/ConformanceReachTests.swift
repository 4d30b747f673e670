import Application
import HTTPTypes
import JSONSchema
import TestSupport
import Testing

/// Who reaches the fixture, and that it opens nothing else.
@Suite struct ConformanceReachTests {
    private let off = try! TestAppliance()
    private let setting = ConformanceSetting()

    @Test func `without the setting nothing of it is listed or reachable`() async throws {
        let client = MCPConversation(appliance: off, key: off["ada"].key)
        #expect(try await client.tools().contains { $0.hasPrefix("test_") || $0 == "greet" } == false)
        #expect(try await client.tool("test_simple_text").errorCode == -32602)
        #expect(try await client.send("prompts/get", ["name": "test_simple_prompt"]).errorCode == -32602)
        #expect(try await client.send("resources/read", ["uri": "test://static-text"]).errorCode == -32602)
        #expect(try await client.send("resources/templates/list").json.text.contains("test://") == false)
        let nobody = MCPConversation(appliance: off, key: nil)
        #expect(try await nobody.send("server/discover").status == 401)
    }

    @Test func `whoever has no key sees the fixture and nothing of the product`() async throws {
        let nobody = setting.client(capabilities: ConformanceSetting.tasks)
        let operations = setting.appliance.appliance.dispatcher.catalog.operations
        let tools = Set(try await nobody.tools())
        #expect(tools.isDisjoint(with: operations.flatMap { [$0.spec.name] + $0.spec.aliases }))
        for operation in operations {
            #expect(try await nobody.tool(operation.spec.name).errorCode == -32602)
        }
        for uri in ["troupe://agents-guide", "troupe://story/sty_00000000000000000000000000", "troupe://configs/channel-limits"] {
            #expect(try await nobody.send("resources/read", ["uri": .string(uri)]).errorCode == -32602)
        }
        #expect(try await nobody.send("prompts/list").json.text.contains("ship-carousel") == false)
        let job =
            try await setting.appliance.call(
                "render_template", ["template_id": "tpl_cover", "slots": ["title": "Seven habits"], "wait_seconds": 0])["job_id"] ?? .null
        #expect(try await nobody.send("tasks/get", ["taskId": job]).errorCode == -32602)
        #expect(await setting.appliance.send(.get, "/api/v1/whoami").status.code == 401)
    }

    @Test func `a wrong key is refused as ever, and a right one has both`() async throws {
        #expect(try await setting.client(key: "trp_live_wrong").send("server/discover").status == 401)
        let ada = setting.client(key: setting.appliance["ada"].key)
        #expect(Set(try await ada.tools()).isSuperset(of: ["whoami", "test_simple_text"]))
        #expect(try await ada.tool("whoami").result["isError"] == false)
    }

    @Test(arguments: ["0.0.0.0", "192.168.1.2", "::"])
    func `it does not start where others could connect`(host: String) {
        #expect(throws: SettingsError.self) {
            try TestAppliance {
                $0.servesConformanceFixture = true
                $0.host = host
            }
        }
    }

    @Test func `the setting is a variable of the environment`() throws {
        var settings = Settings(dataFile: "x", executable: "x")
        try settings.apply(environment: ["TROUPE_CONFORMANCE": "0"])
        #expect(!settings.servesConformanceFixture)
        try settings.apply(environment: ["TROUPE_CONFORMANCE": "1"])
        #expect(settings.servesConformanceFixture)
        #expect(throws: SettingsError.self) { try settings.apply(environment: ["TROUPE_CONFORMANCE": "yes"]) }
    }
}
