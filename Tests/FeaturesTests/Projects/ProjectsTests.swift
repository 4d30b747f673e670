import JSONSchema
import Operations
import TestSupport
import Testing

@testable import Features

@Suite struct ProjectsTests {
    private let setting = StorySetting()

    private func born(_ id: ProjectID, _ members: JSON = [:]) -> JSON {
        ([
            "id": id.json, "slug": "ada", "name": "ada", "description": .null, "timezone": "UTC", "language": "en",
            "colors": [
                "primary": "#2b4c7e", "secondary": "#567ebb", "background": "#f7f5f0", "text": "#1f2430", "accent": "#e07a3f",
            ], "default_channels": ["feed"], "feed_url": "http://troupe.test/feed/ada", "created_at": .string(StorySetting.start),
            "updated_at": .string(StorySetting.start),
        ] as JSON).with(members)
    }

    private var id: JSON { setting.ada.project.json }

    @Test func `a user begins with one project`() async throws {
        #expect(try await setting.call("list_projects") == ["items": [born(setting.ada.project)], "next_cursor": .null])
        #expect(try await setting.call("get_project", ["project_id": id]) == born(setting.ada.project))
    }

    @Test func `what is not sent stays, colours one by one`() async throws {
        setting.appliance.clock.advance(seconds: 60)
        let changed = try await setting.call(
            "update_project",
            [
                "project_id": id, "description": "Slow bread.", "timezone": "Europe/Berlin", "colors": ["accent": "#AABBCC"],
                "defaultChannels": ["feed", "x"],
            ])
        let expected = born(
            setting.ada.project,
            [
                "description": "Slow bread.", "timezone": "Europe/Berlin", "default_channels": ["feed", "x"],
                "colors": [
                    "primary": "#2b4c7e", "secondary": "#567ebb", "background": "#f7f5f0", "text": "#1f2430", "accent": "#aabbcc",
                ], "updated_at": "2026-05-01T06:01:00.000Z",
            ])
        #expect(changed == expected)
        let again = try await setting.call(
            "update_project", ["project_id": id, "name": "Crumb", "language": "de-AT", "description": .null])
        #expect(again == expected.with(["name": "Crumb", "language": "de-AT", "description": .null]))
        #expect(try await setting.call("get_project", ["project_id": id]) == again)
    }

    @Test func `what the public page says takes a publishing scope, and a person where the key asks one`() async throws {
        let scopes = ScopeSet([.projectsWrite, .projectsRead])
        let plain = try await setting.call(
            "update_project", ["project_id": id, "timezone": "Europe/Berlin", "name": "ada"], scopes: scopes)
        #expect(plain["timezone"] == "Europe/Berlin")
        for change in [["name": "Crumb"], ["description": "Slow bread."]] as [JSON] {
            let failure = try await setting.failure(of: "update_project", (["project_id": id] as JSON).with(change), scopes: scopes)
            #expect(failure.code == .insufficientScope)
            #expect(failure.neededScopes.contains(.storiesPublish))
        }
        let caller = Caller(
            principal: .key(setting.ada.keyID, of: setting.ada.id), scopes: ScopeSet([.projectsWrite, .projectsRead, .publishingWrite]),
            confirms: [.publish])
        func outcome(_ arguments: JSON) async -> Result<JSON, Failure> {
            await setting.appliance.appliance.dispatcher.call(
                Dispatcher.Call("update_project", arguments.with(["project_id": id]), caller: caller, face: .mcp, requestID: "test")
            ).result
        }
        guard case .failure(let failure) = await outcome(["name": "Crumb"]) else { return #expect(Bool(false), "it asks nobody") }
        #expect(failure.code == .conflict && failure.fix == ["confirmed": true])
        #expect(try await outcome(["name": "Crumb", "confirmed": true]).get()["name"] == "Crumb")
        #expect(try await outcome(["language": "de"]).get()["language"] == "de")
    }

    @Test(
        arguments: [
            (["timezone": "Europe/Berln"], "timezone", "an IANA time zone; did you mean Europe/Berlin?"),
            (["language": "german language"], "language", "A language tag such as en or de-AT."),
            (["colors": ["primary": "red"]], "colors.primary", "a colour as #rrggbb, e.g. #2b4c7e"),
            (["colors": ["primry": "#000000"]], "colors.primry", "a known parameter; did you mean primary?"),
            (["name": ""], "name", "1 to 80 characters, not 0"), (["default_channels": []], "default_channels", "1 to 20 items, not 0"),
        ] as [(JSON, String, String)])
    func `what cannot be meant is told and changes nothing`(change: JSON, path: String, expected: String) async throws {
        let failure = try await setting.failure(of: "update_project", (["project_id": id] as JSON).with(change))
        #expect(failure.code == .validationFailed)
        #expect(failure.fields.map(\.path) == [path])
        #expect(failure.fields.map(\.expected) == [expected])
        #expect(try await setting.call("get_project", ["project_id": id]) == born(setting.ada.project))
    }

    @Test func `projects are listed oldest first, page by page`() async throws {
        var all = [setting.ada.project]
        for name in ["Second", "Third"] {
            setting.appliance.clock.advance(seconds: 1)
            all.append(try await setting.project(name))
        }
        let first = try await setting.call("list_projects", ["limit": 2])
        #expect(first["items"]!.arrayValue!.map { $0["id"] } == all.prefix(2).map(\.json))
        let second = try await setting.call("list_projects", ["limit": 2, "cursor": first["next_cursor"]!])
        #expect(second["items"]!.arrayValue!.map { $0["slug"] } == ["third"])
        #expect(second["next_cursor"] == .null)
    }

    @Test(arguments: [("Crumb & Crust!", "crumb-crust"), ("Über Brot", "ber-brot")])
    func `the name makes the address`(name: String, slug: String) async throws {
        let project = try await setting.project(name)
        let shown = try await setting.call("get_project", ["project_id": project.json])
        #expect(shown["name"] == .string(name))
        #expect(shown["feed_url"] == .string("http://troupe.test/feed/\(slug)"))
    }

    @Test(arguments: [("Ada", "ada-"), ("パン", "project-"), ("", "project-"), ("prj_", "prj")])
    func `an address that is taken, or empty, is told apart by the id`(name: String, start: String) async throws {
        let project = try await setting.project(name)
        let slug = try await setting.call("get_project", ["project_id": project.json])["slug"]!.stringValue!
        #expect(slug == (start.hasSuffix("-") ? start + project.text.suffix(8) : start))
    }
}
