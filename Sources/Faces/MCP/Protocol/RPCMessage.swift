internal import JSONSchema

/// The id of a request, as the client chose it.
enum RPCID: Sendable, Hashable {
    case string(String)
    case number(Int64)

    /// Reads an id; fractions, `null` and everything else is none.
    init?(_ json: JSON) {
        switch json {
        case .string(let text): self = .string(text)
        case .int(let number): self = .number(number)
        case .double: guard let number = json.intValue else { return nil }; self = .number(Int64(number))
        default: return nil
        }
    }

    var json: JSON {
        switch self {
        case .string(let text): .string(text)
        case .number(let number): .int(number)
        }
    }
}

/// One message of JSON-RPC 2.0 from a client.
enum RPCMessage: Sendable {
    case request(RPCRequest)
    case notification(method: String, params: JSON)
    /// An answer to a request of ours; without a result where it is an error.
    case response(id: RPCID?, result: JSON?)

    /// Why a value is no message, and for which request.
    struct Fault: Error {
        var error: RPCError
        var id: RPCID?
    }

    init(_ json: JSON) throws(Fault) {
        guard case .object(let object) = json else { throw Fault(error: .invalidRequest("A message is one JSON object.")) }
        let id = object["id"].flatMap(RPCID.init)
        guard object["jsonrpc"]?.stringValue == "2.0" else {
            throw Fault(error: .invalidRequest("A message has the member \"jsonrpc\": \"2.0\"."), id: id)
        }
        guard let method = object["method"] else {
            guard object["result"] != nil || object["error"] != nil else {
                throw Fault(error: .invalidRequest("A request has a member \"method\"."), id: id)
            }
            self = .response(id: id, result: object["result"])
            return
        }
        guard let name = method.stringValue else { throw Fault(error: .invalidRequest("\"method\" is a string."), id: id) }
        guard let sentID = object["id"] else {
            self = .notification(method: name, params: object["params"] ?? .null)
            return
        }
        guard let id else {
            throw Fault(error: .invalidRequest("\"id\" is a string or an integer of 64 bits, not \(sentID.typeName)."))
        }
        self = .request(RPCRequest(id: id, method: name, params: object["params"] ?? .null))
    }
}

/// A request.
struct RPCRequest: Sendable {
    var id: RPCID
    var method: String
    /// As sent; `null` where nothing was.
    var params: JSON

    /// What the request tells about itself.
    var meta: JSON? { params["_meta"] }
}
