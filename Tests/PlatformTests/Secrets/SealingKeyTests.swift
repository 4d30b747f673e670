import Secrets
import Testing

@Suite struct SealingKeyTests {
    private let key = try! SealingKey(key: Array(0..<32))
    private let context = "connection.token.7"

    @Test(arguments: [0, 1, 15, 16, 17, 1_000])
    func `what was sealed opens`(count: Int) throws {
        let plain = RandomBytes.bytes(count)
        let sealed = key.seal(plain, context: context)
        #expect(sealed.count == count + SealingKey.overheadBytes)
        #expect(try key.open(sealed, context: context) == plain)
    }

    @Test func `the same plain text seals differently each time`() {
        #expect(key.seal([1], context: context) != key.seal([1], context: context))
    }

    @Test func `sealed bytes do not open elsewhere or with another key`() throws {
        let sealed = key.seal([1, 2, 3], context: context)
        let other = try SealingKey(key: Array(1..<33))
        #expect(throws: SecretsError.cannotOpen) { try key.open(sealed, context: "connection.token.8") }
        #expect(throws: SecretsError.cannotOpen) { try other.open(sealed, context: context) }
    }

    @Test func `sealed bytes with any one bit changed do not open`() {
        let sealed = key.seal(Array("a network's token".utf8), context: context)
        for position in sealed.indices {
            for bit in 0..<8 {
                var changed = sealed
                changed[position] ^= 1 << UInt8(bit)
                #expect(throws: SecretsError.cannotOpen) { try key.open(changed, context: context) }
            }
        }
    }

    @Test func `sealed bytes cut short do not open`() {
        let sealed = key.seal([1, 2, 3], context: context)
        for length in 0..<sealed.count {
            #expect(throws: SecretsError.cannotOpen) { try key.open(Array(sealed.prefix(length)), context: context) }
        }
    }
}
