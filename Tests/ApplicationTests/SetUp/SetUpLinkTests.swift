import Features
import GRDB
import HTTPServer
import HTTPTypes
import JSONSchema
import Operations
import Testing
import TestSupport

/// The one-time link of the first start.
@Suite struct SetUpLinkTests {
    private let appliance = try! TestAppliance(users: [])

    private func link() async throws -> String? {
        try await appliance.appliance.dispatcher.perform(as: .operator) { context in try SetUpLink.make(in: context) }
    }

    /// Opens the page in a new browser and sends its form.
    private func post(_ path: String, _ fields: [(String, String)]) async -> ConsoleBrowser.Page {
        let browser = ConsoleBrowser(appliance)
        await browser.get(path)
        return await browser.post(path, fields)
    }

    private func users() throws -> [String] {
        try appliance.appliance.dispatcher.view(as: .operator) { context in
            try String.fetchAll(context.db, sql: "SELECT email || ' ' || is_admin FROM user")
        }
    }

    private static let form = [("email", "ada@example.org"), ("password", "correct horse battery")]
    private static let another = [("email", "eve@example.org"), ("password", "correct horse battery")]

    @Test func `the link makes the owner's account and signs in, once`() async throws {
        let path = try #require(try await link())
        let browser = ConsoleBrowser(appliance)
        await browser.get(path)
        #expect(browser.page.text.contains("<form method=\"post\""))
        await browser.submit(path, Self.form)
        #expect(browser.page.text.contains("Troupe is yours. Connect your first agent next."))
        #expect(try users() == ["ada@example.org 1"])
        #expect(await browser.get("/console/users").status == 200)

        #expect(await browser.get(path).status == 404)
        #expect(browser.page.text.contains("This link is spent"))
        await browser.get("/console")
        #expect(await browser.post(path, Self.another).status == 404)
        #expect(try users() == ["ada@example.org 1"])
        #expect(try await link() == nil)
    }

    @Test func `the password is kept as a hash only`() async throws {
        let path = try #require(try await link())
        _ = await post(path, Self.form)
        let hash = try appliance.appliance.dispatcher.view(as: .operator) { context in
            try String.fetchOne(context.db, sql: "SELECT password_hash FROM user")!
        }
        #expect(hash.hasPrefix("$argon2id$"))
        #expect(hash.contains("correct") == false)
    }

    @Test func `two at once make one account`() async throws {
        let path = try #require(try await link())
        async let first = post(path, Self.form)
        async let second = post(path, Self.another)
        let statuses = await [first.status, second.status].sorted()
        #expect(statuses[0] == 303)
        #expect([403, 404, 409].contains(statuses[1]))  // 403 where the first was done before the second's page was there
        #expect(try users().count == 1)
    }

    @Test func `a wrong token, an earlier one and none open nothing`() async throws {
        let earlier = try #require(try await link())
        let path = try #require(try await link())
        #expect(path != earlier)
        for wrong in [earlier, path + "A", String(path.dropLast()), "/setup/"] {
            #expect(await appliance.send(.get, wrong).status == .notFound)
            #expect(await post(wrong, Self.form).status != 303)
        }
        #expect(try users() == [])
        #expect(await appliance.send(.get, path).status == .ok)
    }

    @Test(arguments: [
        ([("email", "ada@example.org"), ("password", "short")], "A password has at least 10 characters."),
        ([("email", "ada@example.org")], "Fill in both fields."), ([], "Fill in both fields."),
        ([("email", "nobody"), ("password", "correct horse battery")], "An e-mail address such as ada@example.org."),
        ([("email", "ada@example.org"), ("password", String(repeating: "a", count: 1_025))], "A password has at most 1024 bytes."),
    ])
    func `what is wrong is told in the form, and the link still works`(fields: [(String, String)], problem: String) async throws {
        let path = try #require(try await link())
        let page = await post(path, fields)
        #expect(page.status == 422)
        #expect(page.problem == problem)
        #expect(try users() == [])
        #expect(await post(path, Self.form).status == 303)
    }

    @Test func `what was typed comes back escaped`() async throws {
        let path = try #require(try await link())
        let page = await post(path, [("email", "\"><script>"), ("password", "short")]).text
        #expect(page.contains("<script>") == false)
        #expect(page.contains("&lt;script&gt;"))
    }

    @Test func `a form that another site sends makes no account`() async throws {
        let path = try #require(try await link())
        #expect(await ConsoleBrowser(appliance).post(path, Self.form, token: "guess").status == 403)
        #expect(try users() == [])
    }

    @Test func `looking spends nothing and other methods do nothing`() async throws {
        let path = try #require(try await link())
        for method in [HTTPRequest.Method.get, .head, .get] { #expect(await appliance.send(method, path).status == .ok) }
        for method in [HTTPRequest.Method.put, .delete, .patch] {
            #expect(await appliance.send(method, path).status == .methodNotAllowed)
        }
        #expect(try users() == [])
    }

    @Test func `a form that is too large is refused`() async throws {
        let path = try #require(try await link())
        #expect(await post(path, [("email", String(repeating: "a", count: 70_000))]).status == 413)
    }

    @Test func `with a user there is no link`() async throws {
        let taken = try TestAppliance()
        let path = try await taken.appliance.dispatcher.perform(as: .operator) { context in try SetUpLink.make(in: context) }
        #expect(path == nil)
    }

    @Test func `only the token's hash is kept`() async throws {
        let path = try #require(try await link())
        let kept = try appliance.appliance.dispatcher.view(as: .operator) { context in
            try String.fetchOne(context.db, sql: "SELECT value FROM setting WHERE name = 'set_up'")!
        }
        #expect(kept.count == 64)
        #expect(path.contains(kept) == false)
    }
}
