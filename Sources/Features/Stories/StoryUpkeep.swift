public import Operations
internal import GRDB

/// Keeps scheduled stories at the local time that was asked for when a zone's rules change.
public enum StoryUpkeep {
    static let batch = 200

    /// Recomputes the instants of some scheduled stories, once after each change of the zone data.
    /// - Returns: whether there may be more.
    public static func followZones(in context: Context) throws -> Bool {
        let release = LocalTime.zoneDataRelease
        let known = try String.fetchOne(context.db, sql: "SELECT value FROM setting WHERE name = 'zone_data'")
        guard known != release else { return false }
        let after = try String.fetchOne(context.db, sql: "SELECT value FROM setting WHERE name = 'zone_data_progress'") ?? ""
        let rows = try Row.fetchAll(
            context.db,
            sql: """
                SELECT id, scheduled_at, scheduled_local, timezone FROM story
                WHERE state = 'scheduled' AND scheduled_local IS NOT NULL AND id > ? ORDER BY id LIMIT ?
                """, arguments: [after, batch])
        for row in rows {
            // A zone that is no longer known keeps its instant: that is the best guess there is.
            guard let local = try? LocalDateTime(row["scheduled_local"] as String), let zone = try? TimeZoneName(row["timezone"] as String)
            else {
                continue
            }
            let instant = Instant(milliseconds: LocalTime.resolve(local, in: zone).instantMilliseconds)
            let id: StoryID = row["id"]
            guard instant != row["scheduled_at"] else { continue }
            try context.db.execute(
                sql: "UPDATE story SET scheduled_at = ?, updated_at = ? WHERE id = ?", arguments: [instant, context.now, id])
            try context.db.execute(
                sql: "UPDATE publication SET due_at = ?, run_at = ?, updated_at = ? WHERE story = ? AND state = 'pending'",
                arguments: [instant, instant, context.now, id])
        }
        let isDone = rows.count < batch
        try set("zone_data_progress", isDone ? "" : (rows.last?["id"] as String? ?? ""), in: context)
        if isDone { try set("zone_data", release, in: context) }
        return !isDone
    }

    private static func set(_ name: String, _ value: String, in context: Context) throws {
        try context.db.execute(
            sql: "INSERT INTO setting (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            arguments: [name, value])
    }
}
