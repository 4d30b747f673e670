public import Operations
internal import GRDB
internal import JSONSchema
internal import Store

/// Stops a batch.
public struct CancelBatch: Operation {
    public static let spec = Spec(
        "cancel_batch",
        """
        Stop a batch: posts that were not begun are cancelled and what was reserved for them is given back. What is made stays; what a \
        provider is at work on it is told to stop.
        """,
        .post("/api/v1/batches/{batch_id}/cancel"), scope: .contentGenerate, effect: .changes, toolset: .generation,
        isOpenWorld: true)

    @Param("The batch's identifier.") var batchID: BatchID

    public init() {}

    public func run(in context: Context) throws -> BatchReport {
        try Batches.cancel(batchID, in: context)
        return try Batches.report(batchID, in: context)
    }
}

extension Batches {
    /// Cancels what nobody works on yet; what somebody does is finished, as it may have been paid for.
    static func cancel(_ id: BatchID, in context: Context) throws {
        let batch = try visible(id, in: context)
        guard batch.counts.open > 0 else { return }
        for call in try ProviderCalls.stoppable(of: id, in: context) { try call.enqueue(project: batch.projectID, in: context) }
        // Also where all that is open is at work: what a provider gives up then was cancelled, and did not fail.
        try context.db.execute(
            sql: "UPDATE batch SET cancelled_at = ?, updated_at = ? WHERE id = ?", arguments: [context.now, context.now, id])
        for item in try items(where: "batch = ?1", id.text, in: context) { try takeBack(item, in: context) }
        try advance(id, in: context)
    }

    /// Cancels the making of one post, if nobody works on it yet. The rest of its batch goes on.
    static func cancel(_ post: StoryID, in context: Context) throws {
        let batch = try Stories.visible(post, in: context).batchID
        for item in try items(where: "story = ?1", post.text, in: context) { try takeBack(item, in: context) }
        if let batch { try advance(batch, in: context) }
    }

    /// A post that nobody works on yet, and the job that would.
    private struct OpenItem {
        var story: StoryID
        var job: JobID?
    }

    private static func items(where condition: String, _ value: String, in context: Context) throws -> [OpenItem] {
        try context.db.all(
            """
            SELECT story, job FROM batch_item WHERE \(condition) AND (state = 'waiting'
                OR state = 'working' AND EXISTS (SELECT 1 FROM job WHERE job.id = batch_item.job AND job.state = 'queued'))
            """, [.text(value)]
        ) { row in OpenItem(story: StoryID(stored: row.text(0)), job: row.textIfAny(1).map(JobID.init(stored:))) }
    }

    private static func takeBack(_ item: OpenItem, in context: Context) throws {
        if let job = item.job { try Jobs.cancel(job, in: context) }
        // One that was to be made anew is what it was before.
        try context.db.run(
            """
            UPDATE batch_item SET state = iif(EXISTS (SELECT 1 FROM content_version WHERE story = ?1), 'done', 'cancelled'), job = NULL,
                updated_at = ?2 WHERE story = ?1
            """, [.text(item.story.text), .integer(context.now.milliseconds)])
        try ContentCharge.release(item.story, in: context)
        try ContentOutcome.giveBack(item.story, or: .cancelled, in: context)
    }
}
