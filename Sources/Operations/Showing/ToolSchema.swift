public import JSONSchema

extension OperationCatalog {
    /// The schema of an operation's arguments as a model is shown it: the same arguments in fewer words. What is checked is
    /// `AnyOperation.inputSchema`, whole.
    ///
    /// Hosts put every listed schema into the model's context, so what stood before is not repeated: a list of objects that are another
    /// operation's arguments says so, an object that stood before in the same schema, or in that of an operation that is always listed with
    /// it, says where; bounds that say nothing are left out, and so are long lists of names that an answer or a refusal tells as well.
    /// - Parameter confirming: what the key has a person asked about first.
    public func toolSchema(of operation: AnyOperation, confirming: Set<Stake> = []) -> JSON {
        var shortener = SchemaShortener(operation, in: self)
        var schema = shortener.shortened(operation.inputSchema.json, path: "")
        guard var properties = schema["properties"] else { return schema }
        if operation.showsIdempotencyKey {
            properties[AnyOperation.idempotencyKey] = [
                "type": "string", "description": "One per effect: repeats do nothing.",
            ]
        }
        if operation.spec.asksAlways || !confirming.isDisjoint(with: operation.spec.stakes) {
            properties["confirmed"] = ["type": "boolean", "description": "A person agreed."]
        }
        schema["properties"] = properties
        return schema
    }
}

extension AnyOperation {
    /// The argument that every operation takes which does not read; taken away before the operation sees its arguments.
    public static let idempotencyKey = "idempotency_key"

    /// Where a repeat would make a second thing, the argument is shown; elsewhere it is only accepted.
    var showsIdempotencyKey: Bool {
        guard !parameters.contains(where: { $0.name == Self.idempotencyKey }) else { return false }
        switch spec.effect {
        case .creates, .publishes: return true
        case .reads, .changes, .deletes: return false
        }
    }
}

/// Leaves out of a schema what was said before.
private struct SchemaShortener {
    /// Objects with fewer members are shorter than a reference to them.
    private static let fewMembers = 3
    /// How the pattern of every id ends.
    private static let idBody = "[0-9a-z]{26}$"
    /// What stands where a number has no upper bound that means anything.
    private static let boundless = 1_000_000_000
    /// What addresses are limited to, in characters.
    private static let longestAddress = 2_048
    /// Of a filter with more choices than these the choices are left out: a wrong one is refused with all of them.
    private static let manyChoices = 12

    /// Arguments of other operations by their schema.
    private var others: [(name: String, schema: JSON)]
    /// Objects inside the arguments of operations that are listed wherever this one is, and come before it.
    private let before: [(place: String, schema: JSON)]
    private let onlyReads: Bool
    private var seen: [(path: String, schema: JSON)] = []
    private var seenWords: [JSON] = []

    init(_ operation: AnyOperation, in catalog: OperationCatalog) {
        others = catalog.operations.filter { $0.spec.name != operation.spec.name && $0.parameters.count >= Self.fewMembers }
            .map { ($0.spec.name, $0.inputSchema.json) }
        onlyReads = operation.spec.effect.isRead
        before = catalog.operations.prefix { $0.spec.name != operation.spec.name }
            .filter { $0.spec.toolset == operation.spec.toolset && $0.spec.scopes == operation.spec.scopes }
            .flatMap { Self.objects(in: $0.inputSchema.json, path: "", of: $0.spec.name) }
    }

    /// The objects with several members below the root of a schema.
    private static func objects(in schema: JSON, path: String, of name: String) -> [(place: String, schema: JSON)] {
        var found: [(place: String, schema: JSON)] = []
        if !path.isEmpty, schema["properties"]?.objectValue.map({ $0.count >= fewMembers }) == true {
            found.append(("\(path) of \(name)", schema))
        }
        for member in schema["properties"]?.objectValue?.members ?? [] where path.isEmpty {
            found += objects(in: member.value, path: member.key, of: name)
        }
        for keyword in ["items", "additionalProperties"] {
            if let inner = schema[keyword] { found += objects(in: inner, path: path, of: name) }
        }
        return found
    }

    mutating func shortened(_ schema: JSON, path: String) -> JSON {
        guard var object = schema.objectValue else { return schema }
        if let members = object["properties"]?.objectValue, members.count >= Self.fewMembers, !path.isEmpty {
            if let other = others.first(where: { $0.schema == schema }) {
                return ["type": "object", "description": .string("The arguments of \(other.name).")]
            }
            if let before = seen.first(where: { $0.schema == schema }) {
                return ["type": "object", "description": .string("As in \(before.path).")]
            }
            if let before = before.first(where: { $0.schema == schema }) {
                return ["type": "object", "description": .string("As in \(before.place).")]
            }
            seen.append((path, schema))
        }
        for bound in ["minLength", "minItems", "minimum"] where object[bound] == 0 { object[bound] = nil }
        // Nobody asks for less than one of something, and lists that may not be empty are not sent to be so.
        for bound in ["minItems", "minimum"] where object[bound] == 1 { object[bound] = nil }
        // That there are no others is so everywhere.
        if object["additionalProperties"] == false, object["properties"]?.objectValue?.isEmpty == false {
            object["additionalProperties"] = nil
        }
        // Forms that the description shows by an example.
        if let pattern = object["pattern"]?.stringValue, !pattern.hasSuffix(Self.idBody) { object["pattern"] = nil }
        if onlyReads, object["enum"]?.arrayValue.map({ $0.count > Self.manyChoices }) == true { object["enum"] = nil }
        // Names of an answer's members: answers show them, and the description those that they leave out.
        if path == FieldsArgument.name, object["enum"] != nil { object["enum"] = nil }
        // Nobody sends an empty text on purpose, and no address is as long.
        if object["minLength"] == 1 { object["minLength"] = nil }
        if object["maxLength"] == JSON(Self.longestAddress) { object["maxLength"] = nil }
        if object["maximum"] == JSON(Self.boundless) { object["maximum"] = nil }
        // Of an id the model needs to know the kind: it copies the rest.
        if let pattern = object["pattern"]?.stringValue, pattern.hasSuffix(Self.idBody) {
            object["pattern"] = .string(String(pattern.dropLast(Self.idBody.count)))
        }
        // Names of members are told by the description, or by the same words elsewhere.
        if let words = object["propertyNames"]?["enum"], seenWords.contains(words) { object["propertyNames"] = nil }
        if let words = object["enum"], words.arrayValue.map({ $0.count > Self.fewMembers }) == true { seenWords.append(words) }
        if let members = object["properties"]?.objectValue {
            var shorter = JSON.Object()
            for member in members.members {
                shorter.append(member.key, shortened(member.value, path: path.isEmpty ? member.key : "\(path).\(member.key)"))
            }
            object["properties"] = .object(shorter)
        }
        for keyword in ["items", "additionalProperties"] {
            if let inner = object[keyword], inner.objectValue != nil { object[keyword] = shortened(inner, path: path) }
        }
        if let choices = object["anyOf"]?.arrayValue {
            // A choice among choices is one choice.
            let flat = choices.flatMap { $0.objectValue?.keys == ["anyOf"] ? $0["anyOf"]?.arrayValue ?? [] : [$0] }
            object["anyOf"] = .array(flat.map { shortened($0, path: path) })
        }
        return .object(object)
    }
}
