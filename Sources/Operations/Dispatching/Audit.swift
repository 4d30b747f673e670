internal import GRDB
internal import Synchronization

/// One line of the audit: who called what with which outcome. Never arguments: they may hold what is private.
struct AuditLine: Sendable {
    var at: Instant
    var requestID: String
    var face: Face
    var user: UserID?
    var key: KeyID?
    var project: ProjectID?
    var operation: String
    /// The id that the call was about, where its arguments name one.
    var target: String?
    /// `ok` or the failure's code.
    var outcome: String
    var microseconds: Int64

    func insert(_ db: Database) throws {
        try db.cachedStatement(
            sql: """
                INSERT INTO audit (at, request, face, user, key, project, operation, target, outcome, duration_us)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [at, requestID, face.rawValue, user, key, project, operation, target, outcome, microseconds])
        if let key {
            // Once a minute is enough to tell whether a key is used.
            try db.cachedStatement(
                sql: "UPDATE key SET last_used_at = :at WHERE id = :key AND (last_used_at IS NULL OR last_used_at < :at - 60000)"
            ).execute(arguments: ["at": at, "key": key])
        }
    }
}

/// Audit lines of calls that only read, on their way to the file.
final class AuditTail: Sendable {
    private let lines = Mutex<[AuditLine]>([])

    /// Adds a line and says how many wait.
    func append(_ line: AuditLine) -> Int {
        lines.withLock { lines in
            lines.append(line)
            return lines.count
        }
    }

    func take() -> [AuditLine] {
        lines.withLock { lines in
            defer { lines = [] }
            return lines
        }
    }
}

/// Where a call came in.
public enum Face: String, Sendable {
    case mcp, rest, cli, upload, page, engine
}
