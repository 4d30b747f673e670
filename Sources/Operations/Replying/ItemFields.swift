public import JSONSchema

/// A reply that is a page of a list. Its operation takes the argument `fields`, which chooses the members of the items.
public protocol ListReply: Reply {
    /// The names of an item's members.
    static var itemFields: [String] { get }
    /// The members that an item has where nothing is asked for.
    static var usualFields: [String] { get }
    /// The page with just these members in its items.
    func json(of names: Set<String>) -> JSON
}

/// An item of lists of which not every member is of use most of the time: the others are there for the asking.
public protocol LeanItem: Reply {
    /// The members that are left out of lists unless `fields` names them.
    static var seldomFields: Set<String> { get }
}

extension Page: ListReply where Item: Reply {
    public static var itemFields: [String] { Item.fields.map(\.name) }

    public static var usualFields: [String] {
        guard let lean = Item.self as? any LeanItem.Type else { return itemFields }
        return itemFields.filter { !lean.seldomFields.contains($0) }
    }

    public func json(of names: Set<String>) -> JSON {
        let chosen = Item.fields.filter { names.contains($0.name) }
        let items = items.map { item in
            var object = JSON.Object()
            for field in chosen { object.append(field.name, field.json(item)) }
            return JSON.object(object)
        }
        return ["items": .array(items), "next_cursor": nextCursor.json]
    }
}

/// The argument that every list takes. It is no parameter of the operations: it is taken away before they see their arguments.
enum FieldsArgument {
    static let name = "fields"

    static func parameter(of list: any ListReply.Type) -> AnyOperation.Parameter {
        let seldom = list.itemFields.filter { !list.usualFields.contains($0) }
        let help =
            seldom.isEmpty
            ? "Members of the items to answer. Default: all."
            : "Members of the items to answer. Default: all but \(seldom.joined(separator: ", "))."
        let schema = Schema.array(of: .choice(list.itemFields)).with("minItems", 1).described(help)
        return AnyOperation.Parameter(
            name: name, aliases: [], schema: schema, acceptedSchema: schema.nullable, isRequired: false, help: help)
    }

    /// The schema of a page whose items may lack what was not asked for.
    static func schema(_ page: Schema) -> Schema {
        var json = page.json
        guard var items = json["properties"]?["items"]?["items"] else { return page }
        items["required"] = nil
        json["properties"]?["items"]?["items"] = items
        return Schema(json)
    }

    /// Takes the argument out of the others.
    /// - Returns: the members that were chosen; `nil` where none were or something is wrong, which is appended to the problems.
    static func take(
        from arguments: inout JSON, of list: any ListReply.Type, problems: inout [FieldProblem]
    ) -> Set<String>? {
        guard let sent = arguments.objectValue?[name] else { return nil }
        arguments[name] = nil
        guard !sent.isNull else { return nil }
        guard let elements = sent.arrayValue, !elements.isEmpty else {
            problems.append(FieldProblem(name, got: sent, expected: "an array of names, such as [\"\(list.itemFields[0])\"]"))
            return nil
        }
        var names: Set<String> = []
        for (index, element) in elements.prefix(100).enumerated() {
            let asked = element.stringValue.map(NameCase.snake)
            if let asked, list.itemFields.contains(asked) {
                names.insert(asked)
                continue
            }
            let near = asked.flatMap { NearestName.of($0, in: list.itemFields) }.map { "; did you mean \($0)?" } ?? ""
            problems.append(
                FieldProblem("\(name)[\(index)]", got: element, expected: "one of \(list.itemFields.joined(separator: ", "))\(near)"))
        }
        return names
    }
}

/// An operation whose list is to be answered with chosen members.
struct Narrowed<Body: Operation>: Operation {
    static var spec: Spec { Body.spec }

    private let body: Body?
    private let names: Set<String>

    init() {
        body = nil
        names = []
    }

    init(_ body: Body, _ names: Set<String>) {
        self.body = body
        self.names = names
    }

    init(from decoder: any Decoder) throws { self.init() }

    func run(in context: Context) throws -> FreeObject {
        guard let body else { preconditionFailure("made by AnyOperation only") }
        let reply = try body.run(in: context)
        guard let list = reply as? any ListReply else { preconditionFailure("\(Body.spec.name) is no list") }
        return FreeObject(list.json(of: names))
    }
}
