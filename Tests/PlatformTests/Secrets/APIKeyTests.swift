import Secrets
import Testing

@Suite struct APIKeyTests {
    private static let alphabet = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")

    @Test func `a new key is well-formed, in one piece and never the same`() {
        let key = APIKey.generate()
        #expect(key.text.count == 47)
        #expect(key.displayPrefix == String(key.text.prefix(13)))
        #expect(verdict(key.text) == "wellFormed")
        #expect(APIKey.generate().text != key.text)
    }

    @Test func `the checksum is CRC-32 of the body in base62`() {
        #expect(verdict("trp_live_0123456789ABCDEFGHIJKLMNOPQRSTUV1ggZdL") == "wellFormed")
    }

    @Test func `every single mistyped character is noticed`() {
        let key = Array(APIKey.generate().text)
        for position in APIKey.prefix.count..<key.count {
            for other in Self.alphabet where other != key[position] {
                var mistyped = key
                mistyped[position] = other
                #expect(verdict(String(mistyped)) == "badChecksum")
            }
        }
    }

    @Test func `every swap of neighbours, every lost and every doubled character is noticed`() {
        let key = Array(APIKey.generate().text)
        for position in APIKey.prefix.count..<key.count {
            var lost = key
            lost.remove(at: position)
            #expect(verdict(String(lost)) == "badChecksum")
            var doubled = key
            doubled.insert(key[position], at: position)
            #expect(verdict(String(doubled)) == "badChecksum")
            guard position + 1 < key.count, key[position] != key[position + 1] else { continue }
            var swapped = key
            swapped.swapAt(position, position + 1)
            #expect(verdict(String(swapped)) == "badChecksum")
        }
    }

    @Test(arguments: ["", "trp_", "trp_liv", "Trp_live_x", "eyJhbGciOiJSUzI1NiJ9.e30.c2ln", "sk_live_abc"])
    func `what does not begin like a key is none`(text: String) {
        #expect(verdict(text) == "notAKey")
    }

    @Test(arguments: ["trp_live_", "trp_live_é", "trp_live_ 0123456789ABCDEFGHIJKLMNOPQRSTU000000"])
    func `what begins like a key but goes on otherwise is a mistyped one`(text: String) {
        #expect(verdict(text) == "badChecksum")
    }

    @Test func `a key does not show itself when printed`() {
        let key = APIKey.generate()
        var dumped = ""
        dump(key, to: &dumped)
        #expect("\(key)" == "APIKey(redacted)")
        #expect(String(reflecting: key) == "APIKey(redacted)")
        #expect(!dumped.contains(key.text))
    }

    private func verdict(_ text: String) -> String {
        switch APIKey.parse(text) {
        case .wellFormed(let key): key.text == text ? "wellFormed" : "another"
        case .badChecksum: "badChecksum"
        case .notAKey: "notAKey"
        }
    }
}
