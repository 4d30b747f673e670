internal import JSONSchema
internal import Operations

/// An error of the protocol: JSON-RPC's object and the HTTP status that goes with it (mcp.md 2.15).
struct RPCError: Error, Equatable, Sendable {
    var code: Int
    var message: String
    var data: JSON?
    var status: Int

    init(_ code: Int, _ message: String, data: JSON? = nil, status: Int) {
        self.code = code
        self.message = message
        self.data = data
        self.status = status
    }

    static func parse(_ error: JSONError) -> RPCError { RPCError(-32700, "The body is no JSON: \(error).", status: 400) }

    static func invalidRequest(_ message: String, status: Int = 400) -> RPCError { RPCError(-32600, message, status: status) }

    /// Modern clients take the status from the specification; to legacy ones a 404 would mean that their session is gone.
    static func unknownMethod(_ method: String, in revision: Revision, near: String?) -> RPCError {
        let hint = near.map { " Did you mean \($0)?" } ?? ""
        return RPCError(-32601, "There is no method \(method.prefix(80)) here.\(hint)", status: revision.isModern ? 404 : 200)
    }

    /// Parameters with which a method cannot be carried out. The status is 200, as a 4xx can be taken for a legacy server (mcp.md 1.3).
    static func invalidParams(_ message: String, data: JSON? = nil) -> RPCError { RPCError(-32602, message, data: data, status: 200) }

    /// A modern request that does not describe itself.
    static func badEnvelope(_ message: String) -> RPCError { RPCError(-32602, message, status: 400) }

    static func headerMismatch(_ message: String) -> RPCError { RPCError(-32020, message, status: 400) }

    /// - Parameter needed: what the client would have to declare, as it would declare it.
    static func missingCapability(_ needed: JSON) -> RPCError {
        let names = (needed.objectValue?.keys ?? []).joined(separator: ", ")
        return RPCError(
            -32021, "This needs a client that declares \(names) with the request.", data: ["requiredCapabilities": needed], status: 400)
    }

    static func unsupportedVersion(_ requested: String) -> RPCError {
        let supported = Revision.modern.map(\.rawValue)
        return RPCError(
            -32022, "The protocol version \(requested.prefix(40)) is not served. Served are \(supported.joined(separator: ", ")).",
            data: ["supported": JSON(supported), "requested": .string(String(requested.prefix(200)))], status: 400)
    }

    /// What is refused before a method runs: the status as code (JSON-RPC leaves such codes to us), the contract's object as data.
    static func refused(_ failure: Failure, requestID: String) -> RPCError {
        RPCError(failure.code.status, failure.message, data: failure.json(requestID: requestID), status: failure.code.status)
    }

    var json: JSON {
        var json: JSON = ["code": JSON(code), "message": .string(message)]
        if let data { json["data"] = data }
        return json
    }
}
