import Foundation

/// The statements that stand in the sources.
enum SourceStatements {
    /// A piece of each statement's text, without interpolations, and where it stands.
    static func pieces() throws -> [(piece: String, path: String)] {
        let folders = ["Sources/Operations", "Sources/Features", "Sources/Engines", "Sources/Application", "Sources/Faces"]
        return try folders.flatMap { try SourceTree.files(in: $0) }.filter { $0.hasSuffix(".swift") }.flatMap { path in
            try SourceTree.text(of: path).matches(of: #/sql:\s*(?:"""\n([\s\S]*?)"""|"((?:[^"\\\n]|\\.)*)")/#).map { match in
                (longestPiece(of: String(match.output.1 ?? match.output.2 ?? "")), path)
            }
        }
    }

    /// One space wherever there is some.
    static func plain(_ sql: String) -> String {
        sql.replacing(#/--.*/#, with: "").split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    private static func longestPiece(of literal: String) -> String {
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
        return pieces.map(plain).max { $0.count < $1.count } ?? ""
    }
}
