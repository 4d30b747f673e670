public import JSONSchema
public import Operations
internal import GRDB
internal import Store

/// One post that is to be made, with all that generators are told about it.
public struct ContentOrder: Sendable {
    /// The kind of the job that makes it.
    public static let jobKind = "generate_content"

    public let story: StoryID
    public let project: ProjectID
    public let part: ContentPart
    public let slot: ContentSlot
    public let seed: UInt64
    public let picturePrompt: String
    public let captionPrompt: String
    /// How often it was tried before.
    public let attempts: Int
    /// The generator that was called in a way that must not be repeated, and whose answer never came.
    public let sentTo: String?
    public let person: PicturedPerson
    /// The project's colours by their names, for words on pictures.
    public let colors: JSON
    /// The LoRA that the character is drawn by now; `nil` without.
    public let lora: LoRAInUse?
    /// BCP 47.
    public let language: String
    let batch: BatchID
    let content: CharacterContent
    /// What the other posts of the batch say.
    let used: Set<String>
    /// What the last posts of the character's other batches say.
    let saidBefore: Set<String>
    /// What the project's rules refuse.
    let refused: [String]

    /// So many posts back a follower may remember a sentence.
    private static let remembered = 100

    /// Whether a generator has to write the caption.
    public var needsCaption: Bool { part.hasCaption && slot.caption == nil }

    /// What the picture shows, for those who cannot see it.
    public var altText: String { slot.description(of: person.name) }

    /// The post that a job is to make; `nil` where it is not wanted any more.
    /// - Throws: `.notFound` where the character is gone.
    public static func of(_ job: Job, in context: Context) throws -> ContentOrder? {
        guard let id = job.payload["story_id"]?.stringValue.flatMap(StoryID.init) else { return nil }
        let row = try Row.fetchOne(
            context.db.cachedStatement(
                sql: """
                    SELECT batch.id, batch.project, batch.character, character_version, part, slot, picture_prompt, caption_prompt,
                        batch_item.seed, attempts, sent_to
                    FROM batch_item JOIN batch ON batch.id = batch_item.batch WHERE story = ? AND job = ?
                    """), arguments: [id, job.id])
        guard let row else { return nil }
        let (character, project) = (row["character"] as CharacterID, row["project"] as ProjectID)
        guard let content = try Characters.content(of: character, version: row["character_version"], in: context) else {
            throw Failure(.notFound, "The character that the post is of was deleted.")
        }
        var slot = ContentSlot(stored: try JSON(parsing: row["slot"] as String))
        try slot.dropGone(project: project, in: context)
        let batch: BatchID = row["id"]
        return ContentOrder(
            story: id, project: project, part: try Stories.word(row["part"]), slot: slot,
            seed: UInt64(row["seed"] as Int64), picturePrompt: row["picture_prompt"], captionPrompt: row["caption_prompt"],
            attempts: row["attempts"], sentTo: row["sent_to"],
            person: try PicturedPerson(content, of: character, project: project, in: context),
            colors: try Projects.visible(project, in: context).colors, lora: try LoRAInUse.of(character, in: context),
            language: content.language, batch: batch, content: content,
            used: try sentences(of: batch, besides: id, in: context),
            saidBefore: try sentences(of: character, besides: batch, in: context),
            refused: try Moderation.rules(of: project, in: context).filter { $0.kind == .block }.map(\.term))
    }

    /// What the other posts of a batch say.
    static func sentences(of batch: BatchID, besides story: StoryID, in context: Context) throws -> Set<String> {
        let lists = try context.db.all(
            "SELECT sentences FROM batch_item WHERE batch = ? AND story != ?", [.text(batch.text), .text(story.text)]
        ) { row in try JSON(parsing: row.text(0)).arrayValue?.compactMap(\.stringValue) ?? [] }
        return Set(lists.joined())
    }

    /// What the last posts of a character say, but for those of a batch.
    private static func sentences(of character: CharacterID, besides batch: BatchID, in context: Context) throws -> Set<String> {
        let lists = try context.db.all(
            """
            SELECT sentences FROM batch CROSS JOIN batch_item ON batch_item.batch = batch.id
            WHERE batch.character = ? AND batch.id != ? ORDER BY batch.id DESC LIMIT ?
            """, [.text(character.text), .text(batch.text), .integer(Int64(remembered))]
        ) { row in try JSON(parsing: row.text(0)).arrayValue?.compactMap(\.stringValue) ?? [] }
        return Set(lists.joined())
    }
}

extension ContentSlot {
    /// Takes out pictures that are no longer there.
    fileprivate mutating func dropGone(project: ProjectID, in context: Context) throws {
        func isGone(_ thing: Thing?) throws -> Bool {
            guard let media = thing?.mediaID else { return false }
            return try !Media.isPicture(media, of: project, in: context)
        }
        if try isGone(mood) { mood.mediaID = nil }
        if try isGone(setting) { setting.mediaID = nil }
        if try isGone(timeOfDay) { timeOfDay.mediaID = nil }
        if try isGone(wardrobe) { wardrobe.mediaID = nil }
        if try isGone(prop) { prop?.mediaID = nil }
    }
}
