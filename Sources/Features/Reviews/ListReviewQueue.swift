public import Operations
internal import GRDB
internal import JSONSchema

/// Lists what waits for a person's decision.
public struct ListReviewQueue: Operation {
    public static let spec = Spec(
        "list_review_queue",
        "List the posts that wait for a person's decision, oldest first. preview_story shows one as channels will.",
        .get("/api/v1/review-queue"), title: "Review queue", scope: .storiesRead, orScope: .contentRead, effect: .reads, toolset: .stories,
        command: ["story", "review-queue"], view: "review-queue")

    @Param("The project, where there are several.") var projectID: ProjectID?
    @Param("Only posts of this batch.") var batchID: BatchID?
    @Param("Only its posts.") var characterID: CharacterID?
    @Param("Only its posts.") var profileID: ProfileID?
    @Param("How many to answer.", .range(1...100)) var limit = 7
    @Param("Where the last page ended.") var cursor: String?

    public init() {}

    public func run(in context: Context) throws -> Page<QueueLine> {
        let last = try Cursor.id(cursor, StoryID.self)
        let rows = try Row.fetchAll(
            context.db.cachedStatement(
                sql: """
                    SELECT story.id, title, caption, slides, channels, scheduled_at, revision, review.submitted_at,
                        review.reason
                    FROM \(source) LEFT JOIN review ON review.story = story.id
                    WHERE \(terms) \(last == nil ? "" : "AND story.id > :after")
                    ORDER BY story.id LIMIT :limit
                    """),
            arguments: [
                "project": try project(in: context), "batch": batchID, "character": characterID, "profile": profileID, "after": last,
                "limit": limit + 1,
            ])
        let publicURL = context.publicURL
        return Page(first: limit, of: try rows.map { try QueueLine($0, publicURL: publicURL) }) { $0.id.text }
    }

    /// The table, with the index of the narrowest filter: a batch has few posts (`Batches.maxItems`), and what waits of one character or
    /// one profile has an index of its own.
    private var source: String {
        if batchID != nil { return "story" }
        if characterID != nil { return "story INDEXED BY story_waiting_by_character" }
        if profileID != nil { return "story INDEXED BY story_waiting_by_profile" }
        return "story"
    }

    /// What a post has to be; `+` keeps the statement to the batch's own index.
    private var terms: String {
        let plus = batchID == nil ? "" : "+"
        var terms: [String] = []
        if batchID != nil { terms.append("story.batch = :batch") }
        if characterID != nil { terms.append("\(plus)story.character = :character") }
        if profileID != nil { terms.append("\(plus)story.profile = :profile") }
        terms += ["\(plus)story.project = :project", "\(plus)story.state = 'pending_review'", Reports.none(on: "story.id")]
        return terms.joined(separator: " AND ")
    }

    /// The project that is named, else that of the batch, the character or the profile, else the caller's.
    /// - Throws: `.notFound` for one of them that the caller may not see.
    private func project(in context: Context) throws -> ProjectID {
        let ofProfile = try profileID.map { try Profiles.visible($0, in: context).projectID }
        let ofCharacter = try characterID.map { try Characters.visible($0, in: context).project }
        let named = try projectID.map { try context.project($0) }
        return try Batches.project(named ?? (batchID == nil ? ofCharacter ?? ofProfile : nil), of: batchID, in: context)
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
    var reason: String?

    public static let fields: [Field<QueueLine>] = [
        Field("id") { $0.id }, Field("title") { $0.title }, Field("caption", "Its beginning, at most 140 characters.") { $0.caption },
        Field("slide_count") { $0.slideCount }, Field("media_url", "Of the first slide.") { $0.picture }, Field("channels") { $0.channels },
        Field("scheduled_at", "When it goes out if somebody who may publish approves it.") { $0.scheduledAt },
        Field("revision", "Send it with approve_story and reject_story.") { $0.revision }, Field("submitted_at") { $0.submittedAt },
        Field("reason", "Why a person has to look at it, where that is not just the course of things.") { $0.reason },
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
        reason = row["reason"]
    }
}
