/// A JSON Schema (dialect 2020-12), as much of it as Troupe declares.
public struct Schema: Sendable, Equatable {
    /// The schema as JSON.
    public var json: JSON

    public init(_ json: JSON) { self.json = json }

    public static let string = Schema(["type": "string"])
    public static let integer = Schema(["type": "integer"])
    public static let number = Schema(["type": "number"])
    public static let boolean = Schema(["type": "boolean"])
    /// Any value.
    public static let anything = Schema([:])
    /// An object with members that are not declared.
    public static let freeObject = Schema(["type": "object"])

    public static func string(format: String) -> Schema { Schema(["type": "string", "format": .string(format)]) }

    public static func string(pattern: String) -> Schema { Schema(["type": "string", "pattern": .string(pattern)]) }

    public static func choice(_ words: [String]) -> Schema { Schema(["type": "string", "enum": JSON(words)]) }

    public static func array(of items: Schema) -> Schema { Schema(["type": "array", "items": items.json]) }

    public static func anyOf(_ schemas: [Schema]) -> Schema { Schema(["anyOf": .array(schemas.map(\.json))]) }

    /// An object of exactly these properties.
    public static func object(_ properties: [(name: String, schema: Schema)], required: [String]) -> Schema {
        var members = JSON.Object()
        for property in properties { members.append(property.name, property.schema.json) }
        var json: JSON = ["type": "object", "properties": .object(members)]
        if !required.isEmpty { json["required"] = JSON(required) }
        json["additionalProperties"] = false
        return Schema(json)
    }

    /// An object whose member names are free and whose values are all alike.
    public static func map(of values: Schema) -> Schema { Schema(["type": "object", "additionalProperties": values.json]) }

    /// The same, with a keyword set or replaced.
    public func with(_ keyword: String, _ value: JSON) -> Schema {
        var copy = self
        copy.json[keyword] = value
        return copy
    }

    /// The same, described. The description comes last, as people read the type first.
    public func described(_ text: String) -> Schema {
        var copy = self
        copy.json["description"] = nil
        copy.json["description"] = .string(text)
        return copy
    }

    /// The same, or `null`.
    public var nullable: Schema {
        guard let type = json["type"]?.stringValue else { return .anyOf([self, Schema(["type": "null"])]) }
        var copy = with("type", [.string(type), "null"])
        if let words = json["enum"]?.arrayValue { copy.json["enum"] = .array(words + [.null]) }
        return copy
    }

    /// The declared type, where there is one.
    public var type: String? { json["type"]?.stringValue ?? json["type"]?[0]?.stringValue }
}
