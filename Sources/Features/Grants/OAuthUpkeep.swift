internal import GRDB
public import Operations

/// Forgets clients, grants, tokens, keys and steps that have served their time, a few rows at a time.
public enum OAuthUpkeep {
    /// For how long an ended grant can still be looked at, in days.
    static let endedDays = 30
    /// Rows of a kind in a transaction, so that the writer is never held for long.
    static let batch = 200

    /// Deletes one batch.
    /// - Returns: whether there may be more.
    public static func forget(in context: Context) throws -> Bool {
        var most = 0
        func delete(_ sql: String, _ arguments: StatementArguments) throws {
            try context.db.execute(sql: sql, arguments: arguments)
            most = max(most, context.db.changesCount)
        }
        func daysAgo(_ days: Int) -> Instant { context.now.adding(seconds: -days * 86_400) }
        try delete(
            """
            DELETE FROM client WHERE id IN (
                SELECT id FROM client WHERE last_used_at IS NULL AND origin != 'admin' AND created_at < ? ORDER BY created_at LIMIT ?)
            """, [daysAgo(Clients.unusedDays), batch])
        try delete(
            """
            DELETE FROM client WHERE id IN (
                SELECT id FROM client WHERE last_used_at < ? AND last_used_at IS NOT NULL AND origin = 'dcr' ORDER BY last_used_at LIMIT ?)
            """, [daysAgo(Clients.idleDays), batch])
        try delete(
            "DELETE FROM grant WHERE id IN (SELECT id FROM grant WHERE expires_at < ? ORDER BY expires_at LIMIT ?)",
            [daysAgo(endedDays), batch])
        try delete(
            "DELETE FROM token_family WHERE id IN (SELECT id FROM token_family WHERE expires_at < ? ORDER BY expires_at LIMIT ?)",
            [daysAgo(endedDays), batch])
        try delete(
            "DELETE FROM refresh_token WHERE hash IN (SELECT hash FROM refresh_token WHERE expires_at < ? ORDER BY expires_at LIMIT ?)",
            [context.now, batch])
        try delete(
            "DELETE FROM client_step WHERE at < ? AND id IN (SELECT id FROM client_step ORDER BY id LIMIT ?)",
            [daysAgo(ClientSteps.keptDays), batch])
        try delete(
            "DELETE FROM signing_key WHERE retired_at < ?", [context.now.adding(seconds: -SigningKeys.retiredSeconds)])
        return most == batch
    }
}
