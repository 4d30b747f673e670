import Glibc

/// An IPv4 or IPv6 address.
public enum IPAddress: Hashable, Sendable {
    /// The four bytes, the first one highest.
    case v4(UInt32)
    /// The sixteen bytes, the first one highest.
    case v6(UInt128)

    /// Reads the canonical dotted quad, or IPv6 without brackets and zone. Nothing else that a resolver might take for an
    /// address: no octal, hexadecimal, short or integer forms.
    public init?(_ text: String) {
        if let quad = Self.dottedQuad(text) {
            self = .v4(quad)
        } else if text.utf8.contains(UInt8(ascii: ":")), let bits = Self.sixteenBytes(text) {
            self = .v6(bits)
        } else {
            return nil
        }
    }

    /// The address in a socket address of either family; nil for other families.
    @unsafe init?(_ address: UnsafeRawPointer, family: Int32) {
        switch family {
        case AF_INET:
            let address = unsafe address.loadUnaligned(as: sockaddr_in.self)
            self = .v4(UInt32(bigEndian: address.sin_addr.s_addr))
        case AF_INET6:
            let address = unsafe address.loadUnaligned(as: sockaddr_in6.self)
            self = unsafe .v6(withUnsafeBytes(of: address.sin6_addr) { unsafe Self.number(of: Array($0)) })
        default: return nil
        }
    }

    /// The IPv4 address within `::ffff:0:0/96`, which the system treats as that address; otherwise itself.
    var unmapped: IPAddress {
        guard case .v6(let bits) = self, bits >> 32 == 0xffff else { return self }
        return .v4(UInt32(truncatingIfNeeded: bits))
    }

    private static func dottedQuad(_ text: String) -> UInt32? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        var quad: UInt32 = 0
        for part in parts {
            guard (1...3).contains(part.utf8.count), part.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
                part == "0" || part.utf8.first != UInt8(ascii: "0"), let byte = UInt8(part)
            else { return nil }
            quad = quad << 8 | UInt32(byte)
        }
        return quad
    }

    private static func sixteenBytes(_ text: String) -> UInt128? {
        var bytes = [UInt8](repeating: 0, count: 16)
        guard unsafe inet_pton(AF_INET6, text, &bytes) == 1 else { return nil }
        return number(of: bytes)
    }

    private static func number(of bytes: [UInt8]) -> UInt128 {
        bytes.reduce(0) { $0 << 8 | UInt128($1) }
    }
}

extension IPAddress: CustomStringConvertible {
    /// The canonical text, IPv6 without brackets (RFC 5952).
    public var description: String {
        switch self {
        case .v4(let quad):
            return stride(from: 24, through: 0, by: -8).map { String(quad >> UInt32($0) & 0xff) }.joined(separator: ".")
        case .v6(let bits):
            let bytes = stride(from: 120, through: 0, by: -8).map { UInt8(truncatingIfNeeded: bits >> UInt128($0)) }
            var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
            unsafe inet_ntop(AF_INET6, bytes, &text, socklen_t(text.count))
            return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        }
    }

    /// The text as it stands in a URL: IPv6 in brackets.
    var inURL: String {
        switch self {
        case .v4: description
        case .v6: "[\(description)]"
        }
    }
}
