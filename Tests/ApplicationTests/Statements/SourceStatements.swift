import Foundation

/// The statements that stand in the sources.
enum SourceStatements {
    /// A statement, or the longest piece of one whose text is put together when it runs.
    struct Piece {
        var text: String
        var isWhole: Bool
        var path: String
    }

    /// A text of one line or of several that begins as a statement does.
    private static var literal: Regex<(Substring, Substring?, Substring?)> {
        #/"""\s*\n\s*((?:SELECT|INSERT INTO|UPDATE|DELETE FROM)\s[\s\S]*?)"""|"((?:SELECT|INSERT INTO|UPDATE|DELETE FROM) (?:[^"\\\n]|\\.)*)"/#
    }

    static func pieces() throws -> [Piece] {
        let folders = ["Sources/Operations", "Sources/Features", "Sources/Engines", "Sources/Application", "Sources/Faces"]
        return try folders.flatMap { try SourceTree.files(in: $0) }.filter { $0.hasSuffix(".swift") }.flatMap { path in
            try SourceTree.text(of: path).matches(of: literal).map { match in
                let pieces = pieces(of: String(match.output.1 ?? match.output.2 ?? ""))
                return Piece(text: pieces.max { $0.count < $1.count } ?? "", isWhole: pieces.count == 1, path: path)
            }
        }
    }

    /// Whether it reads or writes rows.
    static func isWork(_ sql: String) -> Bool { ["SELECT", "INSERT", "UPDATE", "DELETE"].contains { plain(sql).hasPrefix($0) } }

    /// One space wherever there is some.
    static func plain(_ sql: String) -> String {
        sql.replacing(#/--.*/#, with: "").split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    private static func pieces(of literal: String) -> [String] {
        var (pieces, depth, rest) = ([""], 0, literal[...])
        while let character = rest.popFirst() {
            if depth == 0, character == "\\" {
                if rest.first == "(" {
                    rest.removeFirst()
                    depth = 1
                    pieces.append("")
                } else if let escaped = rest.popFirst(), escaped != "\n" {
                    pieces[pieces.count - 1].append(escaped)
                }
            } else if depth > 0 {
                depth += character == "(" ? 1 : character == ")" ? -1 : 0
            } else {
                pieces[pieces.count - 1].append(character)
            }
        }
        return pieces.map(plain)
    }
}
