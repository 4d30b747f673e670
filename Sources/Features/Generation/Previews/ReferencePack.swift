public import JSONSchema
public import Operations
internal import GRDB

/// What a job of the kind `draw_references` is to make, and how far it is.
public struct ReferencePack: Sendable {
    /// The kind of the job that does it.
    public static let jobKind = "draw_references"

    /// What is still to be made, in the order of the views. Each is made from the views that stay, and those that have come, as they are to
    /// show the same person.
    public let waiting: [(view: ReferenceView, order: PictureOrder)]

    /// The pack of a job.
    /// - Throws: `.notFound` where the character is gone.
    public static func of(_ job: Job, in context: Context) throws -> ReferencePack {
        let payload = try stored(job.id, in: context)
        guard let payload, let character = payload["character_id"]?.stringValue.flatMap(CharacterID.init),
            let seed = payload["seed"]?.intValue
        else { throw Failure(.unexpected, "The job does not say what to draw.") }
        let current = try Characters.visible(character, in: context)
        let slot = ContentSlot.reference(current.content)
        let prompt = try ContentPrompts(current.content, of: character, in: context).picture(slot, isComposed: false)
        var shown = current.content
        for view in views(payload) {
            let arrived = payload["arrived"]?[view.member]?.stringValue.flatMap(MediaID.init)
            shown.references[view] = arrived.map { CharacterReference(mediaID: $0, origin: .generated, setAt: context.now) }
        }
        let content = shown
        let waiting = try views(payload).filter { payload["arrived"]?[$0.member] == nil }.map { view in
            (
                view: view,
                order: try PictureOrder(
                    content, of: character, project: current.project, slot: slot, view: view,
                    prompt: Self.prompt(prompt, as: view), seed: seed, in: context)
            )
        }
        return ReferencePack(waiting: waiting)
    }

    /// What generators that read are told of a view.
    static func prompt(_ prompt: String, as view: ReferenceView) -> String { "\(prompt) Seen as: \(view.rawValue)." }

    static func payload(_ character: CharacterID, _ views: [ReferenceView], seed: Int) -> JSON {
        ["character_id": character.json, "views": .array(views.map(\.json)), "seed": JSON(seed), "arrived": [:]]
    }

    private static func views(_ payload: JSON) -> [ReferenceView] {
        payload["views"]?.arrayValue?.compactMap { $0.stringValue.flatMap(ReferenceView.init) } ?? []
    }

    private static func stored(_ job: JobID, in context: Context) throws -> JSON? {
        let text = try String.fetchOne(context.db, sql: "SELECT payload FROM job WHERE id = ?", arguments: [job])
        return try text.map { try JSON(parsing: $0) }
    }

    /// Sets the views once all are there, and ends the job with the reference pack as its answer.
    public static func settle(_ job: JobID, in context: Context) throws -> JSON {
        guard let payload = try stored(job, in: context), let character = payload["character_id"]?.stringValue.flatMap(CharacterID.init)
        else {
            throw Failure(.unexpected, "The job does not say what was drawn.")
        }
        let old = try Characters.visible(character, in: context)
        var references = old.content.references
        for view in views(payload) {
            guard let media = payload["arrived"]?[view.member]?.stringValue.flatMap(MediaID.init) else {
                throw Failure(.unexpected, "A view was not drawn.")
            }
            references[view] = CharacterReference(mediaID: media, origin: .generated, setAt: context.now)
        }
        let reply = try CharacterReferences.set(references, of: old, in: context).json
        try Jobs.finish(job, result: reply, in: context)
        return reply
    }

    /// Gives back what is reserved for views that will not be made.
    public static func gaveUp(_ job: JobID, in context: Context) throws {
        guard let payload = try stored(job, in: context) else { return }
        try PictureCharges.release(views(payload).map(\.rawValue), of: job, in: context)
    }
}
