import Outbound
import Testing

@Suite struct IPAddressTests {
    @Test(arguments: ["0.0.0.0", "127.0.0.1", "255.255.255.255", "::", "::1", "2001:db8::1", "fe80::1", "::ffff:1.2.3.4"])
    func `canonical texts are read and written`(text: String) {
        #expect(IPAddress(text)?.description == text)
    }

    @Test(arguments: [
        "", "1", "127.1", "127.0.1", "0177.0.0.1", "0x7f.0.0.1", "0x7f000001", "2130706433", "127.0.0.01", "127.0.0.256", "127.0.0.1.",
        "127.0.0.1 ",
        "1.2.3.4.5", "１.2.3.4", "[::1]", "::1%lo", "1::2::3", ":", "::g", "127.0.0.-1", "+1.2.3.4",
    ])
    func `nothing else is an address`(text: String) {
        #expect(IPAddress(text) == nil)
    }

    @Test func `a block holds its addresses and no others`() throws {
        let block = try #require(AddressBlock("100.64.0.0/10"))
        #expect(block.contains(.v4(0x6440_0000)))
        #expect(block.contains(.v4(0x647f_ffff)))
        #expect(!block.contains(.v4(0x643f_ffff)))
        #expect(!block.contains(.v4(0x6480_0000)))
        #expect(!block.contains(.v6(0x6440_0000)))
        let all = try #require(AddressBlock("0.0.0.0/0"))
        #expect(all.contains(.v4(.max)))
        let one = try #require(AddressBlock("[::1]/128"))
        #expect(one.contains(.v6(1)) && !one.contains(.v6(2)))
        #expect(AddressBlock("10.1.2.3/8").map { $0.contains(.v4(0x0aff_0000)) } == true)
    }

    @Test(arguments: [
        "", "/8", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/+8", "::/129", "10.0.0.0/8/8", "[10.0.0.0]/8", "10/8", "a/8",
    ])
    func `what is no block is refused`(text: String) {
        #expect(AddressBlock(text) == nil)
    }

    @Test(
        arguments: [
            ("127.0.0.0/8", "127.0.0.0/8", nil), ("127.0.0.1/32:webhook", "127.0.0.1/32", OutboundPurpose.webhook),
            ("[::1]/128:provider", "::1/128", .provider),
            ("fd00::/8", "fd00::/8", nil), ("10.0.0.1:client-metadata", "10.0.0.1/32", .clientMetadata), ("[fd00::]/8", "fd00::/8", nil),
        ] as [(String, String, OutboundPurpose?)])
    func `rules are blocks with a purpose or none`(text: String, block: String, purpose: OutboundPurpose?) throws {
        let rule = try #require(AllowRule(text))
        #expect(rule.block == AddressBlock(block))
        #expect(rule.purpose == purpose)
    }

    @Test(arguments: [
        "", "127.0.0.1/32:", "127.0.0.1/32:web", "::1/128:provider", "127.0.0.1/32:webhook:media", ":webhook", "localhost", "*",
    ])
    func `what is no rule is refused`(text: String) {
        #expect(AllowRule(text) == nil)
    }
}
