internal import GRDB
public import JSONSchema
public import Operations
internal import Store

/// The calls of providers for videos, written down before they are made, by the same rules as `ProviderCalls` has for posts: what was paid for
/// is known after any crash, nothing that may cost something is called twice by itself, and work over there is found again.
///
/// What is reserved is held by the video's job; whoever ends a call also ends that hold where it is paid, in the same transaction.
public enum VideoCalls {
    public typealias Call = ProviderCalls.Call

    /// The call of which something may still come.
    public static func open(_ video: VideoID, in context: Context) throws -> Call? {
        let last = try context.db.first(
            "SELECT id, provider, is_paid, state, remote FROM video_call WHERE video = ? ORDER BY id DESC LIMIT 1", [.text(video.text)]
        ) { row in
            Call(
                id: row.integer(0), provider: row.text(1), isPaid: row.integer(2) != 0, state: try Stories.word(row.text(3)),
                remote: try row.textIfAny(4).map { try JSON(parsing: $0) }, answer: nil)
        }
        return last.flatMap { $0.state.isOpen ? $0 : nil }
    }

    /// Notes durably that a provider is about to be called.
    /// - Returns: the call's number.
    /// - Throws: `Jobs.cancelled` where the video is not wanted any more.
    public static func begin(_ provider: Provider, _ video: VideoID, in context: Context) throws -> Int64 {
        let id = try context.db.first(
            """
            INSERT INTO video_call (video, provider, is_paid, state, created_at, updated_at)
            SELECT id, ?2, ?3, 'sent', ?4, ?4 FROM video WHERE id = ?1 AND state = 'working' RETURNING id
            """,
            [
                .text(video.text), .text(provider.name), .integer(provider.isPaid ? 1 : 0), .integer(context.now.milliseconds),
            ]
        ) { $0.integer(0) }
        guard let id else { throw Jobs.cancelled }
        return id
    }

    /// Notes durably what leads back to the work over there, so that a restart goes on asking for it.
    public static func accepted(_ call: Int64, remote: JSON, in context: Context) throws {
        try context.db.run(
            "UPDATE video_call SET state = 'accepted', remote = ?, updated_at = ? WHERE id = ?",
            [.text(remote.text), .integer(context.now.milliseconds), .integer(call)])
    }

    /// It was made, and is paid for.
    public static func answered(_ call: Int64, _ job: JobID, micros: Int64, in context: Context) throws {
        try context.db.run(
            "UPDATE video_call SET state = 'answered', micros = ?, updated_at = ? WHERE id = ?",
            [.integer(micros), .integer(context.now.milliseconds), .integer(call)])
        try Ledger.settle(job.text, amount: micros, in: context)
    }

    /// Nothing was made. What is reserved stays so for whoever is asked next.
    /// - Parameter micros: what it cost all the same; `nil` for nothing.
    public static func failed(_ call: Int64, _ job: JobID, _ error: String, micros: Int64?, in context: Context) throws {
        try context.db.run(
            "UPDATE video_call SET state = 'failed', error = ?, micros = ?, updated_at = ? WHERE id = ?",
            [.text(error), .integer(orNull: micros), .integer(context.now.milliseconds), .integer(call)])
        if let micros { try Ledger.settle(job.text, amount: micros, in: context) }
    }

    /// Nobody knows whether it was made: it counts as paid, at what was reserved.
    public static func lost(_ call: Int64, _ job: JobID, in context: Context) throws {
        try context.db.run(
            "UPDATE video_call SET state = 'lost', updated_at = ? WHERE id = ?", [.integer(context.now.milliseconds), .integer(call)])
        try Ledger.settle(job.text, in: context)
    }

    /// The asset is there.
    static func used(by video: VideoID, in context: Context) throws {
        try context.db.run(
            "UPDATE video_call SET state = 'used', updated_at = ? WHERE video = ? AND state = 'answered'",
            [.integer(context.now.milliseconds), .text(video.text)])
    }

    /// Whether the last call was paid for: then nobody else is asked.
    public static func isPaidFor(_ video: VideoID, in context: Context) throws -> Bool {
        try context.db.first("SELECT micros > 0 FROM video_call WHERE video = ? ORDER BY id DESC LIMIT 1", [.text(video.text)]) {
            $0.integer(0) != 0
        } ?? false
    }

    /// Whether a call is under way that may cost something, or was answered.
    static func isUnderWay(_ video: VideoID, in context: Context) throws -> Bool { try open(video, in: context)?.isPaid ?? false }

    /// Ends the call of a video that is given up: one that may have been paid for counts as paid.
    static func giveUp(_ video: VideoID, _ job: JobID, in context: Context) throws {
        guard let call = try open(video, in: context), call.state != .answered else { return }
        if call.isPaid { return try lost(call.id, job, in: context) }
        try failed(call.id, job, "It was given up.", micros: nil, in: context)
    }
}
