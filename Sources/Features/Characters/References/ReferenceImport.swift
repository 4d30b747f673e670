public import JSONSchema
public import Operations
internal import GRDB

/// What a job of the kind `import_references` is to fetch, and how far it is.
public struct ReferenceImport: Sendable, Equatable {
    /// The kind of the job that does it.
    public static let jobKind = "import_references"

    public var character: CharacterID
    /// By view: the address, or `nil` for a view that is taken away.
    var sources: [ReferenceView: ReferenceSource?]
    /// What has been fetched, so that a job that is begun again does not fetch it twice.
    private var arrived: [ReferenceView: MediaID] = [:]

    init(character: CharacterID, sources: [ReferenceView: ReferenceSource?]) {
        self.character = character
        self.sources = sources
    }

    /// Reads a job's payload; `nil` for one of another kind.
    public init?(payload: JSON) {
        guard let character = payload["character_id"]?.stringValue.flatMap(CharacterID.init), let views = payload["views"]?.objectValue
        else {
            return nil
        }
        self.init(character: character, sources: [:])
        for view in ReferenceView.allCases {
            guard let source = views[view.member] else { continue }
            var problems: [FieldProblem] = []
            sources[view] = .some(source.isNull ? nil : ReferenceSource.read(source, at: view.member, problems: &problems))
            arrived[view] = payload["arrived"]?[view.member]?.stringValue.flatMap(MediaID.init)
        }
    }

    var payload: JSON {
        var views = JSON.Object()
        for view in ReferenceView.allCases { if let source = sources[view] { views.append(view.member, source?.json ?? .null) } }
        return ["character_id": character.json, "views": .object(views), "arrived": [:]]
    }

    /// What is still to be fetched, in the order of the views.
    public var waiting: [(view: ReferenceView, url: String)] {
        ReferenceView.allCases.compactMap { view in
            guard arrived[view] == nil, case .address(let url)?? = sources[view] else { return nil }
            return (view, url)
        }
    }

    /// Notes that a picture has come: in the transaction that enters the asset.
    public static func note(_ media: MediaID, as view: ReferenceView, in job: JobID, _ context: Context) throws {
        try context.db.execute(
            sql: "UPDATE job SET payload = json_set(payload, ?, ?) WHERE id = ?",
            arguments: ["$.arrived.\(view.member)", media.text, job])
    }

    /// Sets the views once all have come, and ends the job with the reference pack as its answer.
    public static func settle(_ job: JobID, in context: Context) throws -> JSON {
        let text = try String.fetchOne(context.db, sql: "SELECT payload FROM job WHERE id = ?", arguments: [job])
        guard let wanted = try text.flatMap({ ReferenceImport(payload: try JSON(parsing: $0)) }), wanted.waiting.isEmpty else {
            throw Failure(.unexpected, "The job does not say which pictures have come.")
        }
        let old = try Characters.visible(wanted.character, in: context)
        let references = try wanted.applied(to: old.content.references, in: context)
        let reply = try CharacterReferences.set(references, of: old, in: context).json
        try Jobs.finish(job, result: reply, in: context)
        return reply
    }

    /// The reference pack after the change: views that are not named stay.
    func applied(to old: [ReferenceView: CharacterReference], in context: Context) throws -> [ReferenceView: CharacterReference] {
        var references = old
        for (view, source) in sources {
            switch source {
            case nil: references[view] = nil
            case .media(let id):
                if references[view]?.mediaID != id {
                    references[view] = CharacterReference(mediaID: id, origin: .media, setAt: context.now)
                }
            case .address(let url):
                guard let id = arrived[view] else { continue }
                references[view] = CharacterReference(mediaID: id, origin: .address, sourceURL: url, setAt: context.now)
            }
        }
        return references
    }
}

extension CharacterReferences {
    /// Sets a character's reference pack: a new version, if it differs.
    static func set(
        _ references: [ReferenceView: CharacterReference], of old: Characters.Current, in context: Context
    ) throws -> CharacterReferences {
        var content = old.content
        content.references = references
        return try CharacterReferences(Characters.save(content, over: old, in: context).character, in: context)
    }
}
