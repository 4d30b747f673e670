import HTTPTypes

/// The names of fields that most requests have: they are recognised by their bytes, where others are checked, copied and lower-cased.
struct FieldNames: Sendable {
    private struct Known: Sendable {
        let bytes: [UInt8]
        let name: HTTPField.Name
    }

    private static let usual: [HTTPField.Name] = [
        .authorization, .accept, .acceptEncoding, .acceptLanguage, .connection, .contentLength, .contentType, .cookie, .origin, .range,
        .userAgent, .transferEncoding, HTTPField.Name("Host")!,
    ]

    /// By the number of their bytes.
    private var byLength: [[Known]] = Array(repeating: [], count: 32)

    /// - Parameter more: names besides those that HTTP clients send anyway.
    init(_ more: [HTTPField.Name]) {
        for name in Self.usual + more {
            let bytes = Array(name.canonicalName.utf8)
            // As requests carry it: in the spelling that the names in others have been compared in.
            guard bytes.count < byLength.count, let known = HTTPField.Name(parsed: name.canonicalName) else { continue }
            byLength[bytes.count].append(Known(bytes: bytes, name: known))
        }
    }

    /// The name in lower case, if it is a known one.
    subscript(bytes: UnsafeRawBufferPointer) -> HTTPField.Name? {
        guard bytes.count < byLength.count else { return nil }
        let candidates = byLength[bytes.count]
        for index in candidates.indices where unsafe Self.isSame(candidates[index].bytes, bytes) { return candidates[index].name }
        return nil
    }

    /// Whether the second are the first, which are in lower case, in whatever case; there are as many of them. Eight at a time.
    private static func isSame(_ known: [UInt8], _ bytes: UnsafeRawBufferPointer) -> Bool {
        unsafe known.withUnsafeBytes { known in
            var offset = 0
            while offset + 8 <= known.count {
                let word = unsafe bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
                guard unsafe lowerCased(word) == known.loadUnaligned(fromByteOffset: offset, as: UInt64.self) else { return false }
                offset += 8
            }
            while offset < known.count {
                guard unsafe lowerCased(bytes[offset]) == known[offset] else { return false }
                offset += 1
            }
            return true
        }
    }
}

/// An ASCII letter in lower case; every other byte as it is.
func lowerCased(_ byte: UInt8) -> UInt8 { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte }

/// Eight bytes, likewise: the seven lower bits of each are added to what carries into the eighth from `A`, and from behind `Z`, on.
private func lowerCased(_ word: UInt64) -> UInt64 {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let low = word & (ones &* 0x7F)
    let isUpper = (low &+ ones &* (0x80 - 0x41)) & ~(low &+ ones &* (0x80 - 0x5B)) & ~word & (ones &* 0x80)
    return word | isUpper >> 2  // 0x80 to 0x20
}
