public import Operations
internal import GRDB

/// How a user's projects stand, at a glance.
public enum Overview {
    /// A project and how many stories of it are in which state.
    public struct ProjectState: Sendable {
        public let id: ProjectID
        public let name: String
        public let slug: String
        /// By the state's word; counted up to `mostCounted`.
        public let stories: [String: Int]
    }

    /// Counting ends there: a page is not to read a table of years.
    public static let mostCounted = 100
    /// The states that are shown, in this order.
    public static let states = ["pending_review", "scheduled", "draft", "published", "failed"]
    private static let mostProjects = 20

    /// The projects of the user, in the order of their making.
    public static func projects(of user: UserID, in context: Context) throws -> [ProjectState] {
        let projects = try Row.fetchAll(
            context.db,
            sql: """
                SELECT project.id, project.name, project.slug FROM membership JOIN project ON project.id = membership.project
                WHERE membership.user = ? ORDER BY membership.project LIMIT ?
                """, arguments: [user, mostProjects])
        return try projects.map { row in
            let id: ProjectID = row["id"]
            let counts = try states.map { state in
                let count = try Int.fetchOne(
                    context.db,
                    sql: "SELECT count(*) FROM (SELECT 1 FROM story WHERE project = ? AND state = ? LIMIT ?)",
                    arguments: [id, state, mostCounted])
                return (state, count ?? 0)
            }
            return ProjectState(id: id, name: row["name"], slug: row["slug"], stories: Dictionary(uniqueKeysWithValues: counts))
        }
    }
}
