public import JSONSchema

/// A reply as it goes out: compact JSON, written once.
public struct EncodedReply: Sendable {
    public let bytes: [UInt8]

    init(_ reply: some ReplyValue) {
        var output = JSONOutput()
        reply.write(to: &output)
        bytes = output.bytes
    }

    /// What an earlier call has answered.
    init(kept bytes: [UInt8]) { self.bytes = bytes }

    /// Whether it is an object and no list or bare value.
    public var isObject: Bool { bytes.first == UInt8(ascii: "{") }

    /// The same as a value, read back: for those who look into it.
    public var json: JSON {
        do { return try JSON(parsing: bytes, maxDepth: .max) } catch { preconditionFailure("a reply of ours is no JSON: \(error)") }
    }
}
