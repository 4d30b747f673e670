internal import HTTPServer
internal import HTTPTypes
internal import JSONSchema

extension HTTPField.Name {
    static let mcpProtocolVersion = HTTPField.Name("MCP-Protocol-Version")!
    static let mcpMethod = HTTPField.Name("Mcp-Method")!
    static let mcpName = HTTPField.Name("Mcp-Name")!
}

/// Whether a message describes itself (modern) or belongs to a handshake (legacy); told by the body, with the header as a cross-check
/// (mcp.md 1.2).
enum Era: Equatable {
    case modern
    case legacy(Revision)

    /// What the header alone says.
    init(header: String?) {
        guard let header = header.map(trimmed), !header.isEmpty else {
            self = .legacy(.assumed)
            return
        }
        if let revision = Revision(rawValue: header), !revision.isModern { self = .legacy(revision) } else { self = .modern }
    }

    /// The era of a request.
    init(of request: RPCRequest, header: String?) {
        if request.meta?[MetaKey.protocolVersion] != nil { self = .modern } else { self.init(header: header) }
    }
}

/// Without blanks and tabs at either end.
func trimmed(_ text: String) -> String {
    func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
    guard let first = text.utf8.first, let last = text.utf8.last, isBlank(first) || isBlank(last) else { return text }
    let rest = text.utf8.drop(while: isBlank)
    let end = rest.lastIndex { !isBlank($0) }.map(rest.index(after:)) ?? rest.startIndex
    return String(rest[..<end]) ?? text
}
