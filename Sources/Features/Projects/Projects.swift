public import Operations
internal import GRDB
public import JSONSchema
internal import Store

/// A project: a brand, a time zone, defaults; everything else hangs on it.
public struct Project: Reply {
    public var id: ProjectID
    public var slug: String
    public var name: String
    public var description: String?
    public var timeZone: String
    public var language: String
    public var colors: JSON
    public var defaultChannels: [String]
    public var feedURL: String
    public var createdAt: Instant
    public var updatedAt: Instant

    public static let fields: [Field<Project>] = [
        Field("id") { $0.id }, Field("slug", "Its name in the feed's address.") { $0.slug }, Field("name") { $0.name },
        Field("description") { $0.description }, Field("timezone") { $0.timeZone }, Field("language") { $0.language },
        Field("colors", "Brand colours as #rrggbb.") { FreeObject($0.colors) },
        Field("default_channels", "Where a story goes that names no channels.") { $0.defaultChannels },
        Field("feed_url", "The project's public page.") { $0.feedURL }, Field("created_at") { $0.createdAt },
        Field("updated_at") { $0.updatedAt },
    ]
}

/// SQL that operations on projects share.
public enum Projects {
    /// The project's own time zone; `nil` if a newer system has dropped its name.
    static func zone(of project: ProjectID, in context: Context) throws -> TimeZoneName? {
        let name = try Projects.visible(project, in: context).timeZone
        do { return try TimeZoneName(name) } catch { return nil }
    }

    /// Where a story of the project can be seen once it is published.
    public static func feedURL(of project: ProjectID, story: StoryID, in context: Context) throws -> String {
        let slug =
            try context.db.cachedStatement(sql: "SELECT slug FROM project WHERE id = ?").rows([project]).first?["slug"] ?? project.text
        return "\(context.publicURL)/feed/\(slug)/\(story)"
    }

    /// Ids and names of the projects that the caller may see, a hundred at most.
    public static func names(in context: Context) throws -> [(id: ProjectID, name: String)] {
        try context.projects(limit: 100).map { id in (id, try visible(id, in: context).name) }
    }

    static let columns = "id, slug, name, description, time_zone, language, colors, default_channels, created_at, updated_at"

    /// Colours that any design looks decent in, until the owner says theirs.
    static let standardColors: JSON = [
        "primary": "#2b4c7e", "secondary": "#567ebb", "background": "#f7f5f0", "text": "#1f2430", "accent": "#e07a3f",
    ]

    static func visible(_ id: ProjectID, in context: Context) throws -> Project {
        let found = try context.db.first(oneVisible, context.visibilityBindings(of: id.text)) { row in
            let slug = row.text(1)
            return Project(
                id: ProjectID(stored: row.text(0)), slug: slug, name: row.text(2), description: row.textIfAny(3), timeZone: row.text(4),
                language: row.text(5), colors: try JSON(parsing: row.text(6)),
                defaultChannels: try JSON(parsing: row.text(7)).arrayValue?.compactMap(\.stringValue) ?? [],
                feedURL: "\(context.publicURL)/feed/\(slug)", createdAt: Instant(milliseconds: row.integer(8)),
                updatedAt: Instant(milliseconds: row.integer(9)))
        }
        guard let found else { throw Failure.notFound("project", id) }
        return found
    }

    private static let oneVisible = "SELECT \(columns) FROM project WHERE id = :id AND \(Context.visible("id"))"

    static func project(_ row: Row, in context: Context) throws -> Project {
        let slug: String = row["slug"]
        return Project(
            id: row["id"], slug: slug, name: row["name"], description: row["description"], timeZone: row["time_zone"],
            language: row["language"], colors: try JSON(parsing: row["colors"] as String),
            defaultChannels: try JSON(parsing: row["default_channels"] as String).arrayValue?.compactMap(\.stringValue) ?? [],
            feedURL: "\(context.publicURL)/feed/\(slug)", createdAt: row["created_at"], updatedAt: row["updated_at"])
    }

    /// Makes a project for a user, with its feed connection.
    static func create(name: String, owner: UserID, in context: Context) throws -> ProjectID {
        let id = context.makeID(ProjectID.self)
        try context.db.execute(
            sql: """
                INSERT INTO project (id, slug, name, time_zone, language, colors, default_channels, created_at, updated_at)
                VALUES (?, ?, ?, 'UTC', 'en', ?, '["feed"]', ?, ?)
                """,
            arguments: [id, try freeSlug(for: name, id, in: context), name, standardColors.text, context.now, context.now])
        try context.db.execute(sql: "INSERT INTO membership (user, project) VALUES (?, ?)", arguments: [owner, id])
        try Connections.insert(channel: "feed", name: "Public page", settings: [:], project: id, in: context)
        return id
    }

    /// A name for addresses: the project's, in small letters, with the end of its id where another project has it already.
    private static func freeSlug(for name: String, _ id: ProjectID, in context: Context) throws -> String {
        let plain = name.lowercased().unicodeScalars.map { ("a"..."z").contains($0) || ("0"..."9").contains($0) ? Character($0) : "-" }
        let slug = String(plain.split(separator: "-").joined(separator: "-").prefix(40))
        let isTaken = try Bool.fetchOne(context.db, sql: "SELECT EXISTS (SELECT 1 FROM project WHERE slug = ?)", arguments: [slug]) ?? true
        if !slug.isEmpty, !isTaken, !slug.hasPrefix("prj_") { return slug }
        return (slug.isEmpty ? "project" : slug) + "-" + id.text.suffix(8)
    }
}
