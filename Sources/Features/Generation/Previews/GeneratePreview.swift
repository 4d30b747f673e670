internal import GRDB
internal import JSONSchema
public import Operations

/// Makes a trial picture of a character.
public struct GeneratePreview: AwaitingOperation {
    public static let spec = Spec(
        "generate_preview",
        "Make a trial picture of a character, a view or a scene, before a batch is ordered. promote_preview makes a reference view of it.",
        .post("/api/v1/characters/{character_id}/previews"), scope: .characterWrite, effect: .creates, toolset: .characters,
        command: ["character", "preview"], isOpenWorld: true, maySpend: true, cost: Spec.priced)

    @Param("The character's identifier.") var characterID: CharacterID
    @Param("A view as in a reference pack. Default: a scene.") var view: ReferenceView?
    @Param("The scene; what it leaves open comes from the character.") var slot: SlotInput?
    @Param("The same seed draws the same picture. Default: by lot.", .range(ContentSlot.seeds)) var seed: Int?
    @Param("How many seconds to wait; after that the job goes on, and get_preview shows its end.", .range(0...50))
    public var waitSeconds = 20

    public init() {}

    public func run(in context: Context) throws -> Awaited<Preview> {
        let character = try Characters.visible(characterID, in: context)
        guard view == nil || slot == nil else {
            throw Failure(.validationFailed, "Say a view or a scene, not both.", parameter: "slot")
        }
        let id = context.makeID(PreviewID.self)
        var chance = SlotChance(0, id.text)
        var planner = SlotPlanner(character.content, seed: UInt64(seed ?? chance.seed()))
        let planned = planner.next(slot ?? .open, position: 0)
        let shown = view == nil ? planned.slot : ContentSlot.reference(character.content)
        let scene = try ContentPrompts(character.content, of: characterID, in: context).picture(shown, isComposed: view == nil)
        let prompt = view.map { ReferencePack.prompt(scene, as: $0) } ?? scene
        if view == nil { try Moderation.screen(shown.texts(at: "slot"), project: character.project, in: context) }
        try Moderation.screen([(path: "prompt", text: prompt)], project: character.project, in: context)
        try PictureCharges.requireConfirmation(of: "a trial picture", count: 1, in: context)
        let job = try Jobs.enqueue(Previews.jobKind, payload: ["preview_id": id.json], project: character.project, in: context)
        try context.db.execute(
            sql: """
                INSERT INTO preview (id, character, character_version, state, view, slot, prompt, seed, job, created_at, updated_at)
                VALUES (?, ?, ?, 'working', ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                id, characterID, character.version, view?.rawValue, shown.stored.text,
                prompt, seed ?? planned.seed, job, context.now,
                context.now,
            ])
        try PictureCharges.reserve(
            [PictureCharges.preview], of: job, project: character.project, character: characterID, in: context)
        return .running(job)
    }
}

/// Shows a trial picture.
public struct GetPreview: Operation {
    public static let spec = Spec(
        "get_preview", "Show a trial picture of a character.", .get("/api/v1/previews/{preview_id}"), scope: .characterRead, effect: .reads,
        toolset: .characters, command: ["character", "show-preview"])

    @Param("The preview's identifier.") var previewID: PreviewID

    public init() {}

    public func run(in context: Context) throws -> Preview { try Previews.visible(previewID, in: context).preview }
}

/// Lists trial pictures.
public struct ListPreviews: Operation {
    public static let spec = Spec(
        "list_previews", "List the trial pictures of a character, the newest first.", .get("/api/v1/characters/{character_id}/previews"),
        scope: .characterRead, effect: .reads, toolset: .characters, command: ["character", "list-previews"])

    @Param("The character's identifier.") var characterID: CharacterID
    @Param("How many to answer.", .range(1...100)) var limit = 10
    @Param("Where the last page ended.") var cursor: String?

    public init() {}

    public func run(in context: Context) throws -> Page<Preview> {
        _ = try Characters.visible(characterID, in: context)
        let last = try Cursor.id(cursor, PreviewID.self)
        let rows = try Row.fetchAll(
            context.db.cachedStatement(
                sql: """
                    SELECT \(Previews.columns) FROM preview LEFT JOIN media ON media.id = preview.media
                    WHERE preview.character = ? AND preview.id < ? ORDER BY preview.id DESC LIMIT ?
                    """), arguments: [characterID, last?.text ?? "prv_~", limit + 1])
        return Page(first: limit, of: try rows.map { try Previews.preview($0, in: context) }) { $0.id.text }
    }
}

/// Makes a reference view of a trial picture.
public struct PromotePreview: Operation {
    public static let spec = Spec(
        "promote_preview", "Make a trial picture the character's reference view, a new version of it.",
        .post("/api/v1/previews/{preview_id}/promote"), scope: .characterWrite, effect: .changes, toolset: .characters,
        command: ["character", "promote-preview"])

    @Param("The preview's identifier.") var previewID: PreviewID
    @Param("Which view. Default: the one that it shows.") var view: ReferenceView?

    public init() {}

    public func run(in context: Context) throws -> CharacterReferences {
        let (preview, character) = try Previews.visible(previewID, in: context)
        guard let media = preview.mediaID else {
            throw Failure(.conflict, "The preview is \(preview.state); there is no picture to promote.", parameter: "preview_id")
        }
        guard let view = view ?? preview.view.flatMap(ReferenceView.init) else {
            throw Failure(.validationFailed, "Say which view it becomes.", parameter: "view", fix: ["view": "front"])
        }
        var references = character.content.references
        if references[view]?.mediaID == media { return try CharacterReferences(character, in: context) }
        references[view] = CharacterReference(mediaID: media, origin: .generated, setAt: context.now)
        return try CharacterReferences.set(references, of: character, in: context)
    }
}
