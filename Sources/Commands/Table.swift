internal import JSONSchema

/// Shows an answer to a person: a list as a table, an object as lines of names and values.
enum Table {
    static func text(_ json: JSON) -> String {
        if let items = json["items"]?.arrayValue ?? json.arrayValue {
            guard !items.isEmpty else { return "(none)" }
            let more = json["next_cursor"]?.stringValue.map { "\nMore: --cursor \($0)" } ?? ""
            return rows(items) + more
        }
        return lines(json, indentation: "")
    }

    private static func rows(_ items: [JSON]) -> String {
        let names = items[0].objectValue?.keys ?? []
        guard !names.isEmpty else { return items.map(cell).joined(separator: "\n") }
        // What is nested, or empty in every row, has no place in a table; --json has all.
        let shown = names.filter { name in
            items.contains { !($0[name]?.isNull ?? true) } && !items.contains { $0[name]?.objectValue != nil || isList($0[name]) }
        }
        // The last column has nothing beside it that it could push away, so it is whole.
        let table =
            [shown.map { $0.uppercased() }]
            + items.map { item in shown.map { String(cell(item[$0] ?? .null).prefix($0 == shown.last ? .max : 60)) } }
        let widths = shown.indices.map { column in table.map { $0[column].count }.max() ?? 0 }
        return table.map { row in
            zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }.joined(separator: "  ").trimmedAtEnd
        }.joined(separator: "\n")
    }

    private static func isList(_ json: JSON?) -> Bool { json?.arrayValue?.contains { $0.objectValue != nil } ?? false }

    private static func lines(_ json: JSON, indentation: String) -> String {
        guard let object = json.objectValue else { return indentation + cell(json) }
        let width = object.keys.map(\.count).max() ?? 0
        return object.members.filter { !$0.value.isNull }.map { member -> String in
            let name = indentation + member.key + String(repeating: " ", count: width - member.key.count)
            if let inner = member.value.objectValue, !inner.isEmpty {
                return name + "\n" + lines(member.value, indentation: indentation + "  ")
            }
            if let elements = member.value.arrayValue, elements.contains(where: { $0.objectValue != nil }) {
                return name + "\n" + elements.map { lines($0, indentation: indentation + "  ") }.joined(separator: "\n\n")
            }
            return "\(name)  \(cell(member.value))"
        }.joined(separator: "\n")
    }

    private static func cell(_ json: JSON) -> String {
        switch json {
        case .null: ""
        case .string(let text): text.split(whereSeparator: \.isNewline).joined(separator: " ")
        case .array(let elements): elements.map(cell).joined(separator: ", ")
        default: json.text
        }
    }
}

extension String {
    fileprivate var trimmedAtEnd: String {
        var text = self
        while text.last == " " { text.removeLast() }
        return text
    }
}
