import Application
import HTTPTypes
import JSONSchema
import Operations
import TestSupport
import Testing

@testable import Features

@Suite struct WhoamiTests {
    private let setting = StorySetting()

    @Test func `a key is told whose it is, what it may do and how many requests are left`() async throws {
        let key = try await setting.appliance.key("ada", scopes: [.storiesRead, .mediaRead], project: setting.ada.project, rateLimit: 5)
        let id = try setting.value("SELECT id FROM key ORDER BY rowid DESC LIMIT 1")
        func whoami() async throws -> JSON { try await setting.appliance.send(.get, "/api/v1/whoami", key: key).json() }
        let expected: JSON = [
            "user_id": setting.ada.id.json, "email": "ada@example.org", "project_id": setting.ada.project.json, "project_name": "ada",
            "default_project_id": setting.ada.project.json,
            "scopes": ["stories:read", "media:read"], "key_id": id, "key_name": "", "key_expires_at": .null,
            "rate": ["limit": 5, "remaining": 4, "reset_at": "2026-05-01T06:01:00.000Z"], "server_time": .string(StorySetting.start),
        ]
        #expect(try await whoami() == expected)
        setting.appliance.clock.advance(seconds: 59)
        #expect(
            try await whoami()
                == expected.with([
                    "rate": ["limit": 5, "remaining": 3, "reset_at": "2026-05-01T06:01:00.000Z"], "server_time": "2026-05-01T06:00:59.000Z",
                ]))
        setting.appliance.clock.advance(seconds: 1)
        #expect(
            try await whoami()
                == expected.with([
                    "rate": ["limit": 5, "remaining": 4, "reset_at": "2026-05-01T06:02:00.000Z"], "server_time": "2026-05-01T06:01:00.000Z",
                ]))
    }

    @Test func `account_info is another name for it, and no scope is needed`() async throws {
        let nothing = ScopeSet([])
        let shown = try await setting.call("account_info", scopes: nothing)
        #expect(shown == (try await setting.call("whoami", scopes: nothing)))
        #expect(shown["scopes"] == [])
        #expect(shown["rate"] == .null)
    }

    @Test func `the operator is nobody's user`() async throws {
        let shown = try await setting.appliance.appliance.command("whoami", [:], as: nil).get()
        #expect(
            shown
                == [
                    "user_id": .null, "email": .null, "project_id": .null, "project_name": .null,
                    "default_project_id": .null, "scopes": ["*"], "key_id": .null,
                    "key_name": .null, "key_expires_at": .null, "rate": .null, "server_time": .string(StorySetting.start),
                ])
    }

    @Test func `on the command line one acts as a user by the address`() async throws {
        let shown = try await setting.appliance.appliance.command("whoami", [:], as: "bob@example.org").get()
        #expect(shown["user_id"] == setting.appliance["bob"].id.json)
        let failure = await setting.appliance.appliance.command("whoami", [:], as: "nobody@example.org")
        #expect(failure == .failure(.notFound("user", "nobody@example.org")))
    }
}
