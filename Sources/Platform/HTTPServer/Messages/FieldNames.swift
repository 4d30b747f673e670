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
        return byLength[bytes.count].first { known in
            unsafe zip(known.bytes, bytes).allSatisfy { $0 == lowerCased($1) }
        }?.name
    }
}

/// An ASCII letter in lower case; every other byte as it is.
func lowerCased(_ byte: UInt8) -> UInt8 { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte }
