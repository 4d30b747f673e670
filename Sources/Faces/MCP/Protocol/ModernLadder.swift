internal import HTTPServer
internal import HTTPTypes
internal import JSONSchema
internal import Secrets

/// What a modern request is checked for before its method is looked at, in the order of mcp.md 1.3, rungs 2 to 4.
enum ModernLadder {
    /// The member of `params` that `Mcp-Name` repeats, if the method has one; also for methods that are not offered.
    static func nameMember(of method: String) -> String? {
        switch method {
        case "tools/call", "prompts/get": "name"
        case "resources/read": "uri"
        case "tasks/get", "tasks/update", "tasks/cancel": "taskId"
        default: nil
        }
    }

    /// - Parameter head: the header that repeats what the body says; `nil` over standard input, which has none.
    static func climb(_ request: RPCRequest, _ head: RequestHead?) throws(RPCError) -> Revision {
        let version = try envelope(request, head)
        if let head { try headers(request, head, version: version) }
        if version == Revision.july2026.rawValue { return .july2026 }  // short texts are compared as numbers
        guard let revision = Revision(rawValue: version), revision.isModern else { throw .unsupportedVersion(version) }
        return revision
    }

    private static let logLevels: Set = ["debug", "info", "notice", "warning", "error", "critical", "alert", "emergency"]

    /// What a request may tell about itself besides; looked at when the method is known.
    static func checkOptions(_ request: RPCRequest) throws(RPCError) {
        guard let level = request.meta?[MetaKey.logLevel] else { return }
        guard let name = level.stringValue, logLevels.contains(name) else {
            throw .invalidParams("params._meta[\"\(MetaKey.logLevel)\"] is one of \(logLevels.sorted().joined(separator: ", ")).")
        }
    }

    private static func envelope(_ request: RPCRequest, _ head: RequestHead?) throws(RPCError) -> String {
        guard let meta = request.meta?.objectValue else {
            func list(_ revisions: [Revision]) -> String { revisions.map(\.rawValue).joined(separator: ", ") }
            let said = try head.flatMap { head throws(RPCError) in try only(.mcpProtocolVersion, head) }
            let unknown = said.map { Revision(rawValue: $0) == nil ? "The protocol version \"\($0.prefix(80))\" is not served. " : "" }
            throw .badEnvelope(
                (unknown ?? "")
                    + "params._meta is missing. The protocol versions \(list(Revision.allCases.filter { !$0.isModern })) need none; "
                    + "a request of \(list(Revision.modern)) has it, with protocolVersion and clientCapabilities.")
        }
        guard let version = meta[MetaKey.protocolVersion]?.stringValue else {
            throw .badEnvelope("params._meta[\"\(MetaKey.protocolVersion)\"] is missing or no string.")
        }
        guard case .object? = meta[MetaKey.clientCapabilities] else {
            throw .badEnvelope("params._meta[\"\(MetaKey.clientCapabilities)\"] is missing or no object; {} is enough.")
        }
        return version
    }

    private static func headers(_ request: RPCRequest, _ head: RequestHead, version: String) throws(RPCError) {
        try compare(.mcpProtocolVersion, head, with: version)
        try compare(.mcpMethod, head, with: request.method)
        guard let member = nameMember(of: request.method), let name = request.params[member]?.stringValue else { return }
        guard let sent = try only(.mcpName, head) else {
            throw .headerMismatch("The header Mcp-Name is missing; it repeats params.\(member).")
        }
        guard try decoded(sent) == name else { throw .headerMismatch("The header Mcp-Name is not the same as params.\(member).") }
    }

    private static func compare(_ field: HTTPField.Name, _ head: RequestHead, with value: String) throws(RPCError) {
        guard let sent = try only(field, head) else { throw .headerMismatch("The header \(field.rawName) is missing.") }
        guard sent == value else {
            throw .headerMismatch("The header \(field.rawName) is \"\(sent.prefix(80))\", but the body says \"\(value.prefix(80))\".")
        }
    }

    /// The field's value without blanks around it.
    /// - Throws: -32020 where it was sent more than once.
    static func only(_ field: HTTPField.Name, _ head: RequestHead) throws(RPCError) -> String? {
        let (first, count) = head.headerFields.first(field)
        guard count <= 1 else { throw .headerMismatch("The header \(field.rawName) was sent \(count) times.") }
        return first.map(trimmed)
    }

    /// The value behind `=?base64?…?=`; what is not wrapped is literal (mcp.md 2.3).
    static func decoded(_ value: String, of field: HTTPField.Name = .mcpName) throws(RPCError) -> String {
        let (start, end) = ("=?base64?", "?=")
        guard value.hasPrefix(start), value.hasSuffix(end), value.utf8.count >= start.utf8.count + end.utf8.count else { return value }
        let inner = String(value.dropFirst(start.count).dropLast(end.count))
        do {
            if let text = String(validating: try Base64.decode(inner), as: UTF8.self) { return text }
        } catch {
            // Told below, with the bytes that are no UTF-8.
        }
        throw .headerMismatch("The Base64 in the header \(field.rawName) is broken.")
    }
}
