/// A piece of a line in a prompt's text: words, or a mark that stands for something.
///
/// Marks are found by hand. A regular expression would be compiled for each line of each prompt at each start, which took as long as
/// opening the file and listening together.
enum PromptPiece: Sendable {
    case words(String)
    /// `@tool_name`
    case tool(String)
    /// `{{argument}}`
    case argument(String)

    static func pieces(of line: Substring) -> [PromptPiece] {
        var pieces: [PromptPiece] = []
        let bytes = line.utf8
        var start = bytes.startIndex
        var place = start
        while place < bytes.endIndex {
            guard let (mark, end) = mark(in: line, at: place) else {
                place = bytes.index(after: place)
                continue
            }
            if start < place { pieces.append(.words(String(line[start..<place]))) }
            pieces.append(mark)
            place = end
            start = end
        }
        if start < bytes.endIndex { pieces.append(.words(String(line[start...]))) }
        return pieces
    }

    /// Small letters and underscores, of which names are made.
    static func name(at start: String.Index, in text: Substring) -> Substring {
        let bytes = text.utf8[start...].prefix { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) || $0 == UInt8(ascii: "_") }
        return text[start..<bytes.endIndex]
    }

    /// The mark that begins at that place, and where it ends.
    private static func mark(in line: Substring, at place: String.Index) -> (PromptPiece, end: String.Index)? {
        switch line.utf8[place] {
        case UInt8(ascii: "@"):
            let name = name(at: line.utf8.index(after: place), in: line)
            return name.isEmpty ? nil : (.tool(String(name)), name.endIndex)
        case UInt8(ascii: "{"):
            guard line[place...].hasPrefix("{{") else { return nil }
            let name = name(at: line.utf8.index(place, offsetBy: 2), in: line)
            guard !name.isEmpty, line[name.endIndex...].hasPrefix("}}") else { return nil }
            return (.argument(String(name)), line.utf8.index(name.endIndex, offsetBy: 2))
        default: return nil
        }
    }
}
