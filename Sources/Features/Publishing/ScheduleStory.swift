public import Operations

/// Publishes a story at a later time.
public struct ScheduleStory: Operation {
    public static let spec = Spec(
        "schedule_story",
        """
        Schedule a post: an instant (scheduled_at), or a local time and its zone (scheduled_at_local, timezone). Refused if a channel is \
        not connected or would not take it; preview_story tells beforehand. Scheduling again moves it.
        """,
        .post("/api/v1/stories/{story_id}/schedule"), scope: .storiesPublish, orScope: .publishingWrite, effect: .publishes,
        toolset: .publishing, aliases: ["schedule_content"], cost: Spec.priced)

    @Param("The story's identifier.", aliases: ["content_id"]) var storyID: StoryID
    @Param("When to publish: an instant, RFC 3339, at most 366 days ahead.", aliases: ["at"]) var scheduledAt: Instant?
    @Param("Local time without offset, e.g. 2026-05-01T09:00; goes with `timezone`.") var scheduledAtLocal: LocalDateTime?
    @Param("IANA time zone of `scheduled_at_local`. Default: the project's.") var timezone: TimeZoneName?

    public init() {}

    public func run(in context: Context) throws -> Story {
        let story = try Stories.visible(storyID, in: context)
        let time = try StoryTime.read(
            instant: scheduledAt, local: scheduledAtLocal, zone: timezone,
            standardZone: try Projects.zone(of: story.projectID, in: context), now: context.now)
        guard let time else {
            throw Failure(.validationFailed, "Give scheduled_at, or scheduled_at_local with timezone.", parameter: "scheduled_at")
                .instead(StoryTime.soon(after: context.now))
        }
        return try Publications.schedule(story, at: time, in: context)
    }
}
