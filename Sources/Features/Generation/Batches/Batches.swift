internal import GRDB
internal import JSONSchema
internal import Operations
internal import Store

/// SQL that operations on batches share, and the rules by which their items follow one another.
///
/// A batch has at most `width` jobs at a time; the end of one begins the next. So other work, and other batches, get their turn between,
/// however long a batch is.
enum Batches {
    /// Items of one batch that are worked on at a time: as many as there are cores to draw on a small machine.
    static let width = 2
    static let maxItems = 50

    static let columns = """
        id, project, character, character_version, profile, seed, size, created_at, updated_at, cancelled_at, ended_at
        """

    static func batch(_ row: Row, in context: Context) throws -> Batch {
        Batch(
            id: row["id"], projectID: row["project"], characterID: row["character"], characterVersion: row["character_version"],
            profileID: row["profile"], seed: row["seed"], size: row["size"], counts: try counts(of: row["id"], in: context),
            createdAt: row["created_at"], updatedAt: row["updated_at"], cancelledAt: row["cancelled_at"], endedAt: row["ended_at"])
    }

    /// The batch, if the caller may see it. Otherwise as if it did not exist.
    static func visible(_ id: BatchID, in context: Context) throws -> Batch {
        let row = try Row.fetchOne(
            context.db.cachedStatement(sql: "SELECT \(columns) FROM batch WHERE id = :id AND \(Context.visible("project"))"),
            arguments: context.visibility + ["id": id])
        guard let row else { throw Failure.notFound("batch", id) }
        return try batch(row, in: context)
    }

    /// The project whose posts are listed: the one that is named, else the batch's, else the caller's.
    /// - Throws: `.notFound` for a batch that the caller may not see.
    static func project(_ project: ProjectID?, of batch: BatchID?, in context: Context) throws -> ProjectID {
        guard let batch else { return try context.project(project) }
        let own = try ProjectID.fetchOne(
            context.db.cachedStatement(sql: "SELECT project FROM batch WHERE id = :id AND \(Context.visible("project"))"),
            arguments: context.visibility + ["id": batch])
        guard let own else { throw Failure.notFound("batch", batch) }
        return try project.map { try context.project($0) } ?? own
    }

    private static func counts(of id: BatchID, in context: Context) throws -> BatchCounts {
        var counts = BatchCounts()
        let states = try context.db.all("SELECT state FROM batch_item WHERE batch = ?", [.text(id.text)]) { $0.text(0) }
        for state in states {
            switch state {
            case "done": counts.done += 1
            case "failed": counts.failed += 1
            case "cancelled": counts.cancelled += 1
            default: counts.open += 1
            }
        }
        return counts
    }

    /// The batch with its items in their order.
    static func report(_ id: BatchID, in context: Context) throws -> BatchReport {
        let batch = try visible(id, in: context)
        let publicURL = context.publicURL
        let items = try context.db.all(
            """
            SELECT story.id, story.state, caption, slides, error, revision FROM batch_item JOIN story ON story.id = batch_item.story
            WHERE batch_item.batch = ? ORDER BY position
            """, [.text(id.text)]
        ) { row in
            let slide = try JSON(parsing: row.text(3))[0].map { Slide(stored: $0, publicURL: publicURL) }
            return BatchItem(
                id: StoryID(stored: row.text(0)), state: try Stories.word(row.text(1)), revision: Int(row.integer(5)),
                caption: StoryLine.excerpt(row.text(2), BatchItem.maxCaption),
                mediaURL: slide?.mediaURL, error: try row.textIfAny(4).flatMap { try JSON(parsing: $0)["message"]?.stringValue })
        }
        return BatchReport(batch: batch, items: items)
    }

    /// Has the next items worked on, as many as may be at a time; tells the world when none is left.
    static func advance(_ id: BatchID, in context: Context) throws {
        try context.db.run("UPDATE batch SET updated_at = ? WHERE id = ?", [.integer(context.now.milliseconds), .text(id.text)])
        let items = try context.db.all("SELECT story, state, position FROM batch_item WHERE batch = ?", [.text(id.text)]) { row in
            (story: StoryID(stored: row.text(0)), state: row.text(1), position: row.integer(2))
        }
        let working = items.count { $0.state == "working" }
        let waiting = items.filter { $0.state == "waiting" }.sorted { $0.position < $1.position }
        for item in waiting.prefix(max(0, width - working)) { try begin(item.story, in: context) }
        if working == 0, waiting.isEmpty { try end(id, in: context) }
    }

    private static func begin(_ story: StoryID, in context: Context) throws {
        let project = try ProjectID.fetchOne(
            context.db.cachedStatement(sql: "SELECT project FROM story WHERE id = ?"), arguments: [story])
        let job = try Jobs.enqueue(ContentOrder.jobKind, payload: ["story_id": story.json], project: project, in: context)
        try context.db.run(
            "UPDATE batch_item SET state = 'working', job = ?, updated_at = ? WHERE story = ?",
            [.text(job.text), .integer(context.now.milliseconds), .text(story.text)])
    }

    private static func end(_ id: BatchID, in context: Context) throws {
        try context.db.execute(
            sql: "UPDATE batch SET ended_at = ?, updated_at = ? WHERE id = ? AND ended_at IS NULL",
            arguments: [context.now, context.now, id])
        guard context.db.changesCount == 1 else { return }  // an item was made anew
        let batch = try visible(id, in: context)
        try context.event(
            batch.counts.done > 0 ? "batch.completed" : "batch.failed", project: batch.projectID, subject: id.text,
            data: [
                "batch": [
                    "id": id.json, "state": batch.state.json, "character_id": batch.characterID.json, "total": JSON(batch.size),
                    "done": JSON(batch.counts.done), "failed": JSON(batch.counts.failed), "cancelled": JSON(batch.counts.cancelled),
                ]
            ])
    }
}
