import Features
import Operations
import TestSupport
import Testing

@Suite struct PasswordLinkTests {
    private let test = try! TestAppliance(users: ["ada"])

    private func make() async throws -> String {
        let ada = test["ada"].id
        let path = try await test.appliance.dispatcher.perform(as: .operator) { try PasswordLink.make(for: ada, in: $0) }
        #expect(path.hasPrefix("/setup/"))
        return String(path.dropFirst("/setup/".count))
    }

    private func email(_ token: String) throws -> String? {
        try test.appliance.dispatcher.view(as: .operator) { try PasswordLink.user(of: token, in: $0)?.email }
    }

    @Test func `the latest link of a user works, for three days`() async throws {
        let (earlier, token) = (try await make(), try await make())
        #expect(try email(earlier) == nil)
        #expect(try email(token) == "ada@example.org")
        #expect(try email(token + "A") == nil)
        test.clock.advance(seconds: 3 * 86_400)
        #expect(try email(token) == nil)
    }

    @Test func `a spent link works no more`() async throws {
        let token = try await make()
        let ada = test["ada"].id
        try await test.appliance.dispatcher.perform(as: .operator) { try PasswordLink.spend(of: ada, in: $0) }
        #expect(try email(token) == nil)
    }
}
