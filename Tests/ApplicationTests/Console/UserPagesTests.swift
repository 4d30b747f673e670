import Features
import HTTPServer
import HTTPTypes
import Operations
import TestSupport
import Testing

/// Users that admins make and help.
@Suite struct UserPagesTests {
    private let test = try! TestAppliance.console()

    private func link(on page: ConsoleBrowser.Page) throws -> String {
        String(try #require(page.text.firstMatch(of: #/http:\/\/troupe\.test(\/setup\/[0-9A-Za-z_-]+)/#)).output.1)
    }

    @Test func `a new user chooses a password by the link, once`() async throws {
        let (admin, user) = (ConsoleBrowser(test), ConsoleBrowser(test))
        await admin.signIn()
        await admin.get("/console/users")
        await admin.submit("/console/users", [("email", "Cyd@example.org")])
        let link = try link(on: admin.page)
        await user.get(link)
        #expect(user.page.text.contains("cyd@example.org"))
        await user.submit(link, [("password", "short")])
        #expect(user.page.problem == "A password has at least 10 characters.")
        await user.submit(link, [("password", "a fine new password")])
        #expect(user.page.text.contains("<h1>Overview</h1>"))
        #expect(await user.get("/console/users").status == 404)
        #expect(await user.get(link).status == 404)
        let again = ConsoleBrowser(test)
        await again.signIn("cyd@example.org", "a fine new password")
        #expect(again.page.status == 200)
    }

    @Test func `a link after a forgotten password signs all old browsers out, and still asks for the second factor`() async throws {
        let (admin, bob) = (ConsoleBrowser(test), ConsoleBrowser(test))
        let id = test["bob"].id
        await bob.signIn("bob@example.org")
        try await test.appliance.dispatcher.perform(as: .operator) { context in
            try SecondFactor.offer(to: id, in: context)
            try context.db.execute(sql: "UPDATE second_factor SET confirmed_at = 1")
        }
        await admin.signIn()
        await admin.get("/console/users/\(id)")
        await admin.submit("/console/users/\(id)/link")
        let link = try link(on: admin.page)
        let fresh = ConsoleBrowser(test)
        await fresh.get(link)
        await fresh.submit(link, [("password", "a fine new password")])
        #expect(await bob.get("/console").status == 303)
        #expect(await fresh.get("/console").location == "/signin")
        #expect(await fresh.get("/signin/code").text.contains("One more step"))
    }

    @Test func `what is no address, or taken, is said in the form`() async {
        let admin = ConsoleBrowser(test)
        await admin.signIn()
        await admin.get("/console/users")
        await admin.submit("/console/users", [("email", "nobody")])
        #expect(admin.page.problem == "An e-mail address such as ada@example.org.")
        await admin.submit("/console/users", [("email", "bob@example.org")])
        #expect(admin.page.problem == "There is a user bob@example.org already.")
    }

    @Test func `roles change, but the last admin stays`() async {
        let (admin, bob) = (ConsoleBrowser(test), ConsoleBrowser(test))
        await admin.signIn()
        await bob.signIn("bob@example.org")
        await admin.get("/console/users/\(test["ada"].id)")
        await admin.submit("/console/users/\(test["ada"].id)/no-admin")
        #expect(admin.page.problem == "This is the only admin. Make somebody else one first.")
        await admin.submit("/console/users/\(test["bob"].id)/admin")
        #expect(await bob.get("/console/users").status == 200)
        await admin.submit("/console/users/\(test["ada"].id)/no-admin")
        #expect(await admin.get("/console/users").status == 404)
    }

    @Test func `an admin signs a user out everywhere`() async {
        let (admin, bob) = (ConsoleBrowser(test), ConsoleBrowser(test))
        await admin.signIn()
        await bob.signIn("bob@example.org")
        await admin.get("/console/users/\(test["bob"].id)")
        await admin.submit("/console/users/\(test["bob"].id)/sign-out")
        #expect(admin.page.text.contains("They are signed out everywhere."))
        #expect(await bob.get("/console").status == 303)
        #expect(await admin.get("/console").status == 200)
    }
}
