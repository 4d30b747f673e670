import GRDB
import JSONSchema
public import Operations

/// A post as it went out: the frozen content of a publication.
public struct PublicPost: Sendable {
    public let publication: PublicationID
    public let story: StoryID
    public let title: String?
    public let text: String
    public let slides: [PublicSlide]
    /// Where the post wants to send people; not checked.
    public let destination: String?
    /// The address that was given out when the post was published.
    public let permalink: String?
    public let publishedAt: Instant
    /// The day of `publishedAt` on the project's calendar.
    public let day: PublicDay

    init(_ row: Row, timeZone: TimeZoneName) {
        publication = row["id"]
        story = row["story"]
        permalink = row["permalink"]
        publishedAt = row["published_at"]
        day = PublicDay(LocalTime.format(instantMilliseconds: publishedAt.milliseconds, in: timeZone))
        // Content that cannot be read shows as an empty post: one bad row must not take the whole page away.
        let content = (row["content"] as String?).flatMap { try? JSON(parsing: $0) } ?? .null
        title = content["title"]?.stringValue.flatMap { $0.isEmpty ? nil : $0 }
        text = content["text"]?.stringValue ?? ""
        slides = (content["slides"]?.arrayValue ?? []).compactMap(PublicSlide.init)
        destination = content["destination_url"]?.stringValue
    }
}

/// A day as people write it.
public struct PublicDay: Sendable, Hashable {
    public let year: Int
    /// 1 to 12.
    public let month: Int
    /// 1 to 31.
    public let day: Int

    init(_ time: LocalDateTime) {
        let date = time.date
        (year, month, day) = (date.year, date.month, date.day)
    }
}
