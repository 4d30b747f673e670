/// A block of addresses in CIDR notation.
public struct AddressBlock: Hashable, Sendable {
    private let first: IPAddress
    private let prefixBits: Int

    /// Reads `10.0.0.0/8`, `fd00::/8`, `[::1]/128`, or a bare address, which stands for itself alone. Bits of the address
    /// beyond the prefix do not matter.
    public init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard let head = parts.first, parts.count <= 2 else { return nil }
        var name = String(head)
        if name.hasPrefix("["), name.hasSuffix("]"), name.utf8.contains(UInt8(ascii: ":")) { name = String(name.dropFirst().dropLast()) }
        guard let address = IPAddress(name) else { return nil }
        let width = address.width
        var prefixBits = width
        if parts.count == 2 {
            guard (1...3).contains(parts[1].utf8.count), parts[1].utf8.allSatisfy({ (0x30...0x39).contains($0) }), let bits = Int(parts[1]),
                bits <= width
            else { return nil }
            prefixBits = bits
        }
        first = address
        self.prefixBits = prefixBits
    }

    /// Whether the address lies in the block. An IPv4 address never lies in a block of IPv6.
    public func contains(_ address: IPAddress) -> Bool {
        switch (first, address) {
        case (.v4(let first), .v4(let other)): (first ^ other) >> UInt32(32 - prefixBits) == 0
        case (.v6(let first), .v6(let other)): (first ^ other) >> UInt128(128 - prefixBits) == 0
        default: false
        }
    }
}

extension IPAddress {
    fileprivate var width: Int {
        switch self {
        case .v4: 32
        case .v6: 128
        }
    }
}
