import Secrets
import Testing

@Suite struct PasswordTests {
    @Test func `a password verifies against its hash and no other does`() throws {
        let hash = try PasswordHash.hash("correct horse")
        #expect(hash.hasPrefix("$argon2id$v=19$m=65536,t=2,p=1$"))
        #expect(PasswordHash.verify("correct horse", against: hash))
        #expect(!PasswordHash.verify("correct horsf", against: hash))
        #expect(!PasswordHash.verify("", against: hash))
        #expect(!PasswordHash.needsRehash(hash))
    }

    @Test func `two hashes of one password differ`() throws {
        #expect(try PasswordHash.hash("x") != PasswordHash.hash("x"))
    }

    @Test(arguments: ["", "x", "$argon2id$", String(repeating: "a", count: 300)])
    func `what is no hash verifies nothing and is to be made anew`(text: String) {
        #expect(!PasswordHash.verify("x", against: text))
        #expect(PasswordHash.needsRehash(text))
    }

    @Test func `a hash of other limits is to be made anew`() {
        let weaker = "$argon2id$v=19$m=4096,t=1,p=1$c29tZXNhbHRzb21lc2FsdA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
        #expect(PasswordHash.needsRehash(weaker))
    }

    @Test func `the hasher hashes and verifies on its thread`() async throws {
        let hasher = PasswordHasher()
        let hash = try await hasher.hash("ada")
        #expect(try await hasher.verify("ada", against: hash))
        #expect(try await !hasher.verify("bob", against: hash))
    }

    @Test func `one is worked on, so many wait, the rest is told to come back`() async {
        let hasher = PasswordHasher(maxWaiting: 2)
        let outcomes = await withTaskGroup(of: SecretsError?.self) { group in
            for _ in 0..<24 {
                group.addTask {
                    do throws(SecretsError) {
                        _ = try await hasher.hash("x")
                        return nil
                    } catch {
                        return error
                    }
                }
            }
            return await group.reduce(into: [SecretsError?]()) { $0.append($1) }
        }
        let refused = outcomes.count { $0 == .busy }
        #expect(outcomes.count { $0 == nil } + refused == 24)
        #expect((1...21).contains(refused))
    }

    @Test func `a stopped hasher says so`() async {
        let hasher = PasswordHasher()
        hasher.stop()
        await #expect(throws: SecretsError.stopped) { try await hasher.hash("x") }
    }
}
