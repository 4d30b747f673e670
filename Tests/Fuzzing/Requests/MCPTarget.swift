import HTTPServer
import HTTPTypes
import JSONSchema
import Operations
import TestSupport

/// MCP over HTTP: whatever is sent, what comes back is JSON-RPC with a status that the specification knows.
enum MCPTarget {
    @Sendable static func prepare() -> @Sendable ([UInt8]) -> Void {
        let appliance = FuzzedAppliance()
        let catalog = appliance.catalog
        return { input in
            var request = RawRequest(input)
            request.suppose(.authorization, "Bearer $KEY")
            let path = request.target.prefix { $0 != "?" }
            guard ["/", "/mcp", "/api/mcp", "/mcp/readonly", "/mcp/all", "/api/mcp/readonly", "/api/mcp/all"].contains(String(path)),
                request.method == .post
            else { return }
            check(appliance.exchange(request), catalog)
        }
    }

    /// mcp.md 1.3 and 2.15; 503 where work was given up.
    private static let statuses: Set = [200, 202, 400, 401, 403, 404, 406, 413, 415, 503]

    private static func check(_ exchange: FuzzedAppliance.Exchange, _ catalog: OperationCatalog) {
        let (response, bytes) = (exchange.response, exchange.bytes)
        require(statuses.contains(response.status.code), "an answer of MCP has a status that is defined, not \(response.status.code)")
        if response.status.code == 202 { return require(bytes.isEmpty, "what is only accepted is answered without a body") }
        let sent = try? JSON(parsing: exchange.body)
        if response.headerFields[.contentType] == "text/event-stream" { return checkEvents(bytes, to: sent, catalog) }
        require(response.headerFields[.contentType] == "application/json", "an answer is declared as JSON")
        guard let answer = try? JSON(parsing: bytes) else { return require(false, "an answer is JSON") }
        guard case .array(let answers) = answer else {
            if case .object? = sent, let id = sent?["id"], answer["id"] != .null {
                require(isSame(id, answer["id"]), "an answer has the request's id")
            }
            return check(answer, to: sent, catalog)
        }
        require(sent?.arrayValue.map { answers.count <= $0.count } == true, "a batch is answered to a batch only, each message once")
        for answer in answers {
            let request = sent?.arrayValue?.first { isSame($0["id"] ?? .null, answer["id"]) }
            check(answer, to: request, catalog)
        }
    }

    /// Server-sent events: comments, and a message each.
    private static func checkEvents(_ bytes: [UInt8], to request: JSON?, _ catalog: OperationCatalog) {
        for line in bytes.split(separator: 10) where line.starts(with: "data:".utf8) {
            guard let message = try? JSON(parsing: Array(line.dropFirst(5))) else { return require(false, "an event is JSON") }
            if message["method"] == nil {
                check(message, to: request, catalog)
            } else {
                require(message["jsonrpc"] == "2.0", "a message is JSON-RPC")
            }
        }
    }

    private static func isSame(_ sent: JSON, _ answered: JSON?) -> Bool {
        if let number = sent.intValue { return answered?.intValue == number }
        return sent == answered
    }

    private static func check(_ answer: JSON, to request: JSON?, _ catalog: OperationCatalog) {
        require(answer["jsonrpc"] == "2.0", "an answer is of JSON-RPC 2.0")
        switch answer["id"] {
        case .string, .int, .null: break
        default: require(false, "an answer's id is a text, a whole number or null")
        }
        require((answer["result"] == nil) != (answer["error"] == nil), "an answer has a result or an error")
        if let error = answer["error"] {
            require(error["code"]?.intValue != nil && error["message"]?.stringValue?.isEmpty == false, "an error has a code and a message")
            return
        }
        guard let result = answer["result"], case .object = result else { return require(false, "a result is an object") }
        guard request?["method"] == "tools/call", result["resultType"] ?? "complete" == "complete" else { return }
        guard let isError = result["isError"]?.boolValue, let text = result["content"]?[0]?["text"]?.stringValue else {
            return require(false, "a tool shows something")
        }
        if let structured = result["structuredContent"] {
            require((try? JSON(parsing: text)) == structured, "a tool shows as text what it answers")
            guard !isError, let name = request?["params"]?["name"]?.stringValue, let operation = catalog[name] else { return }
            let violations = operation.outputSchema.violations(in: structured)
            require(violations.isEmpty, "\(name) answers as declared: \(violations)")
        }
        if isError { require((try? JSON(parsing: text))?["error"]?["code"] != "unexpected", "nothing unexpected happens: \(text)") }
    }
}
