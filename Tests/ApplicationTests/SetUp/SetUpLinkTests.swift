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

    private func post(_ path: String, _ form: String) async -> Response {
        await appliance.send(.post, path, headers: [.contentType: "application/x-www-form-urlencoded"], body: Array(form.utf8))
    }

    private func text(_ response: Response) throws -> String { String(decoding: try response.bytes(), as: UTF8.self) }

    private func users() throws -> [String] {
        try appliance.appliance.dispatcher.view(as: .operator) { context in
            try String.fetchAll(context.db, sql: "SELECT email || ' ' || is_admin FROM user")
        }
    }

    private static let form = "email=ada%40example.org&password=correct+horse+battery"

    @Test func `the link makes the owner's account and a key that works, once`() async throws {
        let path = try #require(try await link())
        let form = await appliance.send(.get, path)
        #expect(form.status == .ok)
        #expect(try text(form).contains("<form method=\"post\""))
        let done = await post(path, Self.form)
        #expect(done.status == .ok)
        #expect(try users() == ["ada@example.org 1"])
        let page = try text(done)
        let key = String(page[page.firstRange(of: #/trp_live_[0-9A-Za-z]+/#)!])
        let account = await appliance.send(.get, "/api/v1/whoami", key: key)
        #expect(account.status == .ok)
        #expect(try account.json()["email"] == "ada@example.org")
        #expect(try account.json()["key_name"] == "First agent")

        for response in [await appliance.send(.get, path), await post(path, "email=eve%40example.org&password=correct+horse+battery")] {
            #expect(response.status == .notFound)
            #expect(try text(response).contains("This link is spent"))
        }
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
        async let second = post(path, "email=eve%40example.org&password=correct+horse+battery")
        let statuses = await [first.status.code, second.status.code].sorted()
        #expect(statuses[0] == 200)
        #expect([404, 409].contains(statuses[1]))
        #expect(try users().count == 1)
    }

    @Test func `a wrong token, an earlier one and none open nothing`() async throws {
        let earlier = try #require(try await link())
        let path = try #require(try await link())
        #expect(path != earlier)
        for wrong in [earlier, path + "A", String(path.dropLast()), "/setup/"] {
            #expect(await appliance.send(.get, wrong).status == .notFound)
            #expect(await post(wrong, Self.form).status == .notFound)
        }
        #expect(try users() == [])
        #expect(await appliance.send(.get, path).status == .ok)
    }

    @Test(arguments: [
        ("email=ada%40example.org&password=short", "A password has at least 10 characters."),
        ("email=ada%40example.org", "Fill in both fields."),
        ("", "Fill in both fields."), ("email=nobody&password=correct+horse+battery", "An e-mail address such as ada@example.org."),
        ("email=%FF&password=correct+horse+battery", "Fill in both fields."),
    ])
    func `what is wrong is told in the form, and the link still works`(form: String, problem: String) async throws {
        let path = try #require(try await link())
        let response = await post(path, form)
        #expect(response.status == .unprocessableContent)
        #expect(try text(response).contains(problem))
        #expect(try users() == [])
        #expect(await post(path, Self.form).status == .ok)
    }

    @Test func `what was typed comes back escaped`() async throws {
        let path = try #require(try await link())
        let page = try text(await post(path, "email=%22%3E%3Cscript%3E&password=short"))
        #expect(page.contains("<script>") == false)
        #expect(page.contains("&lt;script&gt;"))
    }

    @Test func `looking spends nothing and other methods do nothing`() async throws {
        let path = try #require(try await link())
        for method in [HTTPRequest.Method.get, .head, .get] { #expect(await appliance.send(method, path).status == .ok) }
        for method in [HTTPRequest.Method.put, .delete, .patch] {
            #expect(await appliance.send(method, path).status == .methodNotAllowed)
        }
        #expect(try users() == [])
    }

    @Test func `the page's address goes to nobody, and no script runs on it`() async throws {
        let path = try #require(try await link())
        for response in [await appliance.send(.get, path), await appliance.send(.get, "/setup/wrong"), await post(path, Self.form)] {
            #expect(response.headerFields[HTTPField.Name("Referrer-Policy")!] == "no-referrer")
            #expect(response.headerFields[.cacheControl] == "no-store")
            #expect(response.headerFields[.xContentTypeOptions] == "nosniff")
            let policy = try #require(response.headerFields[HTTPField.Name("Content-Security-Policy")!])
            #expect(policy.contains("default-src 'none'") && !policy.contains("script-src"))
        }
    }

    @Test func `a form that is too large is refused`() async throws {
        let path = try #require(try await link())
        #expect(await post(path, "email=" + String(repeating: "a", count: 20_000)).status == .contentTooLarge)
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
