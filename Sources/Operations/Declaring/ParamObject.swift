public import JSONSchema
internal import Synchronization

/// A group of parameters: an operation, or an object inside one.
public protocol ParamObject: Decodable, Sendable {
    init()
}

/// An object that may stand as a parameter's value.
public protocol NestedParams: ParamObject, ParamValue {}

extension NestedParams {
    public static var schema: Schema { ParamTable.of(Self.self).schema }

    public static var acceptedSchema: Schema { ParamTable.of(Self.self).acceptedSchema }

    public static func read(_ json: JSON, at path: String, problems: inout [FieldProblem]) -> Self? {
        filled(json, at: path, problems: &problems)
    }

    /// What `read` does unless a type has more to check.
    public static func filled(_ json: JSON, at path: String, problems: inout [FieldProblem]) -> Self? {
        ParamTable.of(Self.self).read(Self.self, json, at: path, problems: &problems)
    }

    public var json: JSON { .null }  // only defaults are written back, and no nested object is one
}

/// The parameters that a type declares, found once by reflection over an empty instance (as swift-argument-parser does).
struct ParamTable: Sendable {
    struct Entry: Sendable {
        /// The Swift property, which is the decoding key.
        let property: String
        /// The name outside.
        let name: String
        let definition: ParamDefinition
    }

    let entries: [Entry]
    private let properties: [String]
    private let byName: [String: Int]
    /// By what is left of a name where words are not told apart.
    private let byLetters: [String: Int]

    private static let known = Mutex<[ObjectIdentifier: ParamTable]>([:])

    static func of<Object: ParamObject>(_ type: Object.Type) -> ParamTable {
        let identifier = ObjectIdentifier(type)
        if let table = known.withLock({ $0[identifier] }) { return table }
        let table = ParamTable(reflecting: Object())
        known.withLock { $0[identifier] = table }
        return table
    }

    private init(reflecting object: some ParamObject) {
        entries = Mirror(reflecting: object).children.compactMap { child in
            guard let label = child.label, label.hasPrefix("_"), let declared = child.value as? any DeclaredParam,
                let definition = declared.definition
            else { return nil }
            let property = String(label.dropFirst())
            return Entry(property: property, name: definition.explicitName ?? NameCase.snake(property), definition: definition)
        }
        properties = entries.map(\.property)
        var byName: [String: Int] = [:]
        for (index, entry) in entries.enumerated() { for name in [entry.name] + entry.definition.aliases { byName[name] = index } }
        self.byName = byName
        byLetters = Dictionary(byName.map { (NameCase.letters($0.key), $0.value) }) { first, _ in first }
    }

    var schema: Schema { object { $0.schema } }
    var acceptedSchema: Schema { object { $0.acceptedSchema } }

    private func object(_ schema: (ParamDefinition) -> Schema) -> Schema {
        .object(entries.map { ($0.name, schema($0.definition)) }, required: entries.filter(\.definition.isRequired).map(\.name))
    }

    /// Fills a fresh object; `nil` with all problems appended where anything is wrong.
    func read<Object: ParamObject>(_ type: Object.Type, _ json: JSON, at path: String, problems: inout [FieldProblem]) -> Object? {
        values(json, at: path, problems: &problems).map { Self.filled(type, by: $0) }
    }

    /// A fresh object with those values.
    static func filled<Object: ParamObject>(_ type: Object.Type, by values: ParamDecoder) -> Object {
        do { return try Object(from: values) } catch { preconditionFailure("a parameter without @Param in \(type): \(error)") }
    }

    /// The values for an object, of whatever type; `nil` with all problems appended where anything is wrong.
    func values(_ json: JSON, at path: String, problems: inout [FieldProblem]) -> ParamDecoder? {
        guard let object = json.objectValue else {
            problems.append(FieldProblem(path, got: json, expected: "an object"))
            return nil
        }
        let before = problems.count
        func inner(_ name: String) -> String { path.isEmpty ? name : "\(path).\(name)" }
        var sent: [JSON?] = []
        sent.reserveCapacity(entries.count)
        for _ in entries.indices { sent.append(nil) }
        for member in object.members {
            guard let index = byName[member.key] ?? byLetters[NameCase.letters(member.key)] else {
                let near = NearestName.of(NameCase.snake(member.key), in: byName.keys.sorted())
                let names = entries.isEmpty ? "there is none" : "there are \(entries.map(\.name).joined(separator: ", "))"
                let expected = "a known parameter; \(near.map { "did you mean \($0)?" } ?? names)"
                problems.append(FieldProblem(inner(member.key), got: member.value, expected: expected))
                continue
            }
            if sent[index] != nil {
                problems.append(
                    FieldProblem(inner(member.key), got: member.value, expected: "\(entries[index].name) once, in one spelling"))
            }
            sent[index] = member.value
        }
        var values: [(any AnyParamBox)?] = []
        values.reserveCapacity(entries.count)
        for (entry, json) in zip(entries, sent) {
            values.append(entry.definition.read(json, { inner(entry.name) }, &problems))
        }
        return problems.count == before ? ParamDecoder(properties: properties, values: values) : nil
    }
}

/// Hands the values that were read to the synthesized `init(from:)`.
final class ParamDecoder: Decoder {
    private let properties: [String]
    private let values: [(any AnyParamBox)?]
    /// Where the next property is looked for first: they are decoded in the order of their declaration.
    private var next = 0
    /// The value for the parameter that is being filled.
    private(set) var current: (any AnyParamBox)?

    init(properties: [String], values: [(any AnyParamBox)?]) {
        self.properties = properties
        self.values = values
    }

    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        KeyedDecodingContainer(Container<Key>(decoder: self))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer { throw Unsupported() }

    func singleValueContainer() throws -> any SingleValueDecodingContainer { throw Unsupported() }

    struct Unsupported: Error {}

    /// Makes the value of that property the current one; none for what is no parameter.
    private func turn(to property: String) {
        current = nil
        for step in properties.indices {
            let index = (next + step) % properties.count
            guard properties[index] == property else { continue }
            current = values[index]
            next = index + 1
            return
        }
    }

    private struct Container<Key: CodingKey>: KeyedDecodingContainerProtocol {
        let decoder: ParamDecoder
        var codingPath: [any CodingKey] { [] }
        var allKeys: [Key] { decoder.properties.compactMap(Key.init(stringValue:)) }

        func contains(_ key: Key) -> Bool { decoder.properties.contains(key.stringValue) }
        func decodeNil(forKey key: Key) throws -> Bool { throw Unsupported() }
        func decode<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T {
            decoder.turn(to: key.stringValue)
            return try T(from: decoder)
        }
        func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type, forKey key: Key) throws -> KeyedDecodingContainer<Nested> {
            throw Unsupported()
        }
        func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer { throw Unsupported() }
        func superDecoder() throws -> any Decoder { throw Unsupported() }
        func superDecoder(forKey key: Key) throws -> any Decoder { throw Unsupported() }
    }
}
