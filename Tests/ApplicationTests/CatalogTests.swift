import Features
import JSONSchema
import Operations
import Testing

@Suite struct CatalogTests {
    private static let operations = Catalog.operations.operations

    /// The first issue's list, by name.
    private static let promised = """
        whoami list_projects get_project update_project list_templates get_template render_template list_social_connections \
        create_connection delete_connection list_media get_media update_media delete_media upload_media upload_media_init \
        upload_media_chunk upload_media_finalize request_upload_url get_upload_status upload_media_from_url list_stories get_story \
        create_story create_stories_bulk update_story delete_story preview_story schedule_story unschedule_story publish_story \
        get_publish_status retry_publish
        """.split(separator: " ").map(String.init)

    @Test(arguments: operations.map(\.spec.name))
    func `an operation is declared as it should be`(name: String) throws {
        let operation = try #require(Catalog.operations[name])
        #expect(operation.complaints == [])
        #expect(name.utf8.count <= 40)
        #expect(operation.outputSchema.json["type"] == "object")
        #expect(operation.inputSchema.json["type"] == "object" && operation.inputSchema.json["additionalProperties"] == false)
        #expect(operation.spec.route.path.hasPrefix("/api/v1/"))
        #expect((operation.spec.route.method == .get) == operation.spec.effect.isRead)
    }

    @Test func `everything that was promised is there`() {
        #expect(Set(Self.promised).subtracting(Self.operations.map(\.spec.name)) == [])
        #expect(Catalog.operations["account_info"]?.spec.name == "whoami")
    }

    @Test func `no two operations share a route`() {
        let routes = Self.operations.map { operation in
            operation.spec.route.method.rawValue + " " + operation.spec.route.path.replacing(#/\{[^}]*\}/#, with: "{}")
        }
        #expect(Set(routes).count == routes.count)
    }

    @Test func `every operation that changes something asks for a scope`() {
        #expect(
            Self.operations.filter { $0.spec.scope == nil }.map(\.spec.name)
                == ["whoami", "find_tools", "list_configs", "list_persona_library", "get_persona_template", "estimate_cost"])
    }

    @Test func `a reading scope lets nothing be changed`() {
        let changing = Self.operations.filter { !$0.spec.effect.isRead }
        #expect(changing.filter { $0.spec.allows(.reading) }.map(\.spec.name) == [])
    }

    @Test(arguments: operations.map(\.spec.name))
    func `every parameter tells its type or its choices`(name: String) throws {
        for parameter in try #require(Catalog.operations[name]).parameters {
            let schema = parameter.schema.json
            #expect(schema["type"] != nil || schema["anyOf"] != nil, "\(parameter.name)")
            #expect(schema["description"] == .string(parameter.help))
        }
    }
}
