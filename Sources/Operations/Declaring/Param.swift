internal import JSONSchema

/// Declares a parameter of an operation, or a member of an object that is one.
///
/// Name, type, default, help and limits are said once; schemas, checks, help texts and decoding are views of it.
@propertyWrapper
public struct Param<Value: ParamValue>: Decodable, Sendable, DeclaredParam {
    private enum State: Sendable {
        /// Every instance begins so, also one that is filled at once: what the declaration says is put together only where it is asked for.
        case declared(@Sendable () -> ParamDefinition)
        case filled(Value)
    }

    private var state: State

    /// A parameter that must be sent, unless its type has a value for absence.
    public init(_ help: String, _ rules: ParamRule..., name: String? = nil, aliases: [String] = []) {
        state = .declared { ParamDefinition(Value.self, help: help, rules: rules, name: name, aliases: aliases, standard: nil) }
    }

    /// A parameter with a default.
    public init(wrappedValue: Value, _ help: String, _ rules: ParamRule..., name: String? = nil, aliases: [String] = []) {
        state = .declared { ParamDefinition(Value.self, help: help, rules: rules, name: name, aliases: aliases, standard: wrappedValue) }
    }

    public init(from decoder: any Decoder) throws {
        guard let decoder = decoder as? ParamDecoder, let box = decoder.current as? ParamBox<Value> else {
            preconditionFailure("parameters are filled by ParamTable only")
        }
        state = .filled(box.value)
    }

    public var wrappedValue: Value {
        get {
            guard case .filled(let value) = state else { preconditionFailure("a parameter is read before it was filled") }
            return value
        }
        set { state = .filled(newValue) }
    }

    var definition: ParamDefinition? { if case .declared(let definition) = state { definition() } else { nil } }
}

/// Holds what `prepare` found for `run`. No parameter: callers cannot send it.
@propertyWrapper
public struct Carried<Value: Sendable>: Decodable, Sendable {
    public var wrappedValue: Value?

    public init(wrappedValue: Value?) { self.wrappedValue = wrappedValue }

    public init(from decoder: any Decoder) { wrappedValue = nil }
}

/// A wrapped property as reflection finds it.
protocol DeclaredParam {
    var definition: ParamDefinition? { get }
}

/// What one parameter's declaration says. A class, so that every call holds it once instead of copying what it is made of.
final class ParamDefinition: Sendable {
    let help: String
    let explicitName: String?
    let aliases: [String]
    let schema: Schema
    let acceptedSchema: Schema
    let isRequired: Bool
    /// The value for what was sent (`nil`: nothing was), or `nil` with problems appended. Paths of values are made only where they are told.
    let read: @Sendable (JSON?, () -> String, inout [FieldProblem]) -> (any AnyParamBox)?

    init<Value: ParamValue>(_ type: Value.Type, help: String, rules: [ParamRule], name: String?, aliases: [String], standard: Value?) {
        self.help = help
        explicitName = name
        self.aliases = aliases
        func limited(_ type: Schema) -> Schema {
            var schema = type
            for rule in rules { for keyword in rule.keywords { schema = schema.with(keyword.name, keyword.value) } }
            if let standard { schema = schema.with("default", standard.json) }
            return schema.described(help)
        }
        schema = limited(Value.paramSchema)
        acceptedSchema = limited(Value.acceptedSchema)
        let absent = (standard ?? Value.absent).map(ParamBox.init)
        isRequired = absent == nil
        read = { json, path, problems in
            guard let json else {
                if let absent { return absent }
                problems.append(FieldProblem(path(), got: .null, expected: "to be sent: \(help)"))
                return nil
            }
            let before = problems.count
            guard let value = Value.read(json, at: path(), problems: &problems) else { return nil }
            for rule in rules {
                if let complaint = rule.complaint(json) { problems.append(FieldProblem(path(), got: json, expected: complaint)) }
            }
            return problems.count == before ? ParamBox(value) : nil
        }
    }
}

/// A value on its way into a parameter.
protocol AnyParamBox: AnyObject, Sendable {}

/// The same with its type. A class, because a cast of it costs a comparison; a cast of a bare value looks into optionals.
final class ParamBox<Value: Sendable>: AnyParamBox {
    let value: Value

    init(_ value: Value) { self.value = value }
}
