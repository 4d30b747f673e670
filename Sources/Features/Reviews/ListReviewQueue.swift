public import Operations
internal import GRDB
internal import JSONSchema

/// Lists what waits for a person's decision.
public struct ListReviewQueue: Operation {
    public static let spec = Spec(
        "list_review_queue",
        "List the posts that wait for a person to approve or reject them, the oldest first. preview_story shows one as channels will.",
        .get("/api/v1/review-queue"), title: "Review queue", scope: .storiesRead, orScope: .contentRead, effect: .reads, toolset: .stories,
        command: ["story", "review-queue"], view: "review-queue")

    @Param("The project, where there are several.") var projectID: ProjectID?
    @Param("Only posts of this batch.") var batchID: BatchID?
    @Param("How many to answer.", .range(1...100)) var limit = 7
    @Param("Where the last page ended.") var cursor: String?

    public init() {}

    public func run(in context: Context) throws -> Page<QueueLine> {
        // A batch has few posts (`Batches.maxItems`): `+` keeps the statement to the batch's own index.
        let (plus, last) = (batchID == nil ? "" : "+", try Cursor.id(cursor, StoryID.self))
        let rows = try Row.fetchAll(
            context.db.cachedStatement(
                sql: """
                    SELECT story.id, title, caption, slides, channels, scheduled_at, revision, review.submitted_at
                    FROM story LEFT JOIN review ON review.story = story.id
                    WHERE \(batchID == nil ? "" : "story.batch = :batch AND") \(plus)story.project = :project
                    AND \(plus)story.state = 'pending_review' AND \(Reports.none(on: "story.id"))
                    \(last == nil ? "" : "AND story.id > :after")
                    ORDER BY story.id LIMIT :limit
                    """),
            arguments: [
                "project": try Batches.project(projectID, of: batchID, in: context), "batch": batchID, "after": last, "limit": limit + 1,
            ])
        let publicURL = context.publicURL
        return Page(first: limit, of: try rows.map { try QueueLine($0, publicURL: publicURL) }) { $0.id.text }
    }
}

/// A story that waits, in short form.
public struct QueueLine: LeanItem {
    var id: StoryID
    var title: String?
    var caption: String
    var slideCount: Int
    var picture: String?
    var channels: [String]
    var scheduledAt: Instant?
    var revision: Int
    var submittedAt: Instant?

    public static let fields: [Field<QueueLine>] = [
        Field("id") { $0.id }, Field("title") { $0.title }, Field("caption", "Its beginning, at most 140 characters.") { $0.caption },
        Field("slide_count") { $0.slideCount }, Field("media_url", "Of the first slide.") { $0.picture }, Field("channels") { $0.channels },
        Field("scheduled_at", "When it goes out if somebody who may publish approves it.") { $0.scheduledAt },
        Field("revision", "Send it with approve_story and reject_story.") { $0.revision }, Field("submitted_at") { $0.submittedAt },
    ]

    public static let seldomFields: Set = ["submitted_at"]

    fileprivate init(_ row: Row, publicURL: String) throws {
        id = row["id"]
        title = row["title"]
        caption = StoryLine.excerpt(row["caption"])
        let slides = try JSON(parsing: row["slides"] as String).arrayValue ?? []
        slideCount = slides.count
        picture = slides.first.map { Slide(stored: $0, publicURL: publicURL).mediaURL }
        channels = try JSON(parsing: row["channels"] as String).arrayValue?.compactMap(\.stringValue) ?? []
        scheduledAt = row["scheduled_at"]
        revision = row["revision"]
        submittedAt = row["submitted_at"]
    }
}
