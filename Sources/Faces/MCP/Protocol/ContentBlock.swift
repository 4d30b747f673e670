internal import JSONSchema

/// One block of what a tool shows or a prompt says.
enum ContentBlock: Sendable {
    case text(String)
    /// JSON that was encoded, shown as text.
    case json([UInt8])
    /// A picture in Base64.
    case image(String, mimeType: String)
    /// Sound in Base64.
    case audio(String, mimeType: String)
    /// A resource, whole.
    case resource(ResourceContents)
    /// Where a resource can be read.
    case link(ResourceLink)

    /// The block in the words of a revision: what it does not know yet is told as text (mcp.md 1.1).
    func json(in revision: Revision) -> JSON {
        switch self {
        case .text(let text): return ["type": "text", "text": .string(text)]
        case .json(let bytes): return ["type": "text", "text": .string(String(decoding: bytes, as: UTF8.self))]
        case .image(let data, let mimeType): return ["type": "image", "data": .string(data), "mimeType": .string(mimeType)]
        case .audio(let data, let mimeType):
            guard revision.hasAudio else {
                return Self.text("[Sound of the type \(mimeType), which this client cannot be sent.]").json(in: revision)
            }
            return ["type": "audio", "data": .string(data), "mimeType": .string(mimeType)]
        case .resource(let contents): return ["type": "resource", "resource": contents.json]
        case .link(let link):
            guard revision.hasResourceLinks else { return Self.text("\(link.title ?? link.name): \(link.uri)").json(in: revision) }
            return link.json
        }
    }
}

/// What a resource has in it.
struct ResourceContents: Sendable {
    enum Body: Sendable {
        case text(String)
        /// Bytes in Base64.
        case blob(String)
    }

    var uri: String
    var mimeType: String
    var body: Body

    var json: JSON {
        var json: JSON = ["uri": .string(uri), "mimeType": .string(mimeType)]
        switch body {
        case .text(let text): json["text"] = .string(text)
        case .blob(let data): json["blob"] = .string(data)
        }
        return json
    }
}

/// The address of a resource, as a block.
struct ResourceLink: Sendable {
    var uri: String
    var name: String
    var title: String?
    var description: String?
    var mimeType: String?

    var json: JSON {
        var json: JSON = ["type": "resource_link", "uri": .string(uri), "name": .string(name)]
        if let title { json["title"] = .string(title) }
        if let description { json["description"] = .string(description) }
        if let mimeType { json["mimeType"] = .string(mimeType) }
        return json
    }
}
