/// A JSON value (RFC 8259). Integers that fit 64 bits stay integers; members keep their order.
public enum JSON: Sendable, Equatable {
    case null
    case bool(Bool)
    case int(Int64)
    case double(Double)
    case string(String)
    case array([JSON])
    case object(Object)

    /// The members of an object, in order. Looking up is linear: objects of a protocol are small.
    public struct Object: Sendable, Equatable {
        /// One member.
        public struct Member: Sendable, Equatable {
            public var key: String
            public var value: JSON
        }

        public private(set) var members: [Member] = []

        public init() {}

        /// An object to which so many members will be appended.
        public init(reserving count: Int) { members.reserveCapacity(count) }

        init(members: [Member]) { self.members = members }

        public var isEmpty: Bool { members.isEmpty }

        public var count: Int { members.count }

        public var keys: [String] { members.map(\.key) }

        /// The member's value. Setting `nil` removes the member; setting a new one appends it.
        public subscript(key: String) -> JSON? {
            get {
                // Lengths first: they tell most names apart at a tenth of the price of their letters.
                let count = key.utf8.count
                for index in members.indices where members[index].key.utf8.count == count && members[index].key == key {
                    return members[index].value
                }
                return nil
            }
            set {
                if let index = members.firstIndex(where: { $0.key == key }) {
                    if let newValue { members[index].value = newValue } else { members.remove(at: index) }
                } else if let newValue {
                    members.append(Member(key: key, value: newValue))
                }
            }
        }

        /// Appends a member whose key is known to be new.
        public mutating func append(_ key: String, _ value: JSON) { members.append(Member(key: key, value: value)) }

        /// Two objects are equal if they have the same members, in whatever order.
        public static func == (left: Object, right: Object) -> Bool {
            left.members.count == right.members.count && left.members.allSatisfy { right[$0.key] == $0.value }
        }
    }
}

extension JSON {
    /// The member of that name, if this is an object that has it.
    public subscript(key: String) -> JSON? {
        get { if case .object(let object) = self { object[key] } else { nil } }
        set {
            guard case .object(var object) = self else { preconditionFailure("only objects have members") }
            self = .null  // so that the object is held once and changed in place
            object[key] = newValue
            self = .object(object)
        }
    }

    /// The element at that index, if this is an array that has it.
    public subscript(index: Int) -> JSON? {
        if case .array(let elements) = self, elements.indices.contains(index) { elements[index] } else { nil }
    }

    public var stringValue: String? { if case .string(let value) = self { value } else { nil } }

    public var boolValue: Bool? { if case .bool(let value) = self { value } else { nil } }

    public var arrayValue: [JSON]? { if case .array(let value) = self { value } else { nil } }

    public var objectValue: Object? { if case .object(let value) = self { value } else { nil } }

    /// The number as an integer, also where it was written `42.0`.
    public var intValue: Int? {
        switch self {
        case .int(let value): Int(value)
        case .double(let value): Int(exactly: value)
        default: nil
        }
    }

    public var doubleValue: Double? {
        switch self {
        case .int(let value): Double(value)
        case .double(let value): value
        default: nil
        }
    }

    public var isNull: Bool { if case .null = self { true } else { false } }

    /// The name of the type, as JSON Schema has it.
    public var typeName: String {
        switch self {
        case .null: "null"
        case .bool: "boolean"
        case .int: "integer"
        case .double: "number"
        case .string: "string"
        case .array: "array"
        case .object: "object"
        }
    }
}

extension JSON: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral, ExpressibleByNilLiteral
{
    public init(stringLiteral value: String) { self = .string(value) }
    public init(integerLiteral value: Int64) { self = .int(value) }
    public init(floatLiteral value: Double) { self = .double(value) }
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    public init(arrayLiteral elements: JSON...) { self = .array(elements) }
    public init(dictionaryLiteral elements: (String, JSON)...) {
        self = .object(Object(members: elements.map { Object.Member(key: $0.0, value: $0.1) }))
    }
    public init(nilLiteral: ()) { self = .null }

    public init(_ value: Int) { self = .int(Int64(value)) }
    public init(_ value: String?) { self = value.map(JSON.string) ?? .null }
    public init(_ values: [String]) { self = .array(values.map(JSON.string)) }
}
