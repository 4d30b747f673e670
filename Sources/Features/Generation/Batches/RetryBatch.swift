public import Operations
internal import GRDB
public import JSONSchema
internal import Store

/// Makes anew what failed in a batch.
public struct RetryBatch: AwaitingOperation {
    public static let spec = Spec(
        "retry_batch", "Make the failed and cancelled posts of a batch anew, as they were ordered.",
        .post("/api/v1/batches/{batch_id}/retry"),
        scope: .contentGenerate, effect: .changes, toolset: .generation, isOpenWorld: true, maySpend: true, cost: Spec.priced)

    @Param("The batch's identifier.") var batchID: BatchID

    public var waitSeconds: Int { 0 }

    public init() {}

    public func work(begunBy reply: JSON) -> String? {
        reply["state"]?.stringValue == BatchState.generating.rawValue ? reply["id"]?.stringValue : nil
    }

    public func run(in context: Context) throws -> BatchReport {
        let batch = try Batches.visible(batchID, in: context)
        let items = try context.db.all(
            """
            SELECT story, part, slot FROM batch_item JOIN story ON story.id = batch_item.story
            WHERE batch_item.batch = ? AND batch_item.state IN ('failed', 'cancelled') AND story.state IN ('generation_failed', 'cancelled')
            """, [.text(batchID.text)]
        ) { row in
            (
                story: StoryID(stored: row.text(0)), part: try Stories.word(row.text(1)) as ContentPart,
                slot: ContentSlot(stored: try JSON(parsing: row.text(2)))
            )
        }
        guard !items.isEmpty else { return try Batches.report(batchID, in: context) }
        let charges = items.map { item in
            ContentCharge(
                item.story, part: item.part, slot: item.slot, project: batch.projectID, character: batch.characterID, batch: batchID,
                at: context.now)
        }
        let price = try charges.reduce(0) { try $0 + $1.price(in: context) }
        try Ledger.requireConfirmation(of: "\(items.count) generated posts", micros: price, in: context)
        for item in items { try Batches.reopen(item.story, in: context) }
        try ContentCharge.reserve(charges, in: context)
        try context.db.execute(
            sql: "UPDATE batch SET ended_at = NULL, cancelled_at = NULL, updated_at = ? WHERE id = ?", arguments: [context.now, batchID])
        try Batches.advance(batchID, in: context)
        return try Batches.report(batchID, in: context)
    }
}

extension Batches {
    /// Puts an item that has ended back among those that wait.
    static func reopen(_ story: StoryID, in context: Context) throws {
        try context.db.run(
            "UPDATE batch_item SET state = 'waiting', attempts = 0, error = NULL, updated_at = ?1, reopened_at = ?1 WHERE story = ?2",
            [.integer(context.now.milliseconds), .text(story.text)])
        try Stories.set(.generating, story, in: context)
    }
}
