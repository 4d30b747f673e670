internal import GRDB
internal import JSONSchema
public import Operations

/// Marks a post as sponsored.
public struct AttachCollaboration: Operation {
    public static let spec = Spec(
        "attach_collaboration",
        "Mark a post as made for a collaboration; null takes the mark away. Put its disclosure into the caption by update_story.",
        .post("/api/v1/stories/{story_id}/collaboration"), scope: .contentWrite, orScope: .storiesWrite, effect: .changes,
        toolset: .characters, command: ["collaboration", "attach"])

    @Param("The story's identifier.", aliases: ["content_id"]) var storyID: StoryID
    @Param("The collaboration.") var collaborationID: Change<CollaborationID>

    public init() {}

    public func run(in context: Context) throws -> Story {
        let story = try Stories.visible(storyID, in: context)
        let collaboration: CollaborationID?
        switch collaborationID {
        case .keep:
            throw Failure(.validationFailed, "Send the collaboration, or null to take it away.", parameter: "collaboration_id")
                .instead("<collaboration_id, begins with clb_>")
        case .remove: collaboration = nil
        case .set(let id):
            let found = try Collaborations.visible(id, in: context)
            guard found.projectID == story.projectID else { throw Failure.notFound("collaboration", id) }
            collaboration = id
        }
        guard collaboration != story.collaborationID else { return story }
        guard story.state.isEditable else {
            throw Failure(.conflict, "The story is \(story.state.rawValue); what has begun to go out is marked no more.")
        }
        // What is agreed to is the post with its mark: another one is another revision.
        try context.db.execute(
            sql: "UPDATE story SET collaboration = ?, revision = revision + 1, updated_at = ? WHERE id = ?",
            arguments: [collaboration, context.now, story.id])
        try Reviews.follow(story, in: context)
        return try Stories.visible(storyID, in: context)
    }
}
