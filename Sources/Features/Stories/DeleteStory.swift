public import Operations
internal import GRDB

/// Deletes a story.
public struct DeleteStory: Operation {
    public static let spec = Spec(
        "delete_story",
        """
        Delete a post that has not gone out. What is published stays at its address: a published post cannot be deleted here, so that \
        nothing is ever published twice by mistake.
        """,
        .delete("/api/v1/stories/{story_id}"), scope: .storiesWrite, orScope: .contentWrite, effect: .deletes, toolset: .stories,
        aliases: ["delete_content"])

    @Param("The story's identifier.", aliases: ["content_id"]) var storyID: StoryID

    public init() {}

    public func run(in context: Context) throws -> Deletion {
        let story = try Stories.visible(storyID, in: context)
        let hasGoneOut = story.publications.contains { $0.state == .published || $0.state == .committing || $0.state == .needsConfirmation }
        guard story.state.isEditable, !hasGoneOut else {
            throw Failure(.conflict, "The story is \(story.state.rawValue) and cannot be deleted.")
        }
        try context.db.execute(sql: "DELETE FROM story WHERE id = ?", arguments: [storyID])
        return Deletion(id: storyID.text)
    }
}

/// Says that something is gone.
public struct Deletion: Reply {
    public var id: String

    public static let fields: [Field<Deletion>] = [Field("id") { $0.id }, Field("deleted") { _ in true }]
}
