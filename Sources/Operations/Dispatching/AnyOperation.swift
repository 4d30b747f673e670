public import JSONSchema
internal import Synchronization

/// An operation without its type: what the dispatcher and the faces handle.
///
/// A class, so that every request holds it once instead of copying what it is made of. Its name, its route and what it needs are there at
/// once; what reflection finds is looked up when it is first asked for, so that a server that starts does not wait for all of them.
public final class AnyOperation: Sendable {
    public let spec: Spec
    /// The parameter that names what the operation is about: the first variable of its path.
    let target: String?
    public let prepares: Bool
    public let awaits: Bool
    /// What a call answers at the end, by its first reply and what its work ended with.
    let conclude: @Sendable (_ reply: JSON, _ result: JSON) -> JSON
    private let reflect: @Sendable () -> Reflected
    private let reflected = Mutex<Reflected?>(nil)  // at half the price of a lazy reference, which asks the runtime for a type each time

    private final class Reflected: Sendable {
        let parameters: [Parameter]
        let inputSchema: Schema
        let outputSchema: Schema
        let read: @Sendable (JSON) throws(Failure) -> any Operation

        init(_ parameters: [Parameter], _ outputSchema: Schema, _ read: @escaping @Sendable (JSON) throws(Failure) -> any Operation) {
            self.parameters = parameters
            inputSchema = .object(parameters.map { ($0.name, $0.schema) }, required: parameters.filter(\.isRequired).map(\.name))
            self.outputSchema = outputSchema
            self.read = read
        }
    }

    /// A parameter as the faces show it.
    public struct Parameter: Sendable {
        public let name: String
        /// Other spellings that are accepted, besides camelCase.
        public let aliases: [String]
        public let schema: Schema
        /// The same, with the `null` that is as good as nothing.
        public let acceptedSchema: Schema
        public let isRequired: Bool
        public let help: String
    }

    public init<Op: Operation>(_ type: Op.Type) {
        spec = Op.spec
        target = Op.spec.route.variables.first
        prepares = Op.prepares
        awaits = Op.awaits
        conclude = { Op.conclude($0, $1) }
        reflect = { Self.reflect(Op.self) }
    }

    // Two threads that ask first at the same time both look; one result is kept.
    private var surface: Reflected {
        if let known = reflected.withLock({ $0 }) { return known }
        let found = reflect()
        return reflected.withLock { known in
            let kept = known ?? found
            known = kept
            return kept
        }
    }

    /// Looks up what reflection finds now, rather than when it is first asked for.
    func getReady() { _ = surface }

    /// The parameters in the order of their declaration.
    public var parameters: [Parameter] { surface.parameters }
    /// Whether a caller can say how long to wait for the end; where not, only a call that may become a task has to do with it.
    public var waitsOnDemand: Bool { awaits && parameters.contains { $0.name == "wait_seconds" } }
    /// The schema of the arguments, an object without further members.
    public var inputSchema: Schema { surface.inputSchema }
    public var outputSchema: Schema { surface.outputSchema }

    /// An instance with these arguments.
    /// - Throws: what is wrong with them, all of it.
    func read(_ arguments: JSON) throws(Failure) -> any Operation { try surface.read(arguments) }

    private static func reflect<Op: Operation>(_ type: Op.Type) -> Reflected {
        let table = ParamTable.of(Op.self)
        let list = Op.Output.list
        let usual = list.flatMap { $0.usualFields.count < $0.itemFields.count ? Set($0.usualFields) : nil }
        let parameters =
            table.entries.map {
                Parameter(
                    name: $0.name, aliases: $0.definition.aliases, schema: $0.definition.schema,
                    acceptedSchema: $0.definition.acceptedSchema, isRequired: $0.definition.isRequired, help: $0.definition.help)
            } + (list.map { [FieldsArgument.parameter(of: $0)] } ?? [])
        let outputSchema = list == nil ? Op.Output.schema : FieldsArgument.schema(Op.Output.schema)
        return Reflected(parameters, outputSchema) { arguments throws(Failure) in
            var problems = TextHygiene.problems(in: arguments)
            // The values first, which are of one type: an optional operation is of a type that the runtime looks up each time.
            guard let list else {
                let values = table.values(arguments, at: "", problems: &problems)
                guard problems.isEmpty, let values else { throw Failure.invalid(problems) }
                return ParamTable.filled(Op.self, by: values)
            }
            var arguments = arguments
            let names = FieldsArgument.take(from: &arguments, of: list, problems: &problems)
            let values = table.values(arguments, at: "", problems: &problems)
            guard problems.isEmpty, let values else { throw Failure.invalid(problems) }
            let operation = ParamTable.filled(Op.self, by: values)
            guard let names = names ?? usual else { return operation }
            return Narrowed(operation, names)
        }
    }

    /// What is wrong with the declaration; empty for a good one. Held by a test over the catalog.
    public var complaints: [String] {
        var found: [String] = []
        if spec.name.wholeMatch(of: #/[a-z]+(_[a-z]+)*/#) == nil || spec.name.utf8.count > 40 { found.append("name") }
        if !spec.summary.hasSuffix(".") { found.append("summary does not end with a full stop") }
        for parameter in parameters where !parameter.help.hasSuffix(".") {
            found.append("help of \(parameter.name) does not end with a full stop")
        }
        // The project need not be said where there is only one; a path says it all the same.
        for variable in spec.route.variables
        where !parameters.contains(where: { $0.name == variable && ($0.isRequired || variable == "project_id") }) {
            found.append("path variable \(variable) is no required parameter")
        }
        return found
    }
}

/// All operations, by name and alias.
public struct OperationCatalog: Sendable {
    /// In the order of declaration.
    public let operations: [AnyOperation]
    private let byName: [String: Int]
    private let absent: [String: String]

    /// - Parameter absent: what to use instead of tools that callers may know from elsewhere and that are not here, in a sentence. Those
    ///   that are here are passed over.
    public init(_ operations: [AnyOperation], absent: [String: String] = [:]) {
        self.operations = operations
        self.absent = absent
        var byName: [String: Int] = [:]
        for (index, operation) in operations.enumerated() {
            for name in [operation.spec.name] + operation.spec.aliases {
                precondition(byName.updateValue(index, forKey: name) == nil, "two operations are named \(name)")
            }
        }
        self.byName = byName
    }

    /// Looks up what reflection finds of all of them, for a server that has begun to answer and would rather not wait later.
    public func getReady() { for operation in operations { operation.getReady() } }

    /// The operation of that name or alias, with or without the first product's prefix.
    public subscript(name: String) -> AnyOperation? {
        if let index = byName[name] { return operations[index] }
        guard name.hasPrefix(Self.prefix), let index = byName[String(name.dropFirst(Self.prefix.count))] else { return nil }
        return operations[index]
    }

    /// The operation of that name or alias in any spelling.
    public func named(_ name: String) -> AnyOperation? {
        let words = name.split(whereSeparator: \.isWhitespace)
        return words.count == 1 ? self[NameCase.snake(Self.plain(String(words[0])))] : nil
    }

    /// What the first product's names begin with.
    private static let prefix = "autopersonas_"

    /// What to use instead of a tool that is known from elsewhere and is not here; `nil` for any other name.
    public func substitute(for name: String) -> String? { self[name] == nil ? absent[NameCase.snake(Self.plain(name))] : nil }

    private static func plain(_ name: String) -> String {
        name.lowercased().hasPrefix(prefix) ? String(name.dropFirst(prefix.count)) : name
    }

    /// The name that was most likely meant; none for what is known not to be here.
    public func nearest(to name: String) -> String? {
        let plain = Self.plain(name)
        guard absent[NameCase.snake(plain)] == nil || byName[NameCase.snake(plain)] != nil else { return nil }
        return NameCase.find(plain, in: byName.keys.sorted()) ?? NearestName.of(NameCase.snake(plain), in: byName.keys.sorted())
    }
}
