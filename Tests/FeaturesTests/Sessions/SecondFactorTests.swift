import Features
import Foundation
import GRDB
import Operations
import Secrets
import TestSupport
import Testing

@Suite struct SecondFactorTests {
    private let test = try! TestAppliance(users: ["ada", "bob"])

    private func work<Value: Sendable>(_ body: @escaping @Sendable (Context) throws -> Value) async throws -> Value {
        try await test.appliance.dispatcher.perform(as: .operator, body)
    }

    /// The bytes of a secret as apps read it (RFC 4648 section 6), written anew here.
    private static func bytes(_ text: String) -> [UInt8] {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
        let bits = text.map { String(alphabet.firstIndex(of: $0)!, radix: 2) }.map { String(repeating: "0", count: 5 - $0.count) + $0 }
            .joined()
        return stride(from: 0, to: bits.count - 7, by: 8).map { UInt8(bits.dropFirst($0).prefix(8), radix: 2)! }
    }

    private func code(_ secret: String, after seconds: Int64 = 0) -> String {
        OneTimeCode.code(secret: Self.bytes(secret), step: OneTimeCode.step(at: test.clock.now.seconds + seconds))
    }

    /// Turns ada's second factor on, and gives the app's secret.
    private func turnOn() async throws -> String {
        let ada = test["ada"].id
        try await work { try SecondFactor.offer(to: ada, in: $0) }
        let secret = try #require(try await work { try SecondFactor.offered(to: ada, in: $0) })
        let first = code(secret, after: -30)
        #expect(try await work { try SecondFactor.confirm(first, of: ada, in: $0) })
        return secret
    }

    private func accepts(_ code: String) async throws -> Bool {
        let ada = test["ada"].id
        return try await work { try SecondFactor.accepts(code, of: ada, in: $0) }
    }

    @Test func `it counts once a code of it was typed`() async throws {
        let ada = test["ada"].id
        try await work { try SecondFactor.offer(to: ada, in: $0) }
        #expect(try await work { try SecondFactor.isOn(for: ada, in: $0) } == false)
        let secret = try #require(try await work { try SecondFactor.offered(to: ada, in: $0) })
        #expect(try await accepts(code(secret)) == false)
        #expect(try await work { try SecondFactor.confirm("000000", of: ada, in: $0) } == false)
        let right = code(secret)
        #expect(try await work { try SecondFactor.confirm(right, of: ada, in: $0) })
        #expect(try await work { try SecondFactor.isOn(for: ada, in: $0) })
        #expect(try await work { try SecondFactor.offered(to: ada, in: $0) } == nil)
    }

    @Test func `the code of now and of the steps beside it are right, each once`() async throws {
        let secret = try await turnOn()
        #expect(try await accepts(code(secret, after: -60)) == false)
        #expect(try await accepts(code(secret, after: 60)) == false)
        let now = code(secret)
        #expect(try await accepts(now.prefix(3) + " " + now.suffix(3)))
        #expect(try await accepts(now) == false)
        #expect(try await accepts(code(secret, after: 30)))
        #expect(try await accepts(now) == false)
    }

    @Test func `the secret is sealed`() async throws {
        let secret = try await turnOn()
        let kept = try await work { try Data.fetchOne($0.db, sql: "SELECT secret FROM second_factor")! }
        #expect(kept.range(of: Data(Self.bytes(secret))) == nil)
    }

    @Test func `a recovery code is good once, for its owner`() async throws {
        _ = try await turnOn()
        let (ada, bob) = (test["ada"].id, test["bob"].id)
        let codes = try await work { try RecoveryCodes.make(for: ada, in: $0) }
        #expect(Set(codes).count == 10)
        #expect(codes.allSatisfy { $0.wholeMatch(of: #/[a-z2-9]{5}-[a-z2-9]{5}/#) != nil })
        #expect(try await work { try SecondFactor.accepts(codes[0], of: bob, in: $0) } == false)
        #expect(try await accepts(codes[0].uppercased()))
        #expect(try await accepts(codes[0]) == false)
        #expect(try await work { try RecoveryCodes.left(of: ada, in: $0) } == 9)
        _ = try await work { try RecoveryCodes.make(for: ada, in: $0) }
        #expect(try await accepts(codes[1]) == false)
    }

    @Test func `turned off, nothing of it is left`() async throws {
        let secret = try await turnOn()
        let ada = test["ada"].id
        let codes = try await work { try RecoveryCodes.make(for: ada, in: $0) }
        try await work { try SecondFactor.remove(from: ada, in: $0) }
        #expect(try await accepts(code(secret, after: 30)) == false)
        #expect(try await accepts(codes[0]) == false)
        #expect(try await work { try RecoveryCodes.left(of: ada, in: $0) } == 0)
    }

    @Test func `one that is on is not replaced by an offer`() async throws {
        _ = try await turnOn()
        let ada = test["ada"].id
        await #expect(throws: Failure(.conflict, "You have a second factor. Turn it off first.")) {
            try await work { try SecondFactor.offer(to: ada, in: $0) }
        }
    }
}
