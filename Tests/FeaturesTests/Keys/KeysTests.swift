import Application
import Foundation
import GRDB
import HTTPServer
import HTTPTypes
import JSONSchema
import Operations
import TestSupport
import Testing

@testable import Features

@Suite struct KeysTests {
    private let setting = StorySetting()

    private func mint(_ change: @Sendable @escaping (inout Keys.Order) -> Void, for name: String = "ada") async throws -> Keys.Minted {
        let user = setting.appliance[name].id
        return try await setting.appliance.appliance.dispatcher.perform(as: .operator) { context in
            var order = Keys.Order()
            change(&order)
            return try Keys.mint(order, for: user, in: context)
        }
    }

    private func revoke(_ id: KeyID) async throws -> Keys.Summary {
        try await setting.appliance.appliance.dispatcher.perform(as: .operator) { context in try Keys.revoke(id, in: context) }
    }

    private func rotate(_ id: KeyID) async throws -> Keys.Minted {
        try await setting.appliance.appliance.dispatcher.perform(as: .operator) { context in try Keys.rotate(id, in: context) }
    }

    /// What a request with that key is answered: status, and the error or the account.
    private func whoami(_ key: String) async throws -> (status: Int, body: JSON) {
        let response = await setting.appliance.send(.get, "/api/v1/whoami", key: key)
        return (response.status.code, try response.json())
    }

    private func refusal(_ key: String) async throws -> JSON {
        let (status, body) = try await whoami(key)
        #expect(status == 401)
        return body["error"]?["message"] ?? .null
    }

    // MARK: Rights

    @Test(arguments: [
        (
            ScopePreset.agent,
            """
            character:read content:read content:generate profile:read analytics:read projects:read templates:read connections:read \
            moments:read stories:read media:read webhooks:read
            """
        ),
        (
            .agentFull,
            """
            character:read character:write content:read content:write content:generate publishing:write profile:read profile:write \
            analytics:read billing:read projects:read templates:read connections:read moments:read stories:read stories:write \
            stories:publish media:read media:write webhooks:read webhooks:write
            """
        ),
        (
            .readOnly,
            """
            character:read content:read profile:read analytics:read projects:read templates:read connections:read moments:read \
            stories:read media:read webhooks:read
            """
        ), (.publishOnly, "stories:read stories:write stories:publish media:read"), (.webhooksOnly, "webhooks:read webhooks:write"),
    ])
    func `a preset is the scopes that the contract names`(preset: ScopePreset, scopes: String) async throws {
        let minted = try await mint { $0.preset = preset }
        #expect(Set(minted.summary.scopes) == Set(scopes.split(separator: " ").map(String.init)))
        #expect(minted.summary.preset == preset.rawValue)
        #expect(try await whoami(minted.key).body["scopes"] == JSON(minted.summary.scopes))
    }

    @Test func `toolsets are kept with a key, shown, handed on, and checked`() async throws {
        let minted = try await mint { order in
            order.preset = .agent
            order.toolsets = ["core", "media"]
        }
        #expect(minted.json["toolsets"] == ["core", "media"])
        #expect(try await rotate(minted.id).summary.toolsets == ["core", "media"])
        #expect(try await mint { $0.preset = .agent }.json["toolsets"] == [])
        let failure = await #expect(throws: Failure.self) {
            _ = try await mint { order in
                order.preset = .agent
                order.toolsets = ["coer"]
            }
        }
        #expect(failure?.message.contains("Did you mean core?") == true)
    }

    @Test func `a key is shown whole once, and afterwards by its beginning`() async throws {
        let minted = try await mint { order in
            order.name = "Agent"
            order.scopes = ScopeSet([.storiesRead])
            order.expiresInDays = 2
            order.rateLimit = 7
            order.confirm = ["publish", "spend"]
        }
        #expect(
            minted.json
                == [
                    "id": minted.id.json, "key": .string(minted.key), "name": "Agent", "scopes": ["stories:read"], "preset": .null,
                    "project_id": .null, "rate_limit": 7, "confirm": ["publish", "spend"], "toolsets": [],
                    "expires_at": "2026-05-03T06:00:00.000Z",
                ])
        #expect(minted.key.hasPrefix("trp_live_"))
        let listed = try setting.appliance.appliance.dispatcher.view(as: .operator) { context in
            try Keys.list(of: setting.ada.id, in: context)
        }
        let shown = try #require(listed.first { $0.id == minted.id })
        #expect(
            shown.json
                == [
                    "id": minted.id.json, "hint": .string(shown.hint), "name": "Agent", "user": "ada@example.org",
                    "scopes": ["stories:read"], "preset": .null, "project_id": .null, "rate_limit": 7, "confirm": ["publish", "spend"],
                    "toolsets": [], "created_at": .string(StorySetting.start), "expires_at": "2026-05-03T06:00:00.000Z",
                    "last_used_at": .null,
                    "revoked_at": .null,
                ])
        #expect(minted.key.hasPrefix(shown.hint))
        #expect(shown.hint.count < 20)
    }

    @Test func `a key without any right is not made`() async throws {
        await #expect(
            throws: Failure(
                .validationFailed, "A key needs a preset (agent, agent-full, read-only, publish-only, webhooks-only) or scopes.",
                parameter: "scopes")
        ) { try await mint { _ in } }
    }

    @Test func `a key of one project sees nothing of the user's others`() async throws {
        let other = try await setting.project("Other")
        let bound = try await mint { order in
            order.scopes = .everything
            order.project = other
        }
        let account = try await whoami(bound.key).body
        #expect(account["project_id"] == other.json)
        #expect(account["project_name"] == "Other")
        let projects = try await setting.appliance.send(.get, "/api/v1/projects", key: bound.key).json()
        #expect(projects["items"]!.arrayValue!.map { $0["id"] } == [other.json])
        let story = try await setting.call("create_story", ["project_id": setting.ada.project.json])
        let response = await setting.appliance.send(.get, "/api/v1/stories/\(story["id"]!.stringValue!)", key: bound.key)
        #expect(response.status == .notFound)
        let made = try await setting.appliance.send(.post, "/api/v1/stories", body: Array("{}".utf8), key: bound.key).json()
        #expect(made["project_id"] == other.json)
        let refused = await setting.appliance.send(
            .post, "/api/v1/stories", body: (["project_id": setting.ada.project.json] as JSON).bytes, key: bound.key)
        #expect(refused.status == .notFound)
    }

    @Test func `a key cannot be bound to a project of somebody else`() async throws {
        let stranger = setting.appliance["bob"].project
        await #expect(throws: Failure.notFound("project", stranger)) {
            try await mint { order in
                order.scopes = .everything
                order.project = stranger
            }
        }
    }

    // MARK: Ends

    @Test func `a key ends at its time`() async throws {
        let minted = try await mint { order in
            order.preset = .agent
            order.expiresInDays = 1
        }
        setting.appliance.clock.advance(seconds: 86_399)
        #expect(try await whoami(minted.key).status == 200)
        setting.appliance.clock.advance(seconds: 1)
        #expect(try await refusal(minted.key) == "This key expired at 2026-05-02T06:00:00.000Z. Ask for a new one.")
    }

    @Test func `a revoked key is refused on the very next request; revoking again changes nothing`() async throws {
        let minted = try await mint { $0.preset = .agent }
        #expect(try await whoami(minted.key).status == 200)
        let revoked = try await revoke(minted.id)
        #expect(try await refusal(minted.key) == "This key was revoked. Ask for a new one.")
        setting.appliance.clock.advance(seconds: 60)
        #expect(try await revoke(minted.id).json == revoked.json)
        #expect(try setting.values("SELECT subject FROM event WHERE type = 'key.revoked'") == [minted.id.json])
        let never = KeyID(at: setting.appliance.clock.now, randomness: (1, 1))
        await #expect(throws: Failure.notFound("key", never)) { try await revoke(never) }
    }

    @Test func `a rotated key has the old one's rights and end, and the old one is refused`() async throws {
        let project = setting.ada.project
        let old = try await mint { order in
            order.name = "Agent"
            order.preset = .publishOnly
            order.project = project
            order.expiresInDays = 30
            order.rateLimit = 9
            order.confirm = ["publish"]
        }
        setting.appliance.clock.advance(seconds: 86_400)
        let new = try await rotate(old.id)
        #expect(new.key != old.key)
        #expect(new.json.without("id", "key") == old.json.without("id", "key"))
        #expect(try await whoami(new.key).status == 200)
        #expect(try await refusal(old.key) == "This key was revoked. Ask for a new one.")
        await #expect(throws: Failure(.conflict, "The key \(old.id) is revoked. Mint a new one.")) { try await rotate(old.id) }
    }

    // MARK: What is no key

    @Test func `a typo is found by the checksum, another server's key by its hash`() async throws {
        let key = try await mint { $0.preset = .agent }.key
        let last = key.last == "a" ? "b" : "a"
        #expect(try await refusal(key.dropLast() + last) == "This key was mistyped or cut: its checksum is wrong. Copy it again.")
        #expect(try await refusal(String(key.dropLast())) == "This key was mistyped or cut: its checksum is wrong. Copy it again.")
        #expect(
            try await refusal("sk-something-else")
                == """
                This is no key and no token of this server. Send a key, which begins with trp_live_, or sign in: resource_metadata in \
                WWW-Authenticate says where to get a token.
                """)
        let elsewhere = try TestAppliance()
        #expect(try await refusal(elsewhere["ada"].key) == "This key is not known here.")
    }

    @Test func `only a keyed hash of a key is kept`() async throws {
        let minted = try await mint { $0.preset = .agent }
        let row = try setting.values(
            "SELECT hash FROM key WHERE id = ? UNION ALL SELECT hint FROM key WHERE id = ?", [minted.id, minted.id])
        let hash = try #require(Data(base64Encoded: row[0].stringValue!))
        #expect(hash.count == 32)
        #expect(hash.range(of: Data(minted.key.utf8)) == nil)
        #expect(row[1].stringValue!.count < minted.key.count / 2)
    }
}
