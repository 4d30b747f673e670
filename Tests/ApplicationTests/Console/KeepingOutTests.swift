import GRDB
import HTTPServer
import HTTPTypes
import JSONSchema
import Operations
import Secrets
import TestSupport
import Testing

@testable import Features

/// Users that an admin keeps out for a while, or removes for good.
@Suite struct KeepingOutTests {
    private func perform(_ test: TestAppliance, _ body: @escaping @Sendable (Context) throws -> Void) async throws {
        try await test.appliance.dispatcher.perform(as: .operator, body)
    }

    private func remove(_ user: UserID, from test: TestAppliance) async throws {
        while try await test.appliance.dispatcher.perform(as: .operator, { try UserRemoval.step(user, in: $0) }) {}
    }

    // MARK: For a while

    @Test func `sessions, keys and grants of a disabled user are refused on the next request, and work again afterwards`() async throws {
        let setting = try OAuthSetting()
        let (client, access, refresh) = try await setting.tokens()
        let (ada, key) = (setting.test["ada"].id, setting.test["ada"].key)
        let cookie = try await setting.session()
        func statuses() async throws -> [Int] {
            [
                try await setting.get("/console", headers: cookie).status,
                await setting.test.send(.get, "/api/v1/whoami", key: key).status.code,
                try await setting.call(token: access).status,
                try await setting.form(
                    "/oauth/introspect", [("token", access), ("client_id", client)]
                ).json["active"] == true ? 200 : 401,
            ]
        }
        #expect(try await statuses() == [200, 200, 200, 200])
        try await perform(setting.test) { context in
            try Users.setAdmin(true, setting.test["bob"].id, in: context)
            try Users.setDisabled(true, ada, in: context)
        }
        #expect(try await statuses() == [303, 401, 401, 401])
        #expect(
            try await setting.call(token: access).fields[.wwwAuthenticate]?.contains("account that this token acts for is disabled") == true
        )
        #expect(try await setting.refresh(refresh, client).error == "invalid_grant")
        try await perform(setting.test) { try Users.setDisabled(false, ada, in: $0) }
        #expect(try await statuses() == [200, 200, 200, 200])
        #expect(try await setting.refresh(refresh, client).status == 200)
    }

    @Test func `a disabled user is told so after the right password only`() async throws {
        let test = try TestAppliance.console()
        try await perform(test) { try Users.setDisabled(true, test["bob"].id, in: $0) }
        let bob = ConsoleBrowser(test)
        await bob.signIn("bob@example.org")
        #expect(bob.page.status == 403)
        #expect(bob.page.problem == "This account is disabled. An admin of this server can enable it.")
        await bob.signIn("bob@example.org", "something else entirely")
        #expect(bob.page.problem == "The e-mail address or the password is wrong.")
    }

    @Test func `a link for a password lets no disabled user in`() async throws {
        let test = try TestAppliance.console()
        let bob = test["bob"].id
        let link = try await test.appliance.dispatcher.perform(as: .operator) { context in
            try Users.setDisabled(true, bob, in: context)
            return try PasswordLink.make(for: bob, in: context)
        }
        #expect(await ConsoleBrowser(test).get(link).status == 404)
    }

    @Test func `an admin disables and enables in the console, but not the own account`() async throws {
        let test = try TestAppliance.console()
        let (admin, bob) = (ConsoleBrowser(test), ConsoleBrowser(test))
        await admin.signIn()
        await bob.signIn("bob@example.org")
        let path = "/console/users/\(test["bob"].id)"
        await admin.get(path)
        await admin.submit(path + "/disable")
        #expect(admin.page.text.contains("The account is disabled."))
        #expect(await bob.get("/console").status == 303)
        #expect(await admin.get("/console/users").text.contains("badge off\">Disabled"))
        await admin.get(path)
        await admin.submit(path + "/enable")
        #expect(await bob.get("/console").status == 200)
        for deed in ["disable", "remove"] {
            let own = "/console/users/\(test["ada"].id)"
            await admin.get(own)
            await admin.submit("\(own)/\(deed)")
            #expect(admin.page.problem == "This is your own account. Another admin can do that.")
        }
    }

    @Test func `the only admin can be neither disabled nor removed`() async throws {
        let test = try TestAppliance.console()
        let ada = test["ada"].id
        let refusal = Failure(.conflict, "This is the only admin. Make somebody else one first.")
        await #expect(throws: refusal) { try await perform(test) { try Users.setDisabled(true, ada, in: $0) } }
        await #expect(throws: refusal) { try await perform(test) { _ = try UserRemoval.plan(for: ada, in: $0) } }
        // A disabled admin is nobody to rely on.
        try await perform(test) { context in
            try Users.setAdmin(true, test["bob"].id, in: context)
            try Users.setDisabled(true, test["bob"].id, in: context)
        }
        await #expect(throws: refusal) { try await perform(test) { try Users.setAdmin(false, ada, in: $0) } }
    }

    // MARK: For good

    @Test func `a removal says what will go, and takes just that`() async throws {
        let test = try TestAppliance.console()
        let (ada, bob) = (test["ada"], test["bob"])
        let asset = try await test.call("upload_media", ["data_base64": .string(Base64.encode(TestPictures.png()))], as: "bob")["asset"]?[
            "id"]
        let stories = ["One", "Two"]
        for caption in stories { try await test.call("create_story", ["caption": .string(caption)], as: "bob") }
        try await test.call("create_story", ["caption": "Ada's"])
        let shared = try await test.appliance.dispatcher.perform(as: .operator) { context in
            let shared = try Projects.create(name: "shared", owner: bob.id, in: context)
            try context.db.execute(sql: "INSERT INTO membership (user, project) VALUES (?, ?)", arguments: [ada.id, shared])
            return shared
        }
        let plan = try test.appliance.dispatcher.view(as: .operator) { try UserRemoval.plan(for: bob.id, in: $0) }
        #expect(plan.projects.map(\.id) == [bob.project])
        #expect(plan.projects.map { [$0.stories, $0.published, $0.assets] } == [[2, 0, 1]])
        #expect(plan.kept == [shared])

        try await remove(bob.id, from: test)
        let left = try test.appliance.dispatcher.view(as: .operator) { context in
            try ["user", "project", "story", "media", "blob", "key"].map { table in
                try Int.fetchOne(context.db, sql: "SELECT count(*) FROM \(table)") ?? 0
            }
        }
        #expect(left == [1, 2, 1, 0, 0, 1])
        #expect(await test.send(.get, "/api/v1/whoami", key: bob.key).status == .unauthorized)
        #expect(await test.send(.get, "/media/\(try #require(asset?.stringValue))/picture.png").status == .notFound)
    }

    @Test func `nobody is removed while a post of theirs is on its way out`() async throws {
        let test = try TestAppliance.console()
        let bob = test["bob"]
        let story = try await test.call("create_story", ["caption": "Now", "channels": ["feed"]], as: "bob")
        try await test.call("publish_story", ["story_id": try #require(story["id"])], as: "bob")
        try await perform(test) { try $0.db.execute(sql: "UPDATE publication SET state = 'committing'") }
        await #expect(
            throws: Failure(
                .conflict, "A post of project \(bob.project) is being published at this moment. Try again in a minute.",
                retry: .after(seconds: 60))
        ) { try await remove(bob.id, from: test) }
        #expect(try test.appliance.dispatcher.view(as: .operator) { try Users.find(email: "bob@example.org", in: $0) } == bob.id)
    }

    @Test func `an admin sees what goes before it goes`() async throws {
        let test = try TestAppliance.console()
        let admin = ConsoleBrowser(test)
        await admin.signIn()
        let path = "/console/users/\(test["bob"].id)"
        await admin.get(path + "/remove")
        #expect(admin.page.text.contains("Remove bob@example.org?"))
        #expect(admin.page.text.contains("<strong>bob</strong>: 0 posts (0 public)"))
        await admin.submit(path + "/remove")
        #expect(admin.page.text.contains("The user is removed."))
        #expect(await admin.get(path).status == 404)
    }
}
