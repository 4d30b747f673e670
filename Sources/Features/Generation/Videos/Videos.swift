internal import GRDB
public import JSONSchema
public import Operations
internal import Store

/// SQL that operations on videos share, and what becomes of the job of one.
public enum Videos {
    /// The kind of the job that makes one.
    public static let jobKind = "make_video"
    /// The longest that is made: what short forms of the networks begin with, and a machine without a graphics card is done with in a minute.
    static let seconds = 2...60
    /// The most pictures of a story that one video shows.
    static let maxSlides = 20

    private static let columns = """
        video.id, video.project, video.state, story, character, prompt, seconds, aspect, seed, video.media, used, error, video.created_at,
        video.updated_at, job
        """

    /// The video, if the caller may see it. Otherwise as if it did not exist.
    static func visible(_ id: VideoID, in context: Context) throws -> Video {
        let row = try Row.fetchOne(
            context.db.cachedStatement(sql: "SELECT \(columns) FROM video WHERE id = :id AND \(Context.visible("project"))"),
            arguments: context.visibility + ["id": id])
        guard let row else { throw Failure.notFound("video", id) }
        let error = try (row["error"] as String?).map { try JSON(parsing: $0) }
        return Video(
            id: row["id"], project: row["project"], state: try Stories.word(row["state"]), story: row["story"], character: row["character"],
            prompt: row["prompt"], seconds: row["seconds"], aspect: try Stories.word(row["aspect"]), seed: row["seed"],
            asset: try (row["media"] as MediaID?).flatMap { try Media.asset($0, in: context) },
            used: try (row["used"] as String?).map { try JSON(parsing: $0) } ?? .null, error: error?["message"]?.stringValue,
            createdAt: row["created_at"], updatedAt: row["updated_at"], job: row["job"])
    }

    /// What a provider is called for.
    static func subject(_ id: VideoID, _ job: JobID, prompt: String, seed: UInt64 = 0) -> ProviderCalls.Subject {
        ProviderCalls.Subject(.video(id, job: job), capability: .video, prompt: prompt, seed: seed)
    }

    /// Enters what was made and ends the job.
    /// - Parameter micros: what it cost, where that is not settled yet.
    /// - Throws: `Jobs.cancelled` where it is not wanted any more: then the asset is to be undone.
    public static func made(_ asset: MediaAsset, used: JSON, micros: Int64?, by job: JobID, in context: Context) throws {
        let id = try context.db.first(
            "UPDATE video SET state = 'done', media = ?, used = ?, updated_at = ? WHERE job = ? AND state = 'working' RETURNING id",
            [.text(asset.id.text), .text(used.text), .integer(context.now.milliseconds), .text(job.text)]
        ) { VideoID(stored: $0.text(0)) }
        guard let id else { throw Jobs.cancelled }
        try ProviderCalls.used(by: .video(id, job: job), in: context)
        try Ledger.settle(job.text, amount: micros, in: context)
        try Jobs.finish(job, result: ["video_id": id.json], in: context)
    }

    /// Notes why there is none. Where a call is under way that may have been paid for, what was reserved is spent.
    public static func failed(_ failure: Failure, _ job: JobID, in context: Context) throws {
        let error: JSON = ["code": .string(failure.code.rawValue), "message": .string(failure.message)]
        let state: VideoState = failure == Jobs.cancelled ? .cancelled : .failed
        let called = try context.db.first(
            "UPDATE video SET state = ?, error = ?, updated_at = ? WHERE job = ? AND state = 'working' RETURNING id, prompt",
            [.text(state.rawValue), .text(error.text), .integer(context.now.milliseconds), .text(job.text)]
        ) { row in subject(VideoID(stored: row.text(0)), job, prompt: row.text(1)) }
        if let called { try ProviderCalls.giveUp(called, in: context) }
        try ProviderCalls.endQuestion(about: job, in: context)
    }

    /// Stops what nobody was paid for yet; what somebody works on who is paid for it is finished.
    static func cancel(_ id: VideoID, in context: Context) throws {
        let video = try visible(id, in: context)
        let call = subject(id, video.job, prompt: video.prompt)
        guard video.state == .working, try !ProviderCalls.isUnderWay(.video, of: call.owner, in: context),
            try !ProviderCalls.isPaidFor(call, in: context)
        else { return }
        try context.db.run(
            "UPDATE video SET state = 'cancelled', updated_at = ? WHERE id = ?", [.integer(context.now.milliseconds), .text(id.text)])
        try Jobs.cancel(video.job, in: context)
        try Ledger.release(video.job.text, in: context)
        try ProviderCalls.endQuestion(about: video.job, in: context)
    }
}
