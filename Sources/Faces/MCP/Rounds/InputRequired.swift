internal import JSONSchema

/// What a client is asked for, to come back with (mcp.md 2.7).
struct InputRequired: Sendable {
    /// The questions by keys of our own; their order is kept.
    var requests: [(key: String, request: InputRequest)]
    /// What the next round has to know, sealed.
    var state: String?

    var json: JSON {
        var json: JSON = [:]
        if !requests.isEmpty {
            var object = JSON.Object()
            for (key, request) in requests { object.append(key, request.json) }
            json["inputRequests"] = .object(object)
        }
        if let state { json["requestState"] = .string(state) }
        return json
    }
}

/// One question to a client: a request without envelope.
struct InputRequest: Sendable {
    var method: String
    var params: JSON
    /// What the client has to declare for it.
    var needed: JSON
    /// The first revision that has such questions; clients of older ones are not asked.
    var since = Revision.november2024

    /// A form for a person. The schema is flat (mcp.md 2.7).
    static func form(_ message: String, properties: JSON, required: [String]) -> InputRequest {
        InputRequest(
            method: "elicitation/create",
            params: [
                "mode": "form", "message": .string(message),
                "requestedSchema": ["type": "object", "properties": properties, "required": JSON(required)],
            ], needed: ["elicitation": ["form": [:]]], since: .june2025)
    }

    /// A text from the client's model.
    static func sampling(_ prompt: String, maxTokens: Int) -> InputRequest {
        InputRequest(
            method: "sampling/createMessage",
            params: ["messages": [["role": "user", "content": ["type": "text", "text": .string(prompt)]]], "maxTokens": JSON(maxTokens)],
            needed: ["sampling": [:]])
    }

    /// The folders that the client works in.
    static let roots = InputRequest(method: "roots/list", params: [:], needed: ["roots": [:]])

    var json: JSON {
        // Schemas of requests without parameters of their own let `params` be left out.
        params.objectValue?.isEmpty == true ? ["method": .string(method)] : ["method": .string(method), "params": params]
    }
}

/// What a person did with a form.
enum FormAnswer: Sendable {
    case accepted(JSON.Object)
    case declined
    case cancelled

    /// `nil` for what is no answer to a form.
    init?(_ json: JSON?) {
        switch json?["action"]?.stringValue {
        case "accept":
            guard let content = json?["content"]?.objectValue else { return nil }
            self = .accepted(content)
        case "decline": self = .declined
        case "cancel": self = .cancelled
        default: return nil
        }
    }
}
