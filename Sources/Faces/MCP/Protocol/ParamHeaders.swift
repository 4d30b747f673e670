internal import HTTPServer
internal import HTTPTypes
internal import JSONSchema

/// Arguments of a tool that its caller repeats in header fields, so that proxies can route by them: those whose schema has `x-mcp-header`
/// (mcp.md 2.3, rung 6 of the ladder).
struct ParamHeaders: Sendable {
    private struct Parameter: Sendable {
        /// The members that lead to it, from the root.
        var path: [String]
        var field: HTTPField.Name
    }

    private let parameters: [Parameter]

    /// `nil` where there are none.
    /// - Parameter schema: a tool's input schema; looked at below `properties` only.
    init?(_ schema: JSON) {
        var found: [Parameter] = []
        Self.collect(schema, [], into: &found)
        guard !found.isEmpty else { return nil }
        parameters = found
    }

    private static func collect(_ schema: JSON, _ path: [String], into found: inout [Parameter]) {
        for member in schema["properties"]?.objectValue?.members ?? [] {
            if let name = member.value["x-mcp-header"]?.stringValue, let field = HTTPField.Name("Mcp-Param-\(name)") {
                found.append(Parameter(path: path + [member.key], field: field))
            }
            collect(member.value, path + [member.key], into: &found)
        }
    }

    /// - Throws: -32020 for a field that is missing, broken, sent twice, or does not say what the argument says.
    func check(_ arguments: JSON, _ head: RequestHead) throws(RPCError) {
        for parameter in parameters {
            let sent = try ModernLadder.only(parameter.field, head)
            let argument = parameter.path.reduce(arguments as JSON?) { $0?[$1] } ?? .null
            guard let sent else {
                // What is not in the body is not in the header, either.
                guard argument.isNull else {
                    throw .headerMismatch(
                        "The header \(parameter.field.rawName) is missing; it repeats \(parameter.path.joined(separator: ".")).")
                }
                continue
            }
            guard try Self.isSame(ModernLadder.decoded(sent, of: parameter.field), argument) else {
                throw .headerMismatch("The header \(parameter.field.rawName) is not the same as \(parameter.path.joined(separator: ".")).")
            }
        }
    }

    /// Numbers are compared as numbers: `42` is `42.0`.
    private static func isSame(_ text: String, _ argument: JSON) -> Bool {
        switch argument {
        case .string(let value): text == value
        case .bool(let value): text == (value ? "true" : "false")
        case .int(let value): Int64(text) == value || Double(text) == Double(value)
        case .double(let value): Double(text) == value
        default: false
        }
    }
}
