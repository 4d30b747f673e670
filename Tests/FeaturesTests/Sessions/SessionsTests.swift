import Features
import GRDB
import Operations
import TestSupport
import Testing

@Suite struct SessionsTests {
    private let test = try! TestAppliance(users: ["ada", "bob"])
    private let browser = Sessions.Browser(address: "192.0.2.7", userAgent: "Firefox/140 (X11; Linux)")

    private func work<Value: Sendable>(_ body: @escaping @Sendable (Context) throws -> Value) async throws -> Value {
        try await test.appliance.dispatcher.perform(as: .operator, body)
    }

    private func begin(_ name: String = "ada", isVerified: Bool = true) async throws -> String {
        let (user, browser) = (test[name].id, browser)
        return try await work { try Sessions.begin(for: user, in: browser, isVerified: isVerified, context: $0) }
    }

    private func find(_ secret: String) async throws -> Session? { try await work { try Sessions.find(secret, in: $0) } }

    @Test func `a session is known by its secret, of which only the hash is kept`() async throws {
        let secret = try await begin()
        let session = try #require(try await find(secret))
        #expect(session.email == "ada@example.org")
        #expect(session.isVerified)
        #expect(session.address == "192.0.2.7")
        #expect(try await find(secret + "A") == nil)
        let kept = try await work { try String.fetchOne($0.db, sql: "SELECT hex(hash) FROM session")! }
        #expect(kept.count == 64)
    }

    @Test func `a session that is not used ends after seven days, a used one after thirty`() async throws {
        let (idle, used) = (try await begin(), try await begin())
        for _ in 0..<5 {
            test.clock.advance(seconds: 6 * 86_400)
            guard let session = try await find(used) else { break }
            #expect(Sessions.isDue(session, at: test.clock.now))
            try await work { try Sessions.touch(session, from: "192.0.2.8", in: $0) }
        }
        #expect(try await find(idle) == nil)
        #expect(try await find(used) == nil)
        #expect(test.clock.now == Instant("2026-05-31T06:00:00Z"))
    }

    @Test func `a session that waits for a second factor gets another secret with it`() async throws {
        let first = try await begin(isVerified: false)
        let pending = try #require(try await find(first))
        #expect(!pending.isVerified)
        let second = try await work { try Sessions.verify(pending.id, in: $0) }
        #expect(try await find(first) == nil)
        #expect(try await find(second)?.isVerified == true)
    }

    @Test func `one that waits in vain is over after ten minutes`() async throws {
        let secret = try await begin(isVerified: false)
        test.clock.advance(seconds: 601)
        #expect(try await find(secret) == nil)
    }

    @Test func `a user ends sessions of their own, and no others`() async throws {
        let secret = try await begin()
        let session = try #require(try await find(secret))
        let (ada, bob) = (test["ada"].id, test["bob"].id)
        try await work { try Sessions.end(session.id, of: bob, in: $0) }
        #expect(try await find(secret) != nil)
        try await work { try Sessions.end(session.id, of: ada, in: $0) }
        #expect(try await find(secret) == nil)
    }

    @Test func `all but one are ended at once`() async throws {
        let secrets = [try await begin(), try await begin(), try await begin("bob")]
        let kept = try #require(try await find(secrets[0]))
        let ada = test["ada"].id
        try await work { try Sessions.endAll(of: ada, but: kept.id, in: $0) }
        #expect(try await find(secrets[0]) != nil)
        #expect(try await find(secrets[1]) == nil)
        #expect(try await find(secrets[2]) != nil)
        #expect(try await work { try Sessions.list(of: ada, in: $0) }.map(\.id) == [kept.id])
    }

    @Test func `what is over is forgotten`() async throws {
        _ = try await begin()
        test.clock.advance(seconds: 8 * 86_400)
        let living = try await begin()
        #expect(try await work { try SessionUpkeep.forget(in: $0) } == false)
        #expect(try await work { try Int.fetchOne($0.db, sql: "SELECT count(*) FROM session") } == 1)
        #expect(try await find(living) != nil)
    }
}
