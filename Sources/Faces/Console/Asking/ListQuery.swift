internal import HTTPServer
internal import JSONSchema
internal import Operations

/// What a list is narrowed to, as its address says: members of the query by their names, none of them empty.
struct ListQuery: Sendable {
    private var members: [(name: String, value: String)]

    /// Where the page before ended.
    static let after = "after"

    init(_ request: ConsoleRequest, names: [String]) {
        members = (names + [Self.after]).compactMap { name in
            request.query(name).flatMap { $0.isEmpty ? nil : (name, $0) }
        }
    }

    subscript(name: String) -> String? { members.first { $0.name == name }?.value }

    /// Whether it is the beginning of the list.
    var isFirst: Bool { self[Self.after] == nil }

    /// Whether anything but the project is chosen.
    var isNarrowed: Bool { members.contains { $0.name != "project" && $0.name != Self.after } }

    /// The whole list of the project.
    var wide: ListQuery {
        var query = self
        query.members.removeAll { $0.name != "project" }
        return query
    }

    /// The same with another value; `nil` takes it out. What is narrowed anew is seen from its beginning.
    func with(_ name: String, _ value: String?) -> ListQuery {
        var query = self
        query.members.removeAll { $0.name == name || $0.name == Self.after }
        if let value { query.members.append((name, value)) }
        return query
    }

    /// An address with this query.
    /// - Parameter more: members that are only for the page that is asked for next.
    func address(_ path: String, _ more: [(String, String)] = []) -> String {
        let all = (members + more).map { "\(PathSegment.encode($0.0))=\(PathSegment.encode($0.1))" }.joined(separator: "&")
        return all.isEmpty ? path : "\(path)?\(all)"
    }

    /// The arguments of an operation, by the names that it has for members of the query.
    func arguments(_ names: [(member: String, argument: String)]) -> JSON {
        var arguments: JSON = [:]
        for (member, argument) in names { if let value = self[member] { arguments[argument] = .string(value) } }
        return arguments
    }
}

/// Forms that narrow lists, and links to their pages.
enum ListForms {
    /// A choice of a form that narrows a list.
    struct Choice {
        var name: String
        var label: String
        /// What stands for no choice; `nil` where one has to be made.
        var any: String?
        var options: [(value: String, text: String)]
    }

    /// The form; choices with nothing to choose are left out.
    static func filters(_ path: String, _ query: ListQuery, _ choices: [Choice]) -> HTML? {
        let shown = choices.filter { $0.options.count > ($0.any == nil ? 1 : 0) || query[$0.name] != nil }
        guard !shown.isEmpty else { return nil }
        return """
            <form class="filters" method="get" action="\(path)" role="search" aria-label="Narrow the list">
            \(shown.map { field($0, query) })
            <button class="small" type="submit">Show</button>
            \(query.isNarrowed ? "<a class=\"button small\" href=\"\(query.wide.address(path))\">Show all</a>" as HTML : nil)
            </form>
            """
    }

    private static func field(_ choice: Choice, _ query: ListQuery) -> HTML {
        let chosen = query[choice.name]
        var options = choice.options
        // What the address names stands among the choices, also where it is too old to be one of them.
        if let chosen, !options.contains(where: { $0.value == chosen }) { options.append((chosen, chosen)) }
        return """
            <label>\(choice.label) <select name="\(choice.name)">
            \(choice.any.map { "<option value=\"\">\($0)</option>" as HTML })
            \(options.map { option -> HTML in
                let mark: HTML = option.value == chosen ? " selected" : ""
                return "<option value=\"\(option.value)\"\(mark)>\(option.text)</option>"
            })
            </select></label>
            """
    }

    /// Links to the list's beginning and to its next page.
    static func pages(_ path: String, _ query: ListQuery, next: String?, first: String, more: String) -> HTML? {
        guard next != nil || !query.isFirst else { return nil }
        let beginning: HTML? =
            query.isFirst ? nil : "<a class=\"button\" href=\"\(query.with(ListQuery.after, nil).address(path))\">\(first)</a>"
        let onward: HTML? = next.map {
            "<a class=\"button\" rel=\"next\" href=\"\(query.with(ListQuery.after, $0).address(path))\">\(more)</a>"
        }
        return "<p class=\"deeds more\">\(beginning)\(onward)</p>"
    }
}
