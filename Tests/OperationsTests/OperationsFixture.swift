import FoundationEssentials
import GRDB
import JSONSchema
import Logging
import Secrets
import Store
import Synchronization
import TestSupport

@testable import Operations

/// A dispatcher over a few toy operations on a real file, with a clock that the test holds.
final class OperationsFixture: Sendable {
    let dispatcher: Dispatcher
    let store: Store
    let clock = TestClock()
    let log = LogLines()
    private let folder: String

    static let operations = [
        AnyOperation(ListToys.self), AnyOperation(MakeToy.self), AnyOperation(BreakToy.self), AnyOperation(PaintToy.self),
        AnyOperation(AwaitToy.self),
    ]

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "operations-\(UInt64.random(in: 0 ... .max))").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        store = try Store(path: folder + "/troupe.db", create: true)
        try store.migrate(Self.migrations() + [("9999_toys", "CREATE TABLE toy (id TEXT PRIMARY KEY, name TEXT NOT NULL) STRICT")])
        try store.writeAndWait { db in
            try db.execute(sql: "INSERT INTO user (id, email, created_at) VALUES (?, 'ada@example.org', 0)", arguments: [Self.user])
        }
        let log = log
        dispatcher = try Self.dispatcher(store, clock, log)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }  // a left-over temporary folder harms nobody

    static func dispatcher(_ store: Store, _ clock: TestClock, _ log: LogLines) throws -> Dispatcher {
        var services = Services()
        services[Sealing.self] = try SealingKey(key: Array(0..<32))
        return try Dispatcher(
            store: store, catalog: OperationCatalog(operations), services: services, clock: clock, randomness: CountedChance(),
            logger: Logger(label: "operations", factory: { _ in LineLog(lines: log) }))
    }

    private static func migrations() throws -> [(name: String, sql: String)] {
        var root = URL(filePath: #filePath)
        while !FileManager.default.fileExists(atPath: root.appending(path: "sql/migrations").path) {
            root = root.deletingLastPathComponent()
        }
        let folder = root.appending(path: "sql/migrations").path
        return try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".sql") }.sorted().map { name in
            (name, try String(contentsOf: URL(filePath: folder + "/" + name), encoding: .utf8))
        }
    }

    // MARK: Callers

    static let user = UserID(at: Instant(milliseconds: 0), randomness: (0, 1))

    /// A key of the one user.
    static func caller(_ number: UInt64 = 1, scopes: ScopeSet = .everything, limit: Int? = nil, userLimit: Int? = nil) -> Caller {
        Caller(
            principal: .key(KeyID(at: Instant(milliseconds: 0), randomness: (0, number)), of: user), scopes: scopes, rateLimit: limit,
            userRateLimit: userLimit)
    }

    func call(
        _ operation: String, _ arguments: JSON = [:], as caller: Caller = OperationsFixture.caller(), token: String? = nil
    ) async -> Dispatcher.Outcome {
        await dispatcher.call(Dispatcher.Call(operation, arguments, caller: caller, face: .rest, requestID: "req-7", idempotencyKey: token))
    }

    /// The answer, or the failure that the caller sees.
    func reply(
        _ operation: String, _ arguments: JSON = [:], as caller: Caller = OperationsFixture.caller(), token: String? = nil
    ) async throws(Failure) -> JSON {
        try await call(operation, arguments, as: caller, token: token).result.get()
    }

    // MARK: What the file holds

    var toys: [String] {
        get throws { try store.read { db in try String.fetchAll(db, sql: "SELECT name FROM toy ORDER BY name") } }
    }

    /// The audit, all that waits included: operation, target and outcome, in the order of the calls.
    var audit: [String] {
        get async throws {
            await dispatcher.flush()
            return try store.read { db in
                try String.fetchAll(db, sql: "SELECT operation || ' ' || IFNULL(target, '-') || ' ' || outcome FROM audit ORDER BY id")
            }
        }
    }

    /// The counts that the file knows of, by subject.
    var counts: [String: Int] {
        get throws {
            try store.read { db in
                Dictionary(
                    uniqueKeysWithValues: try Row.fetchAll(db, sql: "SELECT subject, count FROM rate_window").map {
                        ($0["subject"], $0["count"])
                    })
            }
        }
    }
}

/// Gives 1, 2, 3, …
final class CountedChance: Randomness {
    private let state = Mutex<UInt64>(0)

    func next() -> UInt64 {
        state.withLock { state in
            state += 1
            return state
        }
    }
}

/// What was logged.
final class LogLines: Sendable {
    private let lines = Mutex<[String]>([])
    var all: [String] { lines.withLock { $0 } }
    func add(_ line: String) { lines.withLock { $0.append(line) } }
}

private struct LineLog: LogHandler {
    let lines: LogLines
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.trace

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let details = (event.metadata ?? [:]).sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        lines.add("\(event.level): \(event.message) \(details.joined(separator: " "))")
    }
}
