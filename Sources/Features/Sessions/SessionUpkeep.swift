public import Operations

/// Forgets what signing in has left behind.
public enum SessionUpkeep {
    /// Rows a transaction, so that the writer is never held for long.
    private static let batch = 500

    /// Deletes one batch.
    /// - Returns: whether there may be more.
    public static func forget(in context: Context) throws -> Bool {
        let hasMoreSessions = try Sessions.forget(batch: batch, in: context)
        let hasMoreAttempts = try SignInAttempts.forget(batch: batch, in: context)
        return hasMoreSessions || hasMoreAttempts
    }
}
