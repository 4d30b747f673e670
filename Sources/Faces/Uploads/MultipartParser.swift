/// Takes a form apart while it comes (RFC 7578, RFC 2046 section 5.1.1). Holds a delimiter's or a header's length, never a part.
struct MultipartParser {
    /// What was found, in the order of the form.
    enum Event: Equatable {
        case began(MultipartHeader)
        case data(ArraySlice<UInt8>)
        case ended
    }

    /// What is wrong with the form.
    enum Fault: Error, Equatable {
        case delimiter
        case longHeader
        case header
        case truncated
    }

    private enum Place {
        case preamble, delimiter, header, body, epilogue
    }

    /// More than any client writes for a part.
    static let maxHeaderBytes = 8_192
    /// Blanks that may follow a delimiter on its line.
    private static let maxPaddingBytes = 256
    private static let lineEnd: [UInt8] = [13, 10]

    /// Line end, two hyphens, the boundary.
    private let delimiter: [UInt8]
    /// Begins with a line end, so that a delimiter at the very start is found like all others.
    private var pending = lineEnd
    /// How much of `pending` is done with.
    private var position = 0
    private var place = Place.preamble

    /// - Parameter boundary: of the `Content-Type`; 1 to 70 characters, or `nil` comes back.
    init?(boundary: String?) {
        guard let boundary, (1...70).contains(boundary.utf8.count) else { return nil }
        delimiter = Self.lineEnd + "--".utf8 + boundary.utf8
    }

    /// Takes the next piece, of any length.
    mutating func feed(_ bytes: [UInt8], _ emit: (Event) throws -> Void) throws {
        pending += bytes
        while try advance(emit) {}
        pending.removeFirst(position)
        position = 0
    }

    /// The form ended here.
    func finish() throws(Fault) {
        if place != .epilogue { throw .truncated }
    }

    /// Goes on to the next place and says whether it did; more bytes are needed where not.
    private mutating func advance(_ emit: (Event) throws -> Void) throws -> Bool {
        switch place {
        case .preamble, .body:
            let found = findDelimiter()
            if place == .body, found.at > position { try emit(.data(pending[position..<found.at])) }
            position = found.at
            guard found.isWhole else { return false }
            if place == .body { try emit(.ended) }
            position += delimiter.count
            place = .delimiter
            return true
        case .delimiter: return try passDelimiter()
        case .header:
            guard let end = headerEnd() else {
                if pending.count - position > Self.maxHeaderBytes { throw Fault.longHeader }
                return false
            }
            guard let header = MultipartHeader(pending[position..<end]) else { throw Fault.header }
            try emit(.began(header))
            place = .body
            position = end + 4
            return true
        case .epilogue:
            position = pending.count
            return false
        }
    }

    /// Where the next delimiter is, or where one begins whose end has not come; else the end.
    private func findDelimiter() -> (at: Int, isWhole: Bool) {
        var index = position
        while index < pending.count {
            if pending[index] == 13 {
                let length = min(delimiter.count, pending.count - index)
                if pending[index..<index + length] == delimiter[..<length] { return (index, length == delimiter.count) }
            }
            index += 1
        }
        return (index, false)
    }

    /// Behind a delimiter stand two hyphens, for the last one, or blanks and a line end.
    private mutating func passDelimiter() throws(Fault) -> Bool {
        let rest = pending[position...]
        if rest.starts(with: "--".utf8) {
            place = .epilogue
            return true
        }
        let padding = rest.prefix { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }.count
        let end = rest.dropFirst(padding).prefix(2)
        guard padding <= Self.maxPaddingBytes else { throw .delimiter }
        if end.elementsEqual(Self.lineEnd) {
            place = .header
            position += padding  // the line end stays, as the beginning of the header's
            return true
        }
        let mayGoOn = end.isEmpty || end.elementsEqual([13]) || padding == 0 && end.elementsEqual("-".utf8)
        guard mayGoOn else { throw .delimiter }
        return false
    }

    /// Where the empty line behind the header begins.
    private func headerEnd() -> Int? {
        var index = position
        while index + 4 <= pending.count, index - position <= Self.maxHeaderBytes {
            if pending[index] == 13, pending[index + 1] == 10, pending[index + 2] == 13, pending[index + 3] == 10 { return index }
            index += 1
        }
        return nil
    }
}
