/// The ranges that are not plain global unicast: IANA's special-purpose registries (RFC 6890) and what embeds IPv4.
enum AddressRanges {
    /// What an address is by its range alone: `allowed`, or the verdict of the first range that holds it.
    static func classify(_ address: IPAddress) -> AddressVerdict {
        let ranges =
            switch address {
            case .v4: version4
            case .v6: version6
            }
        if let range = ranges.first(where: { $0.block.contains(address) }) { return range.verdict }
        // All of global unicast that IANA gives out is in 2000::/3; what lies outside has no business in a URL.
        if case .v6(let bits) = address, bits >> 125 != 0b001 { return .reserved }
        return .allowed
    }

    private struct Range {
        let block: AddressBlock
        let verdict: AddressVerdict

        init(_ block: String, _ verdict: AddressVerdict) {
            self.block = AddressBlock(block)!  // the literals below; a test goes through them
            self.verdict = verdict
        }
    }

    private static let version4 = [
        Range("0.0.0.0/8", .unspecified),
        Range("10.0.0.0/8", .privateNetwork),
        Range("100.64.0.0/10", .carrierNAT),
        Range("127.0.0.0/8", .loopback),
        Range("169.254.0.0/16", .linkLocal),
        Range("172.16.0.0/12", .privateNetwork),
        Range("192.0.0.0/24", .reserved),
        Range("192.0.2.0/24", .documentation),
        Range("192.88.99.0/24", .reserved),  // 6to4 relays, RFC 7526
        Range("192.168.0.0/16", .privateNetwork),
        Range("198.18.0.0/15", .documentation),
        Range("198.51.100.0/24", .documentation),
        Range("203.0.113.0/24", .documentation),
        Range("224.0.0.0/4", .multicast),
        Range("255.255.255.255/32", .multicast),
        Range("240.0.0.0/4", .reserved),
    ]

    private static let version6 = [
        Range("::/128", .unspecified),
        Range("::1/128", .loopback),
        Range("::/96", .embedded),  // IPv4-compatible
        Range("::ffff:0:0/96", .embedded),  // IPv4-mapped
        Range("::ffff:0:0:0/96", .embedded),  // IPv4-translated, RFC 2765
        Range("64:ff9b::/96", .embedded),  // NAT64
        Range("64:ff9b:1::/48", .embedded),  // NAT64, RFC 8215
        Range("2002::/16", .embedded),  // 6to4
        Range("2001::/32", .embedded),  // Teredo
        Range("2001::/23", .reserved),  // IETF protocol assignments
        Range("2001:db8::/32", .documentation),
        Range("3fff::/20", .documentation),  // RFC 9637
        Range("100::/64", .reserved),  // discard only
        Range("fc00::/7", .privateNetwork),
        Range("fe80::/10", .linkLocal),
        Range("fec0::/10", .privateNetwork),
        Range("ff00::/8", .multicast),
    ]
}
