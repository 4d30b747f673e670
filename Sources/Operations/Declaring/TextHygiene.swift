public import JSONSchema

extension FieldProblem {
    /// Texts with control characters, as arguments may have none: for documents that do not come as arguments.
    public static func controls(in json: JSON) -> [FieldProblem] { TextHygiene.problems(in: json) }
}

/// Refuses control characters in texts: SQLite's C strings end at U+0000, and XML has none of them (XML 1.0 section 2.2).
enum TextHygiene {
    /// Everything wrong with the texts of a value, names of members included.
    static func problems(in json: JSON, at path: String = "") -> [FieldProblem] {
        var found: [FieldProblem] = []
        look(json, path, &found)
        return found
    }

    private static func look(_ json: JSON, _ path: String, _ found: inout [FieldProblem]) {
        switch json {
        case .string(var text):
            guard let control = text.withUTF8({ unsafe $0.first(where: isControl) }) else { return }
            let code = String(control, radix: 16, uppercase: true)
            found.append(
                FieldProblem(
                    path, got: .string("a text with U+00\(code.count < 2 ? "0" : "")\(code)"),
                    expected: "a text without control characters other than tab and line breaks"))
        case .array(let elements): for (index, element) in elements.enumerated() { look(element, "\(path)[\(index)]", &found) }
        case .object(let object):
            for member in object.members {
                look(.string(member.key), path, &found)
                look(member.value, path.isEmpty ? member.key : "\(path).\(member.key)", &found)
            }
        default: break
        }
    }

    private static func isControl(_ byte: UInt8) -> Bool { byte < 0x20 && byte != 0x09 && byte != 0x0A && byte != 0x0D }
}
