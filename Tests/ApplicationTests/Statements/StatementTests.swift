import GRDB
import TestSupport
import Testing

/// That no statement's work grows with the file: by its plan, and by the steps that it takes on a small and on a large file.
@Suite(.serialized) struct StatementTests {
    /// What a plan may have after all, by a piece of the statement's text, and why that is bounded.
    private static let allowed: [(piece: String, line: String, reason: String)] = [
        ("ORDER BY key.id DESC LIMIT 1000", "SCAN key USING INDEX", "the newest thousand, by the index of their ids"),
        ("FROM user ORDER BY id LIMIT 1000", "SCAN user USING INDEX", "the first thousand, by the index of their ids"),
        ("SELECT id FROM audit ORDER BY id LIMIT ?", "SCAN audit", "the oldest batch, in the order of their ids"),
        ("SELECT 1 FROM user LIMIT 1", "SCAN user USING", "ends at the first row"),
        ("UPDATE job SET state = 'queued'", "SCAN job USING INDEX job_begun", "the index holds what is under way"),
        ("UPDATE publication SET run_at = ?", "SCAN publication USING INDEX publication_begun", "the index holds what is under way"),
        ("UPDATE publication SET run_at = due_at, lease_until = NULL WHERE state", "USING INDEX publication_asked", "what is asked about"),
        ("ORDER BY publication.published_at DESC LIMIT 1", "TEMP B-TREE FOR ORDER BY", "one story's publications on feeds"),
        ("WHERE id = :name OR slug = :name", "TEMP B-TREE FOR ORDER BY", "two rows at most, each found by a unique index"),
        ("FROM project WHERE id IN (SELECT value FROM json_each(:ids))", "TEMP B-TREE FOR ORDER BY", "the 500 that it is given"),
        ("ORDER BY story.id DESC LIMIT 10", "TEMP B-TREE FOR ORDER BY", "the stories that show one asset"),
        ("ORDER BY grant.id DESC LIMIT :limit", "SCAN grant USING INDEX", "the newest, by the index of their ids"),
        ("SELECT id FROM client_step ORDER BY id LIMIT ?", "SCAN client_step", "the oldest batch, in the order of their ids"),
        ("FROM signing_key WHERE", "TEMP B-TREE FOR ORDER BY", "a few keys"),
        ("UNION SELECT blob FROM rendition WHERE media = :id", "TEMP B-TREE", "one asset's blobs"),
    ]

    /// What may be scanned: tables that do not grow, lists that a statement is given, and results of subqueries.
    private static let small = ["CONSTANT", "json_each", "setting", "server_secret", "signing_key", "price", "provider", "provider_choice"]

    /// What looks through the sessions of a day that were given up, once an hour: they can be asked about until then.
    private static let daily = ["WHERE upload.kind = 'chunked' AND upload.done_at IS NULL AND upload.expires_at <= ?"]

    /// What an operator does once in a while: SQLite looks for what refers to the row in tables that have no index for that.
    private static let seldom = ["DELETE FROM project WHERE id = ?", "DELETE FROM user WHERE id = ?"]

    /// A check of the whole file reads all of it.
    private static let elsewhere = ["Sources/Features/Media/Blobs/BlobCheck.swift", "Sources/Features/Ledger/LedgerCheck.swift"]

    @Test func `no statement's work grows with the file`() async throws {
        StatementRecorder.begin()
        defer { StatementRecorder.end() }
        let small = try await StatementDrill(crowd: 1_200)
        let large = try await StatementDrill(crowd: 6_000)
        let ran = large.noted.filter { Self.isOurs($0.key) }
        let texts = ran.keys.map(SourceStatements.plain).joined(separator: "\n")
        let silent = try SourceStatements.pieces().filter { !texts.contains($0.text) && !Self.elsewhere.contains($0.path) }
        for piece in silent where !piece.isWhole { Issue.record("the drill does not run what \(piece.path) has: \(piece.text)") }

        var unused = Set(Self.allowed.indices)
        let all = Set(ran.keys).union(silent.filter(\.isWhole).map(\.text)).sorted()
        for sql in all where !Self.seldom.contains(where: SourceStatements.plain(sql).contains) {
            for line in try plan(of: sql, on: large.stage.test) where Self.isUnbounded(line) {
                let text = SourceStatements.plain(sql)
                let excuses = Self.allowed.indices.filter { text.contains(Self.allowed[$0].piece) && line.contains(Self.allowed[$0].line) }
                unused.subtract(excuses)
                #expect(!excuses.isEmpty, "\(line): \(text)")
            }
        }
        #expect(unused.map { Self.allowed[$0].piece } == [], "these plans are better than they may be")

        for (sql, steps) in ran where !(Self.daily + Self.seldom).contains(where: SourceStatements.plain(sql).contains) {
            guard let before = small.noted[sql] else { continue }
            #expect(Double(steps) <= Double(before) * 1.5 + 200, "\(before) steps became \(steps): \(SourceStatements.plain(sql))")
        }
    }

    /// Every reference to a table of which rows are deleted: SQLite looks for rows that refer to a deleted one.
    @Test func `what refers to rows that are deleted is found by an index`() throws {
        let test = try TestAppliance()
        let deleted = [
            "story", "media", "blob", "upload", "publication", "rendition", "job", "event", "character", "ingredient",
            "profile", "collaboration", "prompt_template", "connection", "client", "grant", "batch", "preview", "video", "lora_version",
        ]
        let found = try test.appliance.dispatcher.view(as: .operator) { context in
            try Row.fetchAll(
                context.db,
                sql: """
                    SELECT child.name AS child, reference."from" AS column, EXISTS (
                        SELECT 1 FROM pragma_index_list(child.name) AS list, pragma_index_info(list.name) AS info
                        WHERE info.seqno = 0 AND info.name = reference."from") AS indexed
                    FROM sqlite_schema AS child, pragma_foreign_key_list(child.name) AS reference
                    WHERE child.type = 'table' AND reference."table" IN (SELECT value FROM json_each(?))
                    """, arguments: ["[\(deleted.map { "\"\($0)\"" }.joined(separator: ","))]"]
            ).map { (name: "\($0["child"] as String).\($0["column"] as String)", isIndexed: $0["indexed"] as Bool) }
        }
        #expect(found.count > 8)
        #expect(found.filter { !$0.isIndexed }.map(\.name) == [])
    }

    private func plan(of sql: String, on test: TestAppliance) throws -> [String] {
        try test.appliance.dispatcher.view(as: .operator) { context in
            let statement = try context.db.makeStatement(sql: "EXPLAIN QUERY PLAN " + sql)
            statement.setUncheckedArguments([])
            return try Row.fetchAll(statement).map { $0["detail"] }
        }
    }

    private static func isOurs(_ sql: String) -> Bool {
        SourceStatements.isWork(sql) && !["sqlite_", "grdb_", "INSERT OR REPLACE"].contains(where: sql.contains)
    }

    private static func isUnbounded(_ line: String) -> Bool {
        if line.contains("TEMP B-TREE") || line.contains("AUTOMATIC") { return true }
        // The second is what an INSERT brings along itself.
        guard line.hasPrefix("SCAN "), !line.hasSuffix(" CONSTANT ROWS") else { return false }
        let name = String(line.dropFirst(5).prefix { $0 != " " })
        return !name.hasPrefix("(") && !Self.small.contains(name)
    }
}
