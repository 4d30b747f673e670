internal import JSONSchema

/// A message of ours that asks for no answer.
struct RPCNotification: Sendable {
    var method: String
    var params: JSON

    var bytes: [UInt8] {
        let message: JSON = ["jsonrpc": "2.0", "method": .string(method), "params": params]
        return message.bytes
    }
}
