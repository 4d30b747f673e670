import Secrets
import Testing

@Suite struct HashTests {
    /// Reference values of Python's `hashlib.blake2b(digest_size=32)`.
    @Test func `content hashes are BLAKE2b-256`() {
        #expect(Hex.encode(ContentHasher.hash([])) == "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8")
        #expect(Hex.encode(ContentHasher.hash(Array("abc".utf8))) == "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319")
    }

    @Test func `content in pieces hashes like the whole, and hashing may go on after a look`() {
        let bytes = RandomBytes.bytes(10_000)
        let hasher = ContentHasher()
        hasher.update(Array(bytes[..<1]))
        hasher.update([])
        hasher.update(Array(bytes[1..<7_777]))
        #expect(hasher.finish() == ContentHasher.hash(Array(bytes[..<7_777])))
        hasher.update(Array(bytes[7_777...]))
        #expect(hasher.finish() == ContentHasher.hash(bytes))
    }

    /// Reference value of Python's `hashlib.blake2b(key=…, digest_size=32)`.
    @Test func `a keyed hash is keyed BLAKE2b-256`() throws {
        let keyed = try KeyedHash(key: Array(0..<32))
        #expect(Hex.encode(keyed.hash("abc")) == "d63a32d3e44738d7907f964316c241adaba0abfeabc32349677578a15a203f7f")
        #expect(keyed.hash("abc") == keyed.hash([0x61, 0x62, 0x63]))
        #expect(keyed.accepts(keyed.hash("abc"), of: "abc"))
        #expect(!keyed.accepts(keyed.hash("abc"), of: "abd"))
        #expect(!keyed.accepts([], of: "abc"))
    }

    @Test func `a key of another length is refused`() {
        #expect(throws: SecretsError.wrongKeyLength(expected: 32, got: 31)) { try KeyedHash(key: Array(0..<31)) }
        #expect(throws: SecretsError.wrongKeyLength(expected: 32, got: 33)) { try TokenSigner(key: Array(0..<33)) }
        #expect(throws: SecretsError.wrongKeyLength(expected: 32, got: 0)) { try SealingKey(key: []) }
    }

    /// RFC 4231, test cases 1, 2 and 6 (a key longer than a block).
    @Test func `HMAC-SHA-256 follows the vectors of RFC 4231`() {
        #expect(
            HMACSHA256.hex(Array("Hi There".utf8), key: [UInt8](repeating: 0x0b, count: 20))
                == "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7")
        #expect(
            HMACSHA256.hex(Array("what do ya want for nothing?".utf8), key: Array("Jefe".utf8))
                == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
        #expect(
            HMACSHA256.hex(
                Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8), key: [UInt8](repeating: 0xaa, count: 131))
                == "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54")
    }

    @Test func `a hexadecimal tag is accepted in either case and no other`() {
        let body = Array("body".utf8)
        let tag = HMACSHA256.hex(body, key: [1, 2, 3])
        #expect(HMACSHA256.accepts(hex: tag, of: body, key: [1, 2, 3]))
        #expect(HMACSHA256.accepts(hex: tag.uppercased(), of: body, key: [1, 2, 3]))
        #expect(!HMACSHA256.accepts(hex: tag, of: body, key: [1, 2]))
        #expect(!HMACSHA256.accepts(hex: "", of: body, key: [1, 2, 3]))
    }

    @Test func `constant-time comparison compares`() {
        #expect(ConstantTime.equal([1, 2], [1, 2]))
        #expect(!ConstantTime.equal([1, 2], [1, 3]))
        #expect(!ConstantTime.equal([1, 2], [1]))
        #expect(ConstantTime.equal("", ""))
    }

    @Test func `chance differs, and numbers stay below their bound`() {
        #expect(RandomBytes.bytes(32) != RandomBytes.bytes(32))
        #expect(RandomBytes.bytes(0) == [])
        #expect((0..<1_000).allSatisfy { _ in RandomBytes.number(below: 7) < 7 })
    }
}
