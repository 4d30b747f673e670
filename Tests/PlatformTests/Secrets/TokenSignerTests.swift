import Secrets
import Testing

@Suite struct TokenSignerTests {
    private let signer = try! TokenSigner(key: Array(0..<32))

    @Test func `a token gives its payload back and is short`() {
        let payload = RandomBytes.bytes(24)
        let token = signer.sign(payload, purpose: "upload")
        #expect(token.count == 75)
        #expect(signer.verify(token, purpose: "upload") == payload)
    }

    @Test func `a token says the same under every key and purpose but its own: nothing`() throws {
        let token = signer.sign([1, 2, 3], purpose: "upload")
        #expect(signer.verify(token, purpose: "media") == nil)
        #expect(signer.verify(token, purpose: "") == nil)
        #expect(try TokenSigner(key: Array(1..<33)).verify(token, purpose: "upload") == nil)
    }

    @Test func `purpose and payload do not run into each other`() {
        let token = signer.sign(Array("bc".utf8), purpose: "a")
        #expect(signer.verify(token, purpose: "ab") == nil)
    }

    @Test func `a token with any one character changed is refused`() {
        let token = Array(signer.sign(Array(0..<24), purpose: "upload"))
        for position in token.indices {
            for other in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_=" where other != token[position] {
                var changed = token
                changed[position] = other
                #expect(signer.verify(String(changed), purpose: "upload") == nil)
            }
        }
    }

    @Test func `a token cut or lengthened is refused`() {
        let token = signer.sign(Array(0..<24), purpose: "upload")
        for length in 0..<token.count { #expect(signer.verify(String(token.prefix(length)), purpose: "upload") == nil) }
        #expect(signer.verify(token + "A", purpose: "upload") == nil)
        #expect(signer.verify(String(repeating: "A", count: 100_000), purpose: "upload") == nil)
    }

    @Test func `an empty payload is a payload`() {
        #expect(signer.verify(signer.sign([], purpose: "x"), purpose: "x") == [])
    }
}
