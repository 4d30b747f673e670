internal import JSONSchema

/// What the sender of a request can do, as the request itself says. Legacy clients say it in their handshake, which is not remembered.
struct ClientCapabilities: Sendable {
    static let tasks = "io.modelcontextprotocol/tasks"

    private let json: JSON

    init(of request: RPCRequest, in revision: Revision) {
        json = revision.isModern ? request.meta?[MetaKey.clientCapabilities] ?? [:] : [:]
    }

    /// `{}` means forms only.
    var fillsForms: Bool {
        guard let elicitation = json["elicitation"]?.objectValue else { return false }
        return elicitation["form"] != nil || elicitation["url"] == nil
    }

    var opensURLs: Bool { json["elicitation"]?["url"] != nil }
    var samples: Bool { json["sampling"] != nil }
    var hasRoots: Bool { json["roots"] != nil }
    /// Whether a call may be answered by a task.
    var takesTasks: Bool { has(extension: Self.tasks) }

    func has(extension name: String) -> Bool { json["extensions"]?[name]?.objectValue != nil }

    /// Refuses unless all that is needed was declared.
    /// - Parameter needed: an object of the same shape: `{"sampling": {}}`.
    /// - Throws: -32021, with what is missing.
    func require(_ needed: JSON) throws(RPCError) {
        guard let missing = Self.missing(needed, in: json) else { return }
        throw .missingCapability(missing)
    }

    /// The members of `needed` that are not there, with all that is in them.
    private static func missing(_ needed: JSON, in declared: JSON) -> JSON? {
        var missing = JSON.Object()
        for member in needed.objectValue?.members ?? [] {
            guard let value = declared[member.key], value.objectValue != nil else {
                // An elicitation without a mode is one of forms.
                missing.append(member.key, member.value)
                continue
            }
            if member.key == "elicitation", member.value["form"] != nil, value.objectValue?.isEmpty == true { continue }
            if let inner = Self.missing(member.value, in: value) { missing.append(member.key, inner) }
        }
        return missing.isEmpty ? nil : .object(missing)
    }
}
