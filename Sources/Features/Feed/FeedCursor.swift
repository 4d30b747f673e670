public import Operations

/// A place in a feed: behind one publication. As text it is `1767225600000-pub_…`.
public struct FeedCursor: Sendable, Hashable, CustomStringConvertible {
    public let publishedAt: Instant
    public let publication: PublicationID

    public init(publishedAt: Instant, publication: PublicationID) {
        self.publishedAt = publishedAt
        self.publication = publication
    }

    /// Reads what `description` wrote, or `nil` where the text is no cursor.
    public init?(_ text: String) {
        let parts = text.split(separator: "-", maxSplits: 1)
        guard parts.count == 2, let milliseconds = Int64(parts[0]), let publication = PublicationID(String(parts[1])) else { return nil }
        self.init(publishedAt: Instant(milliseconds: milliseconds), publication: publication)
        guard description == text else { return nil }  // a place has one cursor
    }

    public var description: String { "\(publishedAt.milliseconds)-\(publication)" }
}
