internal import HTTPServer
internal import HTTPTypes
internal import JSONSchema
internal import Operations

extension MCPFace {
    /// More than that in one batch is no conversation.
    private static let maxBatch = 50

    /// Several messages in one body, as 2025-03-26 has it.
    func batch(_ elements: [JSON], _ head: RequestHead, _ caller: Caller, bodyBytes: Int) async -> Response {
        guard case .legacy(let revision) = Era(header: head.headerFields[.mcpProtocolVersion]), revision.hasBatches else {
            return refusal(.invalidRequest("Batches are part of 2025-03-26 only. Send one message a request."), requestID: head.id)
        }
        guard (1...Self.maxBatch).contains(elements.count) else {
            return refusal(.invalidRequest("A batch has 1 to \(Self.maxBatch) messages, not \(elements.count)."), requestID: head.id)
        }
        guard let address = MCPAddress(head) else { return refusal(Failure(.notFound, "There is no MCP at this address."), head) }
        if elements.contains(where: { $0["params"]?["_meta"]?[MetaKey.protocolVersion] != nil }) {
            return refusal(.invalidRequest("A request that names its protocol version stands alone, not in a batch."), requestID: head.id)
        }
        var output: [UInt8] = []
        var rate: RateState?
        for element in elements {
            if Task.isCancelled { break }
            guard let part = await batchPart(element, revision, address, head, caller, bodyBytes: bodyBytes, rate: &rate) else { continue }
            output.append(UInt8(ascii: output.isEmpty ? "[" : ","))
            output.append(contentsOf: part)
        }
        guard !output.isEmpty else { return accepted(head) }
        output.append(UInt8(ascii: "]"))
        var response = Response.encoded(output, status: 200, requestID: head.id)
        response.addRate(rate)
        return response
    }

    private func batchPart(
        _ element: JSON, _ revision: Revision, _ address: MCPAddress, _ head: RequestHead, _ caller: Caller, bodyBytes: Int,
        rate: inout RateState?
    ) async -> [UInt8]? {
        do throws(RPCMessage.Fault) {
            guard case .request(let request) = try RPCMessage(element) else { return nil }
            if request.method == "initialize" {
                throw RPCMessage.Fault(error: .invalidRequest("initialize stands alone, not in a batch."), id: request.id)
            }
            guard case .call(let call, let method) = try route(request, .legacy(revision), address, head, caller, bodyBytes: bodyBytes)
            else { return nil }
            var answer = await method.answer(to: call)
            rate = answer.rate ?? rate
            // One status holds for the whole batch: what would be a challenge is told to the model.
            if let refusal = answer.refusal {
                answer.outcome = .success(MCPResult(.tool(CallTool.result(of: refusal, requestID: head.id))))
            }
            return encoder.message(answer.outcome, id: request.id, revision)
        } catch {
            return encoder.message(.failure(error.error), id: error.id, revision)
        }
    }
}
