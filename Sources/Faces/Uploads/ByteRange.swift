/// Which part of a file a request asks for (RFC 9110 section 14).
enum ByteRange: Equatable {
    /// All of it; also where the field cannot be read or asks for several parts, which a server may ignore.
    case whole
    case part(Range<Int>)
    case unsatisfiable

    /// - Parameters:
    ///   - field: the value of `Range`.
    ///   - length: of the file, in bytes.
    init(_ field: String?, length: Int) {
        self = .whole
        guard let field, let equals = field.firstIndex(of: "="), field[..<equals].lowercased() == "bytes" else { return }
        let spec = field[field.index(after: equals)...].filter { $0 != " " && $0 != "\t" }
        guard let dash = spec.firstIndex(of: "-") else { return }
        let (first, last) = (spec[..<dash], spec[spec.index(after: dash)...])
        guard Self.isNumber(first), Self.isNumber(last), !(first.isEmpty && last.isEmpty) else { return }
        // A number beyond 64 bits is beyond every file.
        let end = last.isEmpty ? Int.max : Int(last) ?? Int.max
        if first.isEmpty {
            self = end == 0 || length == 0 ? .unsatisfiable : .part(max(0, length - end)..<length)
            return
        }
        let start = Int(first) ?? Int.max
        guard start <= end else { return }
        self = start < length ? .part(start..<min(end, length - 1) + 1) : .unsatisfiable
    }

    private static func isNumber(_ text: some StringProtocol) -> Bool { text.utf8.allSatisfy { (48...57).contains($0) } }
}
