internal import GRDB
internal import JSONSchema
public import Operations

/// The making anew of one generated post, as work that goes on beside the rest of its batch.
public struct PostWork: WorkKind {
    public let prefix = "sty"
    /// It was ordered, and perhaps paid for.
    public let endsWithCaller = false

    public init() {}

    public func state(of id: String, in context: Context) throws -> WorkState? {
        guard context.caller.scopes.contains(.contentRead), let id = StoryID(id) else { return nil }
        let story: Story
        do { story = try Stories.visible(id, in: context) } catch let failure as Failure where failure.code == .notFound { return nil }
        let row = try Row.fetchOne(
            context.db.cachedStatement(sql: "SELECT job, updated_at FROM batch_item WHERE story = ?"), arguments: [id])
        guard let row else { return nil }
        let status: WorkState.Status = story.state == .generating ? .working : .done(["state": .string(story.state.rawValue)])
        return WorkState(
            status, progress: Progress(0, of: 1, "The post is being made anew"), createdAt: story.createdAt, updatedAt: row["updated_at"],
            job: row["job"])
    }

    /// Takes back what has not begun; what is being made is made.
    public func cancel(_ id: String, in context: Context) throws {
        guard let id = StoryID(id) else { return }
        try context.require(anyOf: [.contentGenerate], for: "Stopping a post")
        try Batches.cancel(id, in: context)
    }
}
