import Application
import GRDB
import JSONSchema
import Operations
import TestSupport
import Testing

@testable import Features

@Suite struct UsersTests {
    private let setting = StorySetting()

    private func create(_ email: String, isAdmin: Bool = false) async throws -> Users.Summary {
        try await setting.appliance.appliance.dispatcher.perform(as: .operator) { context in
            try Users.create(email: email, isAdmin: isAdmin, passwordHash: nil, in: context)
        }
    }

    private func list() throws -> [JSON] {
        try setting.appliance.appliance.dispatcher.view(as: .operator) { context in try Users.list(in: context).map(\.json) }
    }

    @Test func `a new user has a project, and the project its feed`() async throws {
        setting.appliance.clock.advance(seconds: 60)
        let user = try await create("Grace@Example.org", isAdmin: true)
        let shown: JSON = [
            "id": user.id.json, "email": "grace@example.org", "is_admin": true, "projects": [user.projects[0].json],
            "created_at": "2026-05-01T06:01:00.000Z",
            "disabled_at": .null,
        ]
        #expect(user.json == shown)
        #expect(try list().count == 3)
        #expect(try list().last == shown)
        #expect(
            try setting.values(
                "SELECT project.name || ' ' || channel FROM project JOIN connection ON connection.project = project.id WHERE project.id = ?",
                [user.projects[0]]) == ["grace feed"])
    }

    @Test func `an address is taken whatever its capitals`() async throws {
        await #expect(throws: Failure(.conflict, "There is a user ada@example.org already.", parameter: "email")) {
            try await create("ADA@example.org")
        }
        #expect(try list().count == 2)
    }

    @Test(arguments: ["", "ada", "ada@", "@example.org", "a da@example.org", "ada@exa mple.org", "ada@b@c", "ada@example.org\n"])
    func `what is no address is refused`(email: String) async throws {
        await #expect(
            throws: Failure(.validationFailed, "An e-mail address such as ada@example.org.", parameter: "email", got: .string(email))
        ) { try await create(email) }
        #expect(try list().count == 2)
    }

    @Test func `an address has at most 254 bytes`() async throws {
        let longest = String(repeating: "a", count: 254 - 12) + "@example.org"
        #expect(try await create(longest).email == longest)
        await #expect(throws: Failure.self) { try await create("a" + longest) }
    }

    @Test func `somebody is always an admin`() async throws {
        let (one, other) = (try await create("grace@example.org", isAdmin: true), try await create("cyd@example.org"))
        let dispatcher = setting.appliance.appliance.dispatcher
        await #expect(throws: Failure(.conflict, "This is the only admin. Make somebody else one first.")) {
            try await dispatcher.perform(as: .operator) { context in try Users.setAdmin(false, one.id, in: context) }
        }
        try await dispatcher.perform(as: .operator) { context in
            try Users.setAdmin(true, other.id, in: context)
            try Users.setAdmin(false, one.id, in: context)
        }
        let admins = try dispatcher.view(as: .operator) { context in try Users.list(in: context).filter(\.isAdmin).map(\.id) }
        #expect(admins == [other.id])
    }
}
