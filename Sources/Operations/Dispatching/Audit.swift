internal import GRDB
internal import Store
internal import Synchronization

/// One line of the audit: who called what with which outcome. Never arguments: they may hold what is private.
struct AuditLine: Sendable {
    var at: Instant
    var requestID: String
    var face: Face
    var caller: Caller
    var project: ProjectID?
    var operation: String
    /// The id that the call was about, where its arguments name one.
    var target: String?
    /// `ok` or the failure's code.
    var outcome: String
    var microseconds: Int64

    /// What fails is undone by the savepoint that it is in; by `OR FAIL` SQLite needs none of its own for each statement.
    private static let insertion = RowInsertion(
        """
        INSERT OR FAIL INTO audit (at, request, face, user, key, grant, project, operation, target, outcome, duration_us)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """, columns: 11)

    /// Writes lines, and notes on their keys and grants that they are used.
    static func insert(_ lines: [AuditLine], _ db: Database) throws {
        try db.insert(lines, by: insertion) { line, row in
            row.append(line.at.milliseconds)
            row.append(line.requestID)
            row.append(line.face.rawValue)
            row.append(line.caller.user?.text)
            row.append(line.caller.key?.text)
            row.append(line.caller.grant?.text)
            row.append(line.project?.text)
            row.append(line.operation)
            row.append(line.target)
            row.append(line.outcome)
            row.append(line.microseconds)
        }
        var lastUses: [KeyID: Instant] = [:]
        var lastGrantUses: [GrantID: Instant] = [:]
        for index in lines.indices {
            let caller = lines[index].caller
            // Mostly the next line is of the same caller, and later.
            if index + 1 < lines.count, lines[index + 1].caller.principal == caller.principal { continue }
            if let key = caller.key { lastUses[key] = lines[index].at }
            if let grant = caller.grant { lastGrantUses[grant] = lines[index].at }
        }
        for (key, at) in lastUses {
            // Once a minute is enough to tell whether a key is used.
            try db.run(
                "UPDATE key SET last_used_at = ?1 WHERE id = ?2 AND (last_used_at IS NULL OR last_used_at < ?1 - 60000)",
                [.integer(at.milliseconds), .text(key.text)])
        }
        for (grant, at) in lastGrantUses {
            try db.run(
                "UPDATE grant SET last_used_at = ?1 WHERE id = ?2 AND (last_used_at IS NULL OR last_used_at < ?1 - 60000)",
                [.integer(at.milliseconds), .text(grant.text)])
        }
    }
}

/// Audit lines of calls that only read, on their way to the file.
final class AuditTail: Sendable {
    private let lines = Mutex<[AuditLine]>([])
    /// Whether they could not be written the last time.
    let isHeldUp = Atomic(false)

    func append(_ line: consuming AuditLine) {
        var line: AuditLine? = line
        lines.withLock { lines in
            // Moved and not copied: it holds ten texts.
            if let line = line.take() { lines.append(line) }
        }
    }

    func take() -> [AuditLine] {
        lines.withLock { lines in
            defer { lines = [] }
            return lines
        }
    }

    /// With so many (some 20 MiB) no more are kept while none can be written.
    private static let most = 1 << 16

    /// Takes back lines that could not be written, for the next time.
    /// - Returns: how many had to be given up, the latest ones.
    func giveBack(_ unwritten: ArraySlice<AuditLine>) -> Int {
        lines.withLock { lines in
            lines.insert(contentsOf: unwritten, at: 0)
            let excess = max(0, lines.count - Self.most)
            lines.removeLast(excess)
            return excess
        }
    }
}

/// Where a call came in.
public enum Face: String, Sendable {
    case mcp, rest, cli, upload, page, oauth, engine
}
