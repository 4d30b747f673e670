public import Operations
internal import GRDB

/// Removes a user with all that is theirs alone, a few rows at a time: the writer is never held for long, and what was interrupted goes on where
/// it stopped. Take the user's access first (`Users.setDisabled`), so that nothing is added meanwhile.
public enum UserRemoval {
    /// Numbers beyond that are told as it: an answer to a person need not be exact, and counting more takes time.
    public static let mostCounted = 1_000
    /// Rows of a kind in a transaction.
    private static let batch = 200
    /// Assets in a transaction: each may have 10 MiB and more.
    private static let assetsAtOnce = 5

    /// A project that goes with its only member.
    public struct Loss: Reply {
        public var id: ProjectID
        public var name: String
        public var stories: Int
        public var published: Int
        public var assets: Int
        public var characters: Int

        public static let fields: [Field<Loss>] = [
            Field("id") { $0.id }, Field("name") { $0.name },
            Field("stories", "Posts in it, \(mostCounted) for that many or more.") { $0.stories },
            Field("published", "Those of them that are public.") { $0.published }, Field("assets") { $0.assets },
            Field("characters") { $0.characters },
        ]
    }

    /// What a removal takes away.
    public struct Plan: Reply {
        public var user: Users.Summary
        public var keys: Int
        public var grants: Int
        /// Projects of which the user is the only member.
        public var projects: [Loss]
        /// Projects that others are members of too.
        public var kept: [ProjectID]

        public static let fields: [Field<Plan>] = [
            Field("user") { $0.user.email }, Field("keys", "Keys that work.") { $0.keys },
            Field("grants", "Apps that are connected.") { $0.grants },
            Field("projects", "What goes with the user, who is the only member.") { $0.projects },
            Field("kept_projects", "What stays, as others are members of it.") { $0.kept },
        ]
    }

    /// What would go.
    /// - Throws: `.notFound`, `.conflict` for the only admin.
    public static func plan(for user: UserID, in context: Context) throws -> Plan {
        try Users.requireOtherAdmin(than: user, in: context)
        let summary = try Users.summary(user, in: context)
        let own = try ownProjects(of: user, in: context)
        return Plan(
            user: summary, keys: try Keys.list(of: user, in: context).count { $0.revokedAt == nil },
            grants: try Grants.list(of: user, in: context).count, projects: try own.map { try loss($0, in: context) },
            kept: summary.projects.filter { !own.contains($0) })
    }

    /// Deletes one batch.
    /// - Returns: whether there is more; when there is not, the user is gone.
    ///
    /// - Throws: `.conflict` while something of a project is being published.
    public static func step(_ user: UserID, in context: Context) throws -> Bool {
        guard let project = try ownProjects(of: user, in: context).first else {
            try context.db.execute(sql: "DELETE FROM user WHERE id = ?", arguments: [user])
            return false
        }
        // What has been sent and not been answered yet would be public without anybody knowing.
        let isPublishing = try Bool.fetchOne(
            context.db,
            sql: """
                SELECT EXISTS (SELECT 1 FROM publication JOIN story ON story.id = publication.story
                    WHERE story.project = ? AND publication.state IN ('preparing', 'committing'))
                """, arguments: [project])
        guard isPublishing != true else {
            throw Failure(
                .conflict, "A post of project \(project) is being published at this moment. Try again in a minute.",
                retry: .after(seconds: 60))
        }
        if try deleteLoRAs(of: project, in: context) { return true }
        for statement in statements {
            try context.db.execute(sql: statement, arguments: [project, batch])
            if context.db.changesCount > 0 { return true }
        }
        if try deleteAssets(of: project, in: context) { return true }
        try context.db.execute(sql: "DELETE FROM project WHERE id = ?", arguments: [project])
        return true
    }

    /// What a project may have many of; the rest goes with its row. Jobs and uploads among it are found without an index: both are forgotten with
    /// age, and nobody removes users every day.
    private static let statements = [
        "DELETE FROM story WHERE id IN (SELECT id FROM story WHERE project = ? LIMIT ?)",
        "DELETE FROM event WHERE id IN (SELECT id FROM event WHERE project = ? LIMIT ?)",
        "DELETE FROM character WHERE id IN (SELECT id FROM character WHERE project = ? LIMIT ?)",
    ]

    private static func deleteLoRAs(of project: ProjectID, in context: Context) throws -> Bool {
        let found = try Row.fetchAll(
            context.db,
            sql: """
                SELECT lora_version.id, blob FROM character JOIN lora_version ON lora_version.character = character.id
                WHERE character.project = ? AND blob IS NOT NULL LIMIT ?
                """, arguments: [project, assetsAtOnce])
        for row in found {
            try context.db.execute(sql: "DELETE FROM lora_version WHERE id = ?", arguments: [row["id"] as LoRAID])
            try Blobs.release([row["blob"] as Int64], in: context)
        }
        return !found.isEmpty
    }

    private static func deleteAssets(of project: ProjectID, in context: Context) throws -> Bool {
        let assets = try MediaID.fetchAll(
            context.db, sql: "SELECT id FROM media WHERE project = ? LIMIT ?", arguments: [project, assetsAtOnce])
        for asset in assets { try Media.delete(asset, in: context) }
        return !assets.isEmpty
    }

    private static func ownProjects(of user: UserID, in context: Context) throws -> [ProjectID] {
        try ProjectID.fetchAll(
            context.db,
            sql: """
                SELECT project FROM membership AS mine WHERE user = ?
                AND NOT EXISTS (SELECT 1 FROM membership WHERE membership.project = mine.project AND membership.user != mine.user)
                ORDER BY project
                """, arguments: [user])
    }

    private static func loss(_ project: ProjectID, in context: Context) throws -> Loss {
        func count(_ sql: String) throws -> Int { try Int.fetchOne(context.db, sql: sql, arguments: [project, mostCounted]) ?? 0 }
        return Loss(
            id: project, name: try String.fetchOne(context.db, sql: "SELECT name FROM project WHERE id = ?", arguments: [project]) ?? "",
            stories: try count("SELECT count(*) FROM (SELECT 1 FROM story WHERE project = ? LIMIT ?)"),
            published: try count("SELECT count(*) FROM (SELECT 1 FROM story WHERE project = ? AND state = 'published' LIMIT ?)"),
            assets: try count("SELECT count(*) FROM (SELECT 1 FROM media WHERE project = ? LIMIT ?)"),
            characters: try count("SELECT count(*) FROM (SELECT 1 FROM character WHERE project = ? LIMIT ?)"))
    }
}
