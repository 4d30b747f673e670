internal import GRDB

/// Forgets what has served its time, a few rows at a time.
public enum Upkeep {
    /// How long audit lines are kept, in days.
    static let auditDays = 90
    /// Rows a transaction, so that the writer is never held for long.
    static let batch = 500

    /// Deletes one batch.
    /// - Returns: whether there may be more.
    public static func forget(in context: Context) throws -> Bool {
        try context.db.execute(
            sql: "DELETE FROM audit WHERE at < ? AND id IN (SELECT id FROM audit ORDER BY id LIMIT ?)",
            arguments: [context.now.adding(seconds: -auditDays * 86_400), batch])
        var deleted = context.db.changesCount
        try context.db.execute(
            sql: """
                DELETE FROM idempotency WHERE (principal, token) IN (
                    SELECT principal, token FROM idempotency WHERE created_at < ? ORDER BY created_at LIMIT ?)
                """,
            arguments: [context.now.adding(seconds: -Idempotency.lifetimeSeconds), batch])
        deleted = max(deleted, context.db.changesCount)
        // A window that is over says nothing; one that is counted in again is written anew.
        try context.db.execute(
            sql:
                "DELETE FROM rate_window WHERE subject IN (SELECT subject FROM rate_window WHERE started_at <= ? ORDER BY started_at LIMIT ?)",
            arguments: [context.now.adding(milliseconds: -RateWindows.windowMilliseconds), batch])
        deleted = max(deleted, context.db.changesCount)
        try context.db.execute(
            sql: """
                DELETE FROM job WHERE id IN (
                    SELECT id FROM job WHERE state IN ('done', 'failed', 'cancelled') AND updated_at < ? ORDER BY updated_at LIMIT ?)
                """, arguments: [context.now.adding(seconds: -Jobs.keptDays * 86_400), batch])
        deleted = max(deleted, context.db.changesCount)
        try context.db.execute(
            sql: """
                DELETE FROM call_task WHERE id IN (SELECT id FROM call_task WHERE created_at < ? ORDER BY created_at LIMIT ?)
                """, arguments: [context.now.adding(seconds: -CallTasks.keptDays * 86_400), batch])
        deleted = max(deleted, context.db.changesCount)
        // What was freed goes back to the file system, bounded (SQLite, "PRAGMA incremental_vacuum").
        try context.db.execute(sql: "PRAGMA incremental_vacuum(256)")
        return deleted == batch
    }
}
