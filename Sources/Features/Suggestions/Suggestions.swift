public import Operations
internal import GRDB

/// Values that a person who types may mean: never more than a hundred and one, and none that the caller may not see.
public enum Suggestions {
    /// One more than a completion shows, so that it can say that there are more.
    private static let limit = 101
    /// How many of the newest are looked at: whoever means an older one lists them.
    private static let newest = 500

    /// Names of projects that begin so.
    public static func projects(_ typed: String, in context: Context) throws -> [String] {
        guard context.caller.scopes.contains(.projectsRead) else { return [] }
        return try String.fetchAll(
            context.db,
            sql: """
                SELECT name FROM project WHERE \(Context.visible("id")) AND (:bound IS NULL OR id = :bound)
                AND (name LIKE :prefix ESCAPE '\\' OR id LIKE :prefix ESCAPE '\\') ORDER BY name, id LIMIT :limit
                """, arguments: context.visibility + ["prefix": prefix(typed), "limit": limit])
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
        return try String.fetchAll(
            context.db,
            sql: """
                SELECT id FROM (
                    SELECT id, \(texts.joined(separator: ", ")) FROM \(table)
                    WHERE \(Context.visible("project")) AND (:bound IS NULL OR project = :bound) ORDER BY id DESC LIMIT :newest
                ) WHERE \(hits) ORDER BY id DESC LIMIT :limit
                """,
            arguments: context.visibility + ["prefix": prefix(typed), "part": "%" + prefix(typed), "newest": newest, "limit": limit])
    }

    /// A pattern for LIKE.
    private static func prefix(_ typed: String) -> String {
        typed.replacing("\\", with: "\\\\").replacing("%", with: "\\%").replacing("_", with: "\\_") + "%"
    }
}
