import Secrets
import Testing

@Suite struct WebhookSigningTests {
    private let id = "msg_01J9ZK3T8Q4W7N5C2B6D1F0G9H"
    private let timestamp: Int64 = 1_767_225_600
    private let body = Array(#"{"type":"publication.succeeded","timestamp":"2026-01-01T00:00:00Z","data":{"id":"pub_1"}}"#.utf8)
    private let secret = try! WebhookSecret("whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=")
    private let pair = try! WebhookKeyPair("whsk_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=")

    @Test func `the symmetric vector comes out`() {
        #expect(body.count == 89)
        #expect(secret.signature(id: id, timestamp: timestamp, body: body) == "v1,gN0qX1zlrIKNBigfNT4VgyLZ2lFAkJg1NrQhjPYBl50=")
    }

    @Test func `the asymmetric vector comes out`() {
        #expect(pair.publicKey.text == "whpk_A6EHv/POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbg=")
        #expect(
            pair.signature(id: id, timestamp: timestamp, body: body)
                == "v1a,C+a/Gl6nQ7pVsRwkkUm4oPxfIgLtjCEStxrk1Q8C9MwfN1UQ0V658N3LqkawTe1yJs+pG3WKPC6t0tVtRh9yBA==")
    }

    @Test func `a received header is accepted if one of its entries is right`() throws {
        let right = secret.signature(id: id, timestamp: timestamp, body: body)
        let other = WebhookSecret.generate().signature(id: id, timestamp: timestamp, body: body)
        #expect(accepts(right))
        #expect(accepts("v9,whatever \(other) \(right)"))
        #expect(!accepts(other))
        #expect(!accepts(""))
        #expect(!accepts("v1"))
        #expect(!accepts("v1,"))
        #expect(!accepts(right.replacing("v1,", with: "v1a,")))
        #expect(!secret.accepts(header: right, id: id + "x", timestamp: String(timestamp), body: body))
        #expect(!secret.accepts(header: right, id: id, timestamp: "1767225601", body: body))
        #expect(!secret.accepts(header: right, id: id, timestamp: String(timestamp), body: body + [0]))
    }

    @Test func `the public half accepts what the private one signed`() throws {
        let header = pair.signature(id: id, timestamp: timestamp, body: body)
        let key = try WebhookPublicKey(pair.publicKey.text)
        #expect(key.accepts(header: header, id: id, timestamp: String(timestamp), body: body))
        #expect(!key.accepts(header: header, id: id, timestamp: String(timestamp), body: []))
        #expect(!WebhookKeyPair.generate().publicKey.accepts(header: header, id: id, timestamp: String(timestamp), body: body))
    }

    @Test func `secrets and pairs survive their text form`() throws {
        let fresh = WebhookSecret.generate()
        #expect(try WebhookSecret(fresh.text).text == fresh.text)
        let pair = WebhookKeyPair.generate()
        #expect(try WebhookKeyPair(pair.text).publicKey == pair.publicKey)
        #expect("\(fresh) \(pair)" == "WebhookSecret(redacted) WebhookKeyPair(redacted)")
    }

    @Test(arguments: [23, 24, 64, 65])
    func `a secret has 24 to 64 bytes`(count: Int) {
        let text = "whsec_" + Base64.encode([UInt8](repeating: 7, count: count))
        if (24...64).contains(count) {
            #expect(throws: Never.self) { try WebhookSecret(text) }
        } else {
            #expect(throws: SecretsError.wrongKeyLength(expected: 32, got: count)) { try WebhookSecret(text) }
        }
    }

    @Test(arguments: ["", "whsec_", "whsk_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=", "whsec_!"])
    func `what is no secret is refused`(text: String) {
        #expect(throws: SecretsError.self) { try WebhookSecret(text) }
    }

    private func accepts(_ header: String) -> Bool {
        secret.accepts(header: header, id: id, timestamp: String(timestamp), body: body)
    }
}
