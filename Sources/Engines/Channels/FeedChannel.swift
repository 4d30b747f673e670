internal import Features
internal import Operations

/// The project's public page. It shows what is published in the file, so committing is the transaction that says so.
enum FeedChannel {
    static let channel = "feed"

    /// Whether nothing has to be drawn first.
    static func publishesAtOnce(_ publication: ClaimedPublication) -> Bool {
        publication.channel == channel && !publication.content.slides.contains { $0.captionOverlay != nil }
    }

    static func publish(_ publication: ClaimedPublication, in context: Context) throws {
        try PublicationQueue.published(
            publication.id, remoteID: publication.story.text,
            permalink: Projects.feedURL(of: publication.project, story: publication.story, in: context), in: context)
    }
}
