public import Operations
internal import GRDB
internal import JSONSchema
internal import Store

/// Agrees to several stories in one call; one that cannot be approved does not stop the others.
public struct BulkApproveContent: Operation {
    public static let spec = Spec(
        "bulk_approve_content",
        """
        Approve up to 50 posts in one call, by their ids or all of a batch that wait in the review queue. Every post has its own result; \
        what is approved already, scheduled or out counts as approved and is not touched.
        """,
        .post("/api/v1/stories/bulk-approve"), scope: .contentWrite, orScope: .storiesWrite, effect: .changes, toolset: .stories,
        command: ["story", "bulk-approve"], isOpenWorld: true, mayPublish: true)

    @Param("The stories' identifiers.", .count(1...50), aliases: ["content_ids"]) var storyIDs: [StoryID]?
    @Param("All of this batch that wait for review, instead of ids.") var batchID: BatchID?

    public init() {}

    public func run(in context: Context) throws -> Answer {
        let ids = try chosen(in: context)
        // A person is asked once for all of them, not in the middle of the list.
        let mayPublish = context.caller.scopes.contains(anyOf: Reviews.publishing)
        let context = try mayPublish && !ids.isEmpty ? context.confirmed("these posts", question(ids, in: context)) : context
        return Answer(results: try ids.map { try result(of: $0, in: context) })
    }

    private func chosen(in context: Context) throws -> [StoryID] {
        switch (storyIDs, batchID) {
        case (let ids?, nil): return ids
        case (nil, let batch?):
            _ = try Batches.visible(batch, in: context)
            return try context.db.all(
                """
                SELECT story.id FROM batch_item JOIN story ON story.id = batch_item.story
                WHERE batch_item.batch = ? AND story.state = 'pending_review' AND \(Reports.none(on: "story.id"))
                ORDER BY position
                """, [.text(batch.text)]
            ) { StoryID(stored: $0.text(0)) }
        case (nil, nil):
            throw Failure(.validationFailed, "Say which posts: by story_ids, or by batch_id.", parameter: "story_ids")
                .instead(["<story_id, begins with sty_>"])
        case (_?, _?):
            throw Failure(.validationFailed, "Say which posts once: by story_ids, or by batch_id.", parameter: "batch_id")
                .instead(nil, at: "batch_id")
        }
    }

    /// What a person is asked: how many, on which channels, when the first and the last go out, for what, and how some of them begin.
    private func question(_ ids: [StoryID], in context: Context) throws -> String {
        let stories = try Set(ids).sorted().compactMap { id in
            do { return try Stories.visible(id, in: context) } catch let failure as Failure where failure.code == .notFound {
                return nil  // its result says so
            }
        }.filter(\.state.isDecidable)
        let channels = Set(stories.flatMap(\.channels)).sorted()
        let times = stories.compactMap { $0.timeAhead(of: context.now) }.sorted { $0 < $1 }
        let cost = try Ledger.price(of: stories.flatMap(\.channels).map { "publish.\($0)" }, in: context)
        let texts = stories.prefix(Self.shownTexts).map {
            "\($0.id), version \($0.revision), \(QuotedText.of($0.title ?? $0.caption, most: 60))"
        }
        let more = stories.count - texts.count
        return """
            \(stories.count) posts on \(channels.prefix(20).joined(separator: ", "))\(times.first.map { ", the first at \($0)" } ?? "")\
            \(cost > 0 ? ", for \(Money.text(cost))" : ""): \(texts.joined(separator: "; "))\(more > 0 ? "; and \(more) more" : "").
            """
    }

    /// So many posts are quoted to a person; who wants to see all of them does not read them in a question.
    private static let shownTexts = 5

    private func result(of id: StoryID, in context: Context) throws -> ItemResult {
        do {
            let story = try Stories.visible(id, in: context)
            if story.isPastApproval { return ItemResult(id: id, story: story) }
            var approved: Story?
            try context.db.inSavepoint {
                approved = try Reviews.approve(story, in: context)
                return .commit
            }
            return ItemResult(id: id, story: approved)
        } catch let failure as Failure {
            return ItemResult(id: id, failure: failure.json(requestID: context.requestID))
        }
    }

    /// What became of one post.
    public struct ItemResult: Reply {
        var id: StoryID
        var story: Story?
        var failure: JSON = .null

        public static let fields: [Field<ItemResult>] = [
            Field("id", "The story's identifier.") { $0.id }, Field("ok") { $0.story != nil }, Field("state") { $0.story?.state },
            Field("scheduled_at") { $0.story?.scheduledAt },
            Field("needs", "The scope that somebody has to have who agrees before it goes out; null if nothing is missing.") {
                $0.story?.review?.needs
            }, Field("error") { $0.failure },
        ]
    }

    /// What became of all.
    public struct Answer: Reply {
        var results: [ItemResult]

        public static let fields: [Field<Answer>] = [
            Field("results") { $0.results }, Field("approved") { $0.results.filter { $0.story != nil }.count },
            Field("failed") { $0.results.filter { $0.story == nil }.count },
        ]
    }
}

extension Story {
    /// Whether it has a time or is out: it was approved, or needed nobody's word.
    fileprivate var isPastApproval: Bool {
        switch state {
        case .scheduled, .publishing, .published, .partiallyPublished: true
        default: false
        }
    }
}
