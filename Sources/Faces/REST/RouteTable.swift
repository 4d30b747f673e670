internal import HTTPServer
internal import Operations

/// Finds the operation for a path: a tree of segments, in which a literal goes before a variable.
struct RouteTable: Sendable {
    enum Match {
        /// The operation and the values of the path's variables.
        case operation(AnyOperation, variables: [(name: String, value: String)])
        /// Something is there, but not for this method.
        case otherMethods([Route.Method])
        case nothing
    }

    private struct Node {
        var literals: [String: Int] = [:]
        var variable: Int?
        var operations: [Route.Method: AnyOperation] = [:]
    }

    private var nodes = [Node()]
    private let paths: [String]

    init(_ catalog: OperationCatalog) {
        paths = Set(catalog.operations.map(\.spec.route.path)).sorted()
        for operation in catalog.operations { insert(operation) }
    }

    private mutating func insert(_ operation: AnyOperation) {
        var node = 0
        for segment in operation.spec.route.path.split(separator: "/") {
            let isVariable = segment.hasPrefix("{")
            if let next = isVariable ? nodes[node].variable : nodes[node].literals[String(segment)] {
                node = next
                continue
            }
            nodes.append(Node())
            if isVariable { nodes[node].variable = nodes.count - 1 } else { nodes[node].literals[String(segment)] = nodes.count - 1 }
            node = nodes.count - 1
        }
        let previous = nodes[node].operations.updateValue(operation, forKey: operation.spec.route.method)
        precondition(previous == nil, "two operations have the route \(operation.spec.route)")
    }

    func match(_ method: Route.Method?, _ path: String) -> Match {
        var values: [String] = []
        guard let node = find(path.split(separator: "/"), from: 0, &values) else { return .nothing }
        guard let operation = method.flatMap({ nodes[node].operations[$0] }) else {
            return .otherMethods(nodes[node].operations.keys.sorted { $0.rawValue < $1.rawValue })
        }
        // The names are the operation's own: two routes of one shape may name their variables differently.
        return .operation(operation, variables: Array(zip(operation.spec.route.variables, values).map { (name: $0, value: $1) }))
    }

    private func find(_ rest: some Collection<Substring>, from node: Int, _ values: inout [String]) -> Int? {
        guard let segment = rest.first else { return nodes[node].operations.isEmpty ? nil : node }
        let text = Percent.decode(segment)
        if let next = nodes[node].literals[text], let found = find(Array(rest.dropFirst()), from: next, &values) { return found }
        guard let next = nodes[node].variable else { return nil }
        values.append(text)
        if let found = find(Array(rest.dropFirst()), from: next, &values) { return found }
        values.removeLast()
        return nil
    }

    /// The path that was most likely meant.
    func nearest(to path: String) -> String? { NearestName.of(path, in: paths) }
}
