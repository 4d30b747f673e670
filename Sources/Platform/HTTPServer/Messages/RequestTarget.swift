import Glibc

/// The request line's target, as sent and not decoded (RFC 9112 section 3.2).
struct RequestTarget {
    var path: String
    var query: String?

    /// `nil` for a target that is neither a path nor an absolute address. Bytes that are not UTF-8 become U+FFFD.
    init?(_ text: UnsafePointer<CChar>?) {
        guard let text = unsafe text else { return nil }
        var bytes = unsafe UnsafeRawBufferPointer(start: text, count: strlen(text))[...]
        if unsafe bytes.first != UInt8(ascii: "/") {
            guard let rest = unsafe Self.afterAuthority(bytes) else { return nil }
            unsafe bytes = rest
        }
        let mark = unsafe bytes.firstIndex(of: UInt8(ascii: "?"))
        let pathBytes = unsafe bytes[..<(mark ?? bytes.endIndex)]
        path = unsafe pathBytes.isEmpty ? "/" : String(decoding: pathBytes, as: UTF8.self)
        query = mark.map { unsafe String(decoding: bytes[($0 + 1)...], as: UTF8.self) }
    }

    /// What follows `http://host` in an absolute address.
    private static func afterAuthority(_ bytes: Slice<UnsafeRawBufferPointer>) -> Slice<UnsafeRawBufferPointer>? {
        for scheme in ["http://", "https://"] {
            let start = unsafe bytes.prefix(scheme.utf8.count)
            guard unsafe String(decoding: start, as: UTF8.self).lowercased() == scheme else { continue }
            let rest = unsafe bytes.dropFirst(scheme.utf8.count)
            let end = unsafe rest.firstIndex { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "?") }
            return unsafe rest[(end ?? rest.endIndex)...]
        }
        return nil
    }
}
