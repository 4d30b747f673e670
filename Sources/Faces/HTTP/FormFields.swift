/// The fields of a form (application/x-www-form-urlencoded; URL Standard, section 5.1).
struct FormFields: Sendable {
    private var fields: [(name: String, value: String)] = []

    /// No field at all.
    init() {}

    /// Reads a body; `nil` where it is no UTF-8 once decoded, or has more fields than any form of ours.
    init?(_ body: [UInt8]) {
        guard body.count <= 1 << 20 else { return nil }
        let pairs = body.split(separator: UInt8(ascii: "&"))
        guard pairs.count <= 200 else { return nil }
        for pair in pairs {
            let parts = pair.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = Self.decoded(parts[0]), let value = Self.decoded(parts.count > 1 ? parts[1] : []) else { return nil }
            fields.append((name, value))
        }
    }

    /// The first field of that name.
    subscript(name: String) -> String? { fields.first { $0.name == name }?.value }

    /// The values of all fields of that name, in order: of boxes that are ticked.
    func all(_ name: String) -> [String] { fields.filter { $0.name == name }.map(\.value) }

    /// The same without what has no value: at OAuth's endpoints that is as if it were not there (RFC 6749 section 3.1).
    var withoutEmpty: FormFields {
        var rest = self
        rest.fields.removeAll { $0.value.isEmpty }
        return rest
    }

    /// A field that stands there more than once, though no other than `name` may.
    func repeated(but name: String) -> String? {
        var seen: Set<String> = []
        return fields.first { $0.name != name && !seen.insert($0.name).inserted }?.name
    }

    /// The fields as a query, encoded anew.
    var query: String { fields.map { "\(PathSegment.encode($0.name))=\(PathSegment.encode($0.value))" }.joined(separator: "&") }

    private static func decoded(_ bytes: ArraySlice<UInt8>) -> String? {
        var output: [UInt8] = []
        var rest = bytes
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "+") {
                output.append(UInt8(ascii: " "))
            } else if byte == UInt8(ascii: "%"), rest.count >= 2, let high = hex(rest[rest.startIndex]),
                let low = hex(rest[rest.startIndex + 1])
            {
                output.append(high << 4 | low)
                rest = rest.dropFirst(2)
            } else {
                output.append(byte)
            }
        }
        return String(validating: output, as: UTF8.self)
    }

    private static func hex(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
