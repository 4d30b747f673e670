public import Operations
internal import GRDB
internal import JSONSchema

/// Values that a person who types may mean: never more than a hundred and one, and none that the caller may not see.
public enum Suggestions {
    /// One more than a completion shows, so that it can say that there are more.
    private static let limit = 101
    /// How many of the newest are looked at, in how many projects: whoever means an older one lists them.
    private static let newest = 500
    private static let newestProjects = 50

    /// Names of projects that begin so.
    public static func projects(_ typed: String, in context: Context) throws -> [String] {
        guard context.caller.scopes.contains(.projectsRead) else { return [] }
        return try String.fetchAll(
            context.db,
            sql: """
                SELECT name FROM project WHERE id IN (SELECT value FROM json_each(:ids))
                AND (name LIKE :prefix ESCAPE '\\' OR id LIKE :prefix ESCAPE '\\') ORDER BY name, id LIMIT :limit
                """,
            arguments: ["ids": json(try context.projects(newestFirst: true, limit: newest)), "prefix": prefix(typed), "limit": limit])
    }

    /// Ids of stories that begin so, or whose title or text has what was typed; newest first.
    public static func stories(_ typed: String, in context: Context) throws -> [String] {
        guard context.caller.scopes.contains(.storiesRead) else { return [] }
        return try ids(of: "story", texts: ["title", "caption"], typed, in: context)
    }

    /// Ids of pictures and videos that begin so, or whose name or alt text has what was typed; newest first.
    public static func media(_ typed: String, in context: Context) throws -> [String] {
        guard context.caller.scopes.contains(.mediaRead) else { return [] }
        return try ids(of: "media", texts: ["filename", "alt_text"], typed, in: context)
    }

    /// Ids of characters that begin so, or whose name or niche has what was typed; newest first.
    public static func characters(_ typed: String, in context: Context) throws -> [String] {
        guard context.caller.scopes.contains(.characterRead) else { return [] }
        return try ids(of: "character", texts: ["name", "niche"], typed, in: context)
    }

    /// Ids of profiles that begin so, or whose name has what was typed; newest first.
    public static func profiles(_ typed: String, in context: Context) throws -> [String] {
        guard context.caller.scopes.contains(.profileRead) else { return [] }
        return try ids(of: "profile", texts: ["name"], typed, in: context)
    }

    /// Niches of the persona library that begin so.
    public static func niches(_ typed: String) -> [String] {
        Set(PersonaLibrary.templates.map(\.niche)).filter { $0.hasPrefix(typed.lowercased()) }.sorted()
    }

    /// Aesthetic grades that begin so.
    public static func grades(_ typed: String) -> [String] {
        AestheticGrade.allCases.map(\.rawValue).filter { $0.hasPrefix(typed.lowercased()) }
    }

    /// Ids of templates that begin so.
    public static func templates(_ typed: String, in context: Context) -> [String] {
        guard context.caller.scopes.contains(.templatesRead) else { return [] }
        return context.services[TemplateDesigns.self].map(\.id).filter { $0.hasPrefix(typed.lowercased()) }
    }

    /// Channels that begin so.
    public static func channels(_ typed: String) -> [String] {
        ChannelLimitsTable.ids.filter { $0.hasPrefix(typed.lowercased()) }
    }

    /// Time zones that begin so, or whose place does: `ber` finds Europe/Berlin.
    public static func timeZones(_ typed: String) -> [String] {
        let wanted = typed.lowercased().replacing(" ", with: "_")
        let found = ZoneRules.names.filter { name in
            let name = name.lowercased()
            return name.hasPrefix(wanted) || name.split(separator: "/").dropFirst().contains { $0.hasPrefix(wanted) }
        }
        return Array(found.prefix(limit))
    }

    private static func ids(of table: String, texts: [String], _ typed: String, in context: Context) throws -> [String] {
        let hits = (["id LIKE :prefix ESCAPE '\\'"] + texts.map { "\($0) LIKE :part ESCAPE '\\'" }).joined(separator: " OR ")
        let projects = try context.projects(newestFirst: true, limit: newestProjects)
        let statement = try context.db.cachedStatement(
            sql: """
                SELECT id FROM (
                    SELECT id, \(texts.joined(separator: ", ")) FROM \(table) WHERE project = :project ORDER BY id DESC LIMIT :newest
                ) WHERE \(hits) LIMIT :limit
                """)
        let found = try projects.flatMap { project in
            try String.fetchAll(
                statement,
                arguments: [
                    "project": project, "prefix": prefix(typed), "part": "%" + prefix(typed), "newest": newest / projects.count,
                    "limit": limit,
                ])
        }
        return Array(found.sorted(by: >).prefix(limit))
    }

    private static func json(_ ids: [ProjectID]) -> String { JSON(ids.map(\.text)).text }

    /// A pattern for LIKE.
    private static func prefix(_ typed: String) -> String {
        typed.replacing("\\", with: "\\\\").replacing("%", with: "\\%").replacing("_", with: "\\_") + "%"
    }
}
