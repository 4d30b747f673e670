import GRDB
public import Operations

/// What anyone may read of a project: itself, and the posts that were published on its feed.
public enum PublicFeed {
    /// Posts on a page and in a feed document.
    static let pageSize = 20

    /// A project may have removed its feed and made it anew; the posts of all of them stay. The newest so many are looked at.
    private static let maxConnections = 50

    /// The project of that id or slug.
    public static func project(_ name: String, in context: Context) throws -> PublicProject? {
        try Row.fetchOne(
            context.db,
            sql: """
                SELECT id, slug, name, description, time_zone, language, colors, updated_at FROM project
                WHERE id = :name OR slug = :name ORDER BY id = :name DESC LIMIT 1
                """, arguments: ["name": name]
        ).map(PublicProject.init)
    }

    /// A page of the project's posts, newest first, beginning behind the cursor.
    public static func page(of project: PublicProject, before cursor: FeedCursor?, in context: Context) throws -> PublicPage {
        var posts: [PublicPost] = []
        for connection in try connections(of: project, in: context) {
            posts += try self.posts(on: connection, of: project, before: cursor, in: context)
        }
        posts.sort { ($0.publishedAt, $0.publication) > ($1.publishedAt, $1.publication) }
        let shown = posts.prefix(pageSize)
        let next = posts.count > pageSize ? shown.last.map { FeedCursor(publishedAt: $0.publishedAt, publication: $0.publication) } : nil
        var seen: Set<StoryID> = []
        return PublicPage(posts: shown.filter { seen.insert($0.story).inserted }, next: next)
    }

    /// The post that the story became on the project's feed; `nil` as long as it is not published there.
    public static func post(_ story: StoryID, of project: PublicProject, in context: Context) throws -> PublicPost? {
        try Row.fetchOne(
            context.db,
            sql: """
                SELECT publication.id, publication.story, publication.content, publication.permalink, publication.published_at
                FROM publication JOIN story ON story.id = publication.story
                WHERE publication.story = ? AND story.project = ? AND publication.channel = 'feed' AND publication.state = 'published'
                    AND publication.published_at IS NOT NULL
                ORDER BY publication.published_at DESC LIMIT 1
                """, arguments: [story, project.id]
        ).map { PublicPost($0, timeZone: project.timeZone) }
    }

    private static func connections(of project: PublicProject, in context: Context) throws -> [ConnectionID] {
        try ConnectionID.fetchAll(
            context.db, sql: "SELECT id FROM connection WHERE project = ? AND channel = 'feed' ORDER BY id DESC LIMIT ?",
            arguments: [project.id, maxConnections])
    }

    /// One more than a page, so that it can be told whether there is a next one.
    private static func posts(
        on connection: ConnectionID, of project: PublicProject, before cursor: FeedCursor?, in context: Context
    ) throws -> [PublicPost] {
        try Row.fetchAll(
            context.db,
            sql: """
                SELECT id, story, content, permalink, published_at FROM publication
                WHERE connection = ? AND state = 'published' AND (published_at, id) < (?, ?)
                ORDER BY published_at DESC, id DESC LIMIT ?
                """,
            arguments: [connection, cursor?.publishedAt.milliseconds ?? .max, cursor?.publication.text ?? "", pageSize + 1]
        ).map { PublicPost($0, timeZone: project.timeZone) }
    }
}

/// Some posts of a feed, newest first.
public struct PublicPage: Sendable {
    public let posts: [PublicPost]
    /// Where the next page begins, if there are older posts.
    public let next: FeedCursor?
}
