public import JSONSchema
public import Operations
internal import GRDB
internal import Store

/// What generators made of an order.
public struct MadeContent: Sendable {
    /// The text of a caption and its sentences; `nil` where none was written.
    public var caption: (text: String, sentences: [String])?
    /// Whether the caption is by the program's grammar, which writes another one at once where two posts came to say the same.
    public var isByGrammar = false
    /// What each generator says about how it was made, by what it made: `picture`, `caption`.
    public var used: JSON
    /// Why a person has to look at it; `nil` where nothing was flagged.
    public var flag: String?
    /// Why there is no new caption though one was wanted; `nil` where there is one, or none was wanted.
    public var silence: String?
    /// What the picture really cost, in micro-dollars; `nil` for what was reserved.
    public var pictureMicros: Int64?
    /// The same for the caption.
    public var captionMicros: Int64?

    public init(used: JSON) { self.used = used }
}

/// What becomes of an order, each in one transaction.
public enum ContentOutcome {
    /// Puts what was made into the post and the post into the review queue, settles what it cost, ends the job, and begins the next one.
    /// - Parameter asset: the new picture; `nil` where only the caption is new.
    /// - Throws: `Jobs.cancelled` where the post is not wanted any more: then the asset is to be undone.
    public static func made(_ content: MadeContent, _ asset: MediaAsset?, for order: ContentOrder, by job: JobID, in context: Context)
        throws
    {
        guard try isCurrent(job, of: order.story, in: context) else { throw Jobs.cancelled }
        let isWritten = content.caption != nil
        let content = try unlikeOthers(content, order, in: context)
        let old = try Stories.visible(order.story, in: context)
        let slides = asset.map { [Slide($0, publicURL: context.publicURL)] } ?? old.slides
        let caption = order.part.hasCaption ? order.slot.caption ?? content.caption?.text ?? old.caption : old.caption
        try context.db.run(
            "UPDATE story SET caption = ?, slides = ?, revision = revision + 1, updated_at = ? WHERE id = ?",
            [
                .text(caption), .text(JSON.array(slides.map(\.stored)).text), .integer(context.now.milliseconds), .text(order.story.text),
            ])
        try Stories.forgetMedia(order.story, in: context)
        try Stories.noteMedia(order.story, slides: slides, overrides: [:], in: context)
        try keep(content, caption, slides.first?.mediaID, order, in: context)
        try context.db.run(
            """
            UPDATE batch_item SET state = 'done', job = NULL, sent_to = NULL, error = ?, sentences = coalesce(?, sentences),
                updated_at = ? WHERE story = ?
            """,
            [
                .text(orNull: content.silence.map { told(Failure(.unexpected, withoutCaption($0))) }),
                .text(orNull: content.caption.map { JSON($0.sentences).text }), .integer(context.now.milliseconds), .text(order.story.text),
            ])
        if asset != nil { try Ledger.settle(ContentCharge.picture(of: order.story), amount: content.pictureMicros, in: context) }
        if isWritten { try Ledger.settle(ContentCharge.caption(of: order.story), amount: content.captionMicros, in: context) }
        try ContentCharge.release(order.story, in: context)  // what was not made after all
        try ProviderCalls.used(by: .story(order.story), in: context)
        let rule = try Moderation.reason(toReview: Stories.visible(order.story, in: context), in: context)
        let reasons = [rule, content.flag, content.silence.map(withoutCaption)].compactMap(\.self)
        try Reviews.submit(order.story, reason: reasons.isEmpty ? nil : reasons.joined(separator: " "), in: context)
        // What is flagged, or lacks what was wanted, is not let through by a rule.
        if try reasons.isEmpty && !asksFirst(order.batch, in: context) {
            _ = try AutoApproval.approve(Stories.visible(order.story, in: context), in: context)
        }
        try Jobs.finish(job, result: ["story_id": order.story.json], in: context)
        try Batches.advance(order.batch, in: context)
    }

    /// Gives a post up: as cancelled where the batch was and its provider was told to stop, as failed otherwise. One that was shown before goes
    /// back into the queue as it was. Where a call was made that may have been paid for, and
    /// its answer is lost, what was reserved is spent.
    public static func failed(_ failure: Failure, _ job: Job, in context: Context) throws {
        guard let story = job.payload["story_id"]?.stringValue.flatMap(StoryID.init),
            let (batch, isPaid) = try context.db.first(
                "SELECT batch, sent_to IS NOT NULL FROM batch_item WHERE story = ? AND job = ?", [.text(story.text), .text(job.id.text)],
                { (BatchID(stored: $0.text(0)), $0.integer(1) != 0) })
        else { return }
        let isStopped = try isStopped(failure, story, batch, in: context)
        try context.db.run(
            """
            UPDATE batch_item SET job = NULL, sent_to = NULL, error = ?1, updated_at = ?2, state = iif(?1 IS NOT NULL, 'failed',
                iif(EXISTS (SELECT 1 FROM content_version WHERE story = ?3), 'done', 'cancelled')) WHERE story = ?3
            """, [.text(orNull: isStopped ? nil : told(failure)), .integer(context.now.milliseconds), .text(story.text)])
        if isPaid {
            try Ledger.settle(ContentCharge.picture(of: story), in: context)
            try Ledger.settle(ContentCharge.caption(of: story), in: context)
        }
        try ContentCharge.release(story, in: context)
        try giveBack(story, or: isStopped ? .cancelled : .generationFailed, in: context)
        try Batches.advance(batch, in: context)
    }

    /// Tries a post again later, with a job of its own, as this one ends.
    public static func postponed(_ order: ContentOrder, _ job: JobID, seconds: Int, in context: Context) throws {
        guard try isCurrent(job, of: order.story, in: context), try Batches.visible(order.batch, in: context).cancelledAt == nil else {
            throw Jobs.cancelled
        }
        let next = try Jobs.enqueue(ContentOrder.jobKind, payload: ["story_id": order.story.json], project: order.project, in: context)
        try Jobs.postpone(next, until: context.now.adding(seconds: seconds), in: context)
        try context.db.run(
            "UPDATE batch_item SET job = ?, attempts = attempts + 1, sent_to = NULL, updated_at = ? WHERE story = ?",
            [.text(next.text), .integer(context.now.milliseconds), .text(order.story.text)])
        try Jobs.finish(job, result: ["story_id": order.story.json], in: context)
    }

    /// Notes durably that a generator is about to be called in a way that must not be repeated.
    public static func sending(_ order: ContentOrder, _ job: JobID, to generator: String, in context: Context) throws {
        guard try isCurrent(job, of: order.story, in: context) else { throw Jobs.cancelled }
        try context.db.run("UPDATE batch_item SET sent_to = ? WHERE story = ?", [.text(generator), .text(order.story.text)])
    }

    /// Notes that such a call was answered after all, with a refusal.
    public static func answered(_ order: ContentOrder, _ job: JobID, in context: Context) throws {
        try context.db.run(
            "UPDATE batch_item SET sent_to = NULL WHERE story = ? AND job = ?", [.text(order.story.text), .text(job.text)])
    }

    // MARK: Parts

    private static func isCurrent(_ job: JobID, of story: StoryID, in context: Context) throws -> Bool {
        try context.db.first("SELECT 1 FROM batch_item WHERE story = ? AND job = ?", [.text(story.text), .text(job.text)]) { _ in true }
            ?? false
    }

    /// Whether it ended because its batch was cancelled.
    private static func isStopped(_ failure: Failure, _ story: StoryID, _ batch: BatchID, in context: Context) throws -> Bool {
        guard try Batches.visible(batch, in: context).cancelledAt != nil else { return false }
        return try failure == Jobs.cancelled
            || ProviderCalls.isStopped(ProviderCalls.Subject(.story(story), capability: .picture, prompt: "", seed: 0), in: context)
    }

    /// A failure as an item keeps it.
    private static func told(_ failure: Failure) -> String {
        (["code": .string(failure.code.rawValue), "message": .string(failure.message)] as JSON).text
    }

    private static func withoutCaption(_ reason: String) -> String {
        "No caption was written. \(reason.prefix(1).uppercased() + reason.dropFirst()) Write one, or have one made by regenerate_caption."
    }

    private static func asksFirst(_ batch: BatchID, in context: Context) throws -> Bool {
        try context.db.first("SELECT asks_first FROM batch WHERE id = ?", [.text(batch.text)]) { $0.integer(0) != 0 } ?? true
    }

    /// A post of which nothing new was made: as it was before, or in that state where it was nothing yet.
    static func giveBack(_ story: StoryID, or state: StoryState, in context: Context) throws {
        let old = try Stories.visible(story, in: context)
        guard !old.slides.isEmpty else { return try Stories.set(state, story, in: context) }
        try Reviews.submit(story, reason: Moderation.reason(toReview: old, in: context), in: context)
    }

    /// Another caption, or none where nobody writes one for nothing, where a post of the batch that was made meanwhile says a sentence of this one.
    private static func unlikeOthers(_ content: MadeContent, _ order: ContentOrder, in context: Context) throws -> MadeContent {
        guard let caption = content.caption else { return content }
        let said = try ContentOrder.sentences(of: order.batch, besides: order.story, in: context)
        guard let twice = caption.sentences.first(where: said.contains) else { return content }
        var other = content
        if content.isByGrammar {
            let written = try order.writtenCaption(besides: said, seed: order.seed &+ 1)
            other.caption = (written.text, written.sentences)
            return other
        }
        // It is paid for, and asking again would be paid once more: it is written here where that is free, else when it is reviewed.
        let reason = CaptionFromOutside.saidAlready(twice)
        var used = content.used["caption"] ?? [:]
        used["error"] = .string(reason)
        other.caption = nil
        let isFree = try ProviderChoice.writesForNothing(in: context)
        // Where the grammar has nothing to say, the reason is what is told.
        if isFree, let written = try? order.writtenCaption(besides: said, seed: order.seed) {
            used["written_by"] = .string(ProviderChoice.embedded)
            other.caption = (written.text, written.sentences)
        } else {
            other.silence = reason.prefix(1).uppercased() + reason.dropFirst() + "."
        }
        other.used["caption"] = used
        return other
    }

    private static func keep(
        _ content: MadeContent, _ caption: String, _ media: MediaID?, _ order: ContentOrder, in context: Context
    ) throws {
        try context.db.run(
            """
            INSERT INTO content_version (story, version, part, media, caption, seed, picture_prompt, caption_prompt, used, created_at)
            VALUES (?1, (SELECT coalesce(max(version), 0) + 1 FROM content_version WHERE story = ?1), ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
            """,
            [
                .text(order.story.text), .text(order.part.rawValue), .text(orNull: media?.text), .text(caption),
                .integer(Int64(order.seed)), .text(order.picturePrompt), .text(order.captionPrompt), .text(content.used.text),
                .integer(context.now.milliseconds),
            ])
    }
}

extension Slide {
    /// An asset as a slide.
    init(_ asset: MediaAsset, publicURL: String) {
        self.init(
            mediaID: asset.id, file: asset.filename, altText: asset.altText, captionOverlay: nil, swipeThroughURL: nil,
            publicURL: publicURL)
    }
}
