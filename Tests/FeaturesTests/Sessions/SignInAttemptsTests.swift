import Features
import GRDB
import Operations
import TestSupport
import Testing

/// Guessing is bounded, and nobody locks the owner out.
@Suite struct SignInAttemptsTests {
    private let test = try! TestAppliance()

    private func attempt(
        _ account: String = "ada@example.org", of user: UserID? = nil, from address: String = "192.0.2.1", device: String? = nil,
        succeeds: Bool = false
    ) async throws {
        try await test.appliance.dispatcher.perform(as: .operator) { context in
            let attempt = try SignInAttempts.admit(account: account, of: user, address: address, device: device, in: context)
            if succeeds { try SignInAttempts.succeeded(attempt, in: context) }
        }
    }

    private func isRefused(
        _ account: String = "ada@example.org", of user: UserID? = nil, from address: String = "192.0.2.1", device: String? = nil
    ) async throws -> Bool {
        do { try await attempt(account, of: user, from: address, device: device) } catch let failure as Failure
            where failure.code == .rateLimited
        {
            return true
        }
        return false
    }

    @Test func `eight attempts on an account from an address, then a quarter of an hour of rest`() async throws {
        for _ in 0..<8 { try await attempt() }
        let message =
            "Too many attempts to sign in. Try again in 15 min. Whoever runs this server can let you in at once, by the link that troupe "
            + "user link prints."
        await #expect(throws: Failure(.rateLimited, message, retry: .after(seconds: 900))) { try await attempt() }
        test.clock.advance(seconds: 899)
        #expect(try await isRefused())
        test.clock.advance(seconds: 1)
        #expect(try await isRefused() == false)
    }

    @Test func `another address and another account are not stopped by it`() async throws {
        for _ in 0..<8 { try await attempt() }
        #expect(try await isRefused(from: "192.0.2.2") == false)
        #expect(try await isRefused("bob@example.org") == false)
    }

    @Test func `many accounts from one address are stopped`() async throws {
        for number in 0..<40 { try await attempt("user\(number)@example.org") }
        #expect(try await isRefused("another@example.org"))
        #expect(try await isRefused("another@example.org", from: "192.0.2.2") == false)
    }

    @Test func `one account from many addresses is stopped, but not for a browser that its owner knows`() async throws {
        for number in 0..<60 { try await attempt(from: "198.51.100.\(number)") }
        #expect(try await isRefused(from: "203.0.113.1"))
        #expect(try await isRefused(from: "203.0.113.1", device: "known") == false)
    }

    @Test func `a new browser in a network where the owner is signed in is not kept out by strangers elsewhere, and guesses no more`()
        async throws
    {
        let ada = test["ada"].id
        try await test.appliance.dispatcher.perform(as: .operator) { context in
            for (address, isVerified) in [("203.0.113.1", true), ("2001:db8:1:2::1", true), ("203.0.113.7", false)] {
                let browser = Sessions.Browser(address: address, userAgent: "")
                _ = try Sessions.begin(for: ada, in: browser, isVerified: isVerified, context: context)
            }
        }
        for number in 0..<60 { try await attempt(of: ada, from: "198.51.100.\(number)") }
        #expect(try await isRefused(of: ada, from: "203.0.113.2"))
        #expect(try await isRefused(of: ada, from: "203.0.113.7"), "nobody is signed in there who has not shown the second factor")
        #expect(try await isRefused(of: ada, from: "2001:db8:1:2::beef") == false)
        for _ in 0..<8 { #expect(try await isRefused(of: ada, from: "203.0.113.1") == false) }
        #expect(try await isRefused(of: ada, from: "203.0.113.1"))
    }

    @Test func `a known browser has eight attempts of its own`() async throws {
        for _ in 0..<8 { try await attempt(device: "known") }
        #expect(try await isRefused(device: "known"))
        #expect(try await isRefused(device: "another") == false)
    }

    @Test func `what succeeds does not count`() async throws {
        for _ in 0..<20 { try await attempt(succeeds: true) }
        #expect(try await isRefused() == false)
    }

    @Test func `the addresses of one IPv6 network count as one`() async throws {
        for number in 0..<8 { try await attempt(from: "2001:db8:1:2::\(number)") }
        #expect(try await isRefused(from: "2001:db8:1:2:3:4:5:6"))
        #expect(try await isRefused(from: "2001:db8:1:3::1") == false)
    }

    @Test func `what was typed is not kept`() async throws {
        try await attempt("my secret password")
        let kept = try test.appliance.dispatcher.view(as: .operator) { context in
            try String.fetchAll(context.db, sql: "SELECT CAST(subject AS TEXT) FROM sign_in_attempt")
        }
        #expect(kept.count == 3)
        #expect(!kept.contains { $0.contains("secret") })
    }
}
