internal import HTTPServer
internal import JSONSchema
internal import Operations

/// A page that shows a tool's answer inside hosts that have MCP Apps (mcp.md 2.18). Tools name theirs in `Spec.view`.
struct AppView: Sendable {
    let name: String
    let title: String
    /// The document of `MCPContent`.
    let document: String

    var uri: String { Self.scheme + "troupe/" + name }

    /// All are the same document: it looks at the answer that it is given.
    static let all = [
        AppView(name: "preview-story", title: "Post preview", document: "posts.html"),
        AppView(name: "review-queue", title: "Review queue", document: "posts.html"),
        AppView(name: "batch", title: "Generated batch", document: "posts.html"),
    ]

    static let scheme = "ui://"
    static let mimeType = "text/html;profile=mcp-app"
    /// The extension's name in capabilities.
    static let capability = "io.modelcontextprotocol/ui"

    /// Whether a client's capabilities say that it shows such pages.
    static func isShown(by capabilities: JSON?) -> Bool {
        capabilities?["extensions"]?[capability]?["mimeTypes"]?.arrayValue?.contains(.string(mimeType)) == true
    }

    /// What the tool's definition says of its page. The flat key is the older spelling, which some hosts still read.
    static func meta(of view: String) -> JSON? {
        all.first { $0.name == view }.map { ["ui": ["resourceUri": .string($0.uri)], "ui/resourceUri": .string($0.uri)] }
    }

    /// The page as a content of `resources/read`. It loads nothing but pictures and videos from here.
    func content(_ html: [UInt8], publicURL: String, in revision: Revision) -> JSON {
        var content: JSON = [
            "uri": .string(uri), "mimeType": .string(Self.mimeType), "text": .string(String(decoding: html, as: UTF8.self)),
        ]
        if revision.hasTitles {
            content["_meta"] = ["ui": ["prefersBorder": true, "csp": ["resourceDomains": [.string(Origin(publicURL)?.text ?? publicURL)]]]]
        }
        return content
    }
}

extension MethodCall {
    /// Whether definitions name pages. Modern clients say with each request that they show them. Of a legacy client nothing is remembered
    /// from its `initialize`, and what it does not know it ignores; `_meta` is there from 2025-06-18 on.
    var namesViews: Bool {
        revision.isModern ? AppView.isShown(by: request.meta?[MetaKey.clientCapabilities]) : revision.hasTitles
    }
}
