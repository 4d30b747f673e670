internal import JSONSchema
internal import Operations

/// `completion/complete`: proposals for arguments of prompts and for variables of resource templates.
struct Complete: MCPMethod {
    let name = "completion/complete"
    let resources: ResourceRegistry
    let prompts: PromptRegistry
    let proposals: [(kind: ValueKind, source: MCPContent.Proposals)]
    let extras: MCPExtras
    let dispatcher: Dispatcher

    /// mcp.md 2.13.
    private static let maxValues = 100

    func isOffered(in revision: Revision) -> Bool { !proposals.isEmpty || !extras.prompts.isEmpty }

    func answerAtOnce(to call: MethodCall) -> MCPAnswer? {
        do throws(RPCError) {
            guard let argument = call.request.params["argument"], let name = argument["name"]?.stringValue,
                let typed = argument["value"]?.stringValue
            else { throw .invalidParams("completion/complete needs params.argument with name and value, both strings.") }
            let reference = call.request.params["ref"] ?? .null
            if let values = extras.proposals(reference, name, typed) { return Self.answer(values, rate: nil) }
            guard let wanted = try value(of: reference, argument: name, call) else {
                return Self.answer([], rate: nil)
            }
            return propose(wanted.kind, typed, isList: wanted.isList, call)
        } catch {
            return MCPAnswer(.failure(error))
        }
    }

    private func value(of reference: JSON, argument: String, _ call: MethodCall) throws(RPCError) -> (kind: ValueKind, isList: Bool)? {
        switch reference["type"]?.stringValue {
        case "ref/prompt":
            let prompt = try prompts.find(reference["name"]?.stringValue ?? "", for: call.caller, call.address.tools)
            guard let found = prompt.arguments.first(where: { $0.name == NameCase.find(argument, in: prompt.arguments.map(\.name)) }) else {
                throw .invalidParams("The prompt \(prompt.name) has no argument \(argument.prefix(80)).")
            }
            return found.value.map { ($0, found.isList) }
        case "ref/resource":
            let uri = reference["uri"]?.stringValue ?? ""
            guard let kind = resources.template(uri) else {
                throw .invalidParams("There is no resource template \(uri.prefix(200)). resources/templates/list has them.")
            }
            guard argument == "id" else { throw .invalidParams("The template \(kind.uri) has no variable \(argument.prefix(80)), but id.") }
            return kind.value.map { ($0, false) }
        default: throw .invalidParams("params.ref has a type, ref/prompt with a name or ref/resource with a template's uri.")
        }
    }

    private func propose(_ kind: ValueKind, _ typed: String, isList: Bool, _ call: MethodCall) -> MCPAnswer {
        guard let source = proposals.first(where: { $0.kind == kind })?.source else { return Self.answer([], rate: nil) }
        // Of a list the last element is being typed; what stands before it stays, and is not proposed again.
        let comma = isList ? typed.lastIndex(of: ",") : nil
        let kept = comma.map { typed[...$0] } ?? ""
        let last = trimmed(String(typed[(comma.map(typed.index(after:)) ?? typed.startIndex)...].prefix(200)))
        var rate: RateState?
        do throws(Failure) {
            try dispatcher.countRequest(of: call.caller, state: &rate)
            let chosen = Set(kept.split(separator: ",").map { trimmed(String($0)) })
            return Self.answer(try source(last, call.caller).filter { !chosen.contains($0) }.map { kept + $0 }, rate: rate)
        } catch {
            return MCPAnswer(failed: error, rate: rate, requestID: call.requestID)
        }
    }

    private static func answer(_ values: [String], rate: RateState?) -> MCPAnswer {
        let shown = Array(values.prefix(maxValues))
        var completion: JSON = ["values": JSON(shown)]
        if values.count <= maxValues { completion["total"] = JSON(values.count) }
        completion["hasMore"] = .bool(values.count > maxValues)
        return MCPAnswer(.success(MCPResult(["completion": completion])), rate: rate)
    }
}
