import Secrets
import Testing

@Suite struct TextFormTests {
    /// RFC 4648 section 10.
    @Test(arguments: [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy"),
    ])
    func `base64 follows the vectors of RFC 4648`(plain: String, text: String) throws {
        #expect(Base64.encode(Array(plain.utf8)) == text)
        #expect(try Base64.decode(text) == Array(plain.utf8))
    }

    @Test func `base64url has its own alphabet and no padding`() throws {
        #expect(Base64.encode([0xfb, 0xff, 0xfe, 0xff]) == "+//+/w==")
        #expect(Base64URL.encode([0xfb, 0xff, 0xfe, 0xff]) == "-__-_w")
        #expect(try Base64URL.decode("-__-_w") == [0xfb, 0xff, 0xfe, 0xff])
    }

    @Test(arguments: [
        "Z", "Zg", "Zg=", "Zg===", "Zg==Zg==", "Zh==", "Zm9=", "=", "====", "Z===", "Zm9v=", "Zg==\n", "Zm 9v", "Zm9-", "Zm9vé", "Zg=a",
        "Zm9\0",
    ])
    func `base64 that is not canonical is refused`(text: String) {
        #expect(throws: SecretsError.malformed) { try Base64.decode(text) }
    }

    @Test(arguments: ["Z", "Zg==", "Zh", "Zm9", "Zm+v", "Zm/v", "Zm9v\n"])
    func `base64url that is not canonical is refused`(text: String) {
        #expect(throws: SecretsError.malformed) { try Base64URL.decode(text) }
    }

    @Test func `every length goes through base64 and back`() throws {
        for count in 0..<200 {
            let bytes = RandomBytes.bytes(count)
            #expect(try Base64.decode(Base64.encode(bytes)) == bytes)
            #expect(try Base64URL.decode(Base64URL.encode(bytes)) == bytes)
        }
    }

    @Test(arguments: [1, 2, 3, 4, 5, 7, 64])
    func `a text in pieces decodes like the whole`(pieceLength: Int) throws {
        let bytes = RandomBytes.bytes(1_000)
        let text = Array(Base64.encode(bytes).utf8)
        var decoder = Base64Decoder()
        var decoded: [UInt8] = []
        for start in stride(from: 0, to: text.count, by: pieceLength) {
            try decoder.decode(text.span.extracting(start..<min(start + pieceLength, text.count)), appendingTo: &decoded)
        }
        try decoder.finish(appendingTo: &decoded)
        #expect(decoded == bytes)
    }

    @Test func `a long text comes out in blocks of the size asked for`() throws {
        let bytes = RandomBytes.bytes(100_001)
        var blocks = Base64Blocks(of: Base64.encode(bytes), maxBlockBytes: 9_000)
        var decoded: [UInt8] = []
        var longest = 0
        while let block = try blocks.next() {
            longest = max(longest, block.count)
            decoded += block
        }
        #expect(decoded == bytes)
        #expect(longest == 9_000)
        #expect(try blocks.next() == nil)
    }

    @Test func `line breaks are skipped only where they are allowed`() throws {
        var tolerant = Base64Blocks(of: "Zm9v\r\nYm\nFy\n", lineBreaks: .skipped)
        #expect(try tolerant.next() == Array("foobar".utf8))
        var onlyBreaks = Base64Blocks(of: String(repeating: "\n", count: 100), lineBreaks: .skipped, maxBlockBytes: 3)
        #expect(try onlyBreaks.next() == nil)
        #expect(throws: SecretsError.malformed) {
            var strict = Base64Blocks(of: "Zm9v\r\nYmFy")
            return try strict.next()
        }
    }

    @Test func `a text that stops in the middle is refused at its end`() throws {
        var blocks = Base64Blocks(of: "Zm9vYmF", maxBlockBytes: 3)
        #expect(try blocks.next() == Array("foo".utf8))
        #expect(throws: SecretsError.malformed) { try blocks.next() }
    }

    @Test func `hex reads both cases and writes the lower`() throws {
        #expect(Hex.encode([0, 0x7f, 0xff]) == "007fff")
        #expect(try Hex.decode("007FfF") == [0, 0x7f, 0xff])
        for text in ["0", "0g", "0x00", " 00"] {
            #expect(throws: SecretsError.malformed) { try Hex.decode(text) }
        }
    }

    @Test func `base62 counts in digits, capitals and small letters`() throws {
        #expect(Base62.encode(0) == "0")
        #expect(Base62.encode(61) == "z")
        #expect(Base62.encode(62, width: 6) == "000010")
        #expect(try Base62.decode(Base62.encode(.max)) == .max)
        for text in ["", "-", "ä", "zzzzzzzzzzzz"] {
            #expect(throws: SecretsError.malformed) { try Base62.decode(text) }
        }
        #expect(Base62.isBase62(Base62.random(500)))
    }

    @Test func `CRC-32 has its well-known check value`() {
        #expect(CRC32.checksum("123456789".utf8) == 0xcbf4_3926)
    }
}
