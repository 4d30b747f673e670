internal import Dispatch
internal import GRDB
internal import GRDBSQLite
internal import Glibc
internal import Synchronization

/// Brings what was committed out of the WAL into the file, beside the writer rather than in its commits (SQLite, "Write-Ahead Logging",
/// section 3.3, "Performance Considerations").
final class Checkpointer: Sendable {
    /// From so many pages in the WAL on a checkpoint is begun, as SQLite's own writers do.
    static let usualPages = 1_000

    /// With so many (32 MiB) the writer waits until they are in the file: nobody begins the WAL anew while pages are added faster than they
    /// are brought over.
    static let mostPages = 4_000

    private let path: String
    private let open: @Sendable () throws -> DatabaseQueue
    private let connection = Mutex<DatabaseQueue?>(nil)
    /// How many pages the WAL had after the last commit.
    private let pages = Atomic(0)
    /// How many of them are in the file.
    private let broughtOver = Atomic(-1)
    /// Whether anything was committed here since the last question whether the WAL begins anew.
    private let hasWritten = Atomic(false)
    private let isAtWork = Atomic(false)
    private let queue = DispatchQueue(label: "checkpoints")

    /// - Parameters:
    ///   - path: of the file.
    ///   - open: gives a connection of its own; asked when there is something to bring over for the first time.
    init(path: String, _ open: @escaping @Sendable () throws -> DatabaseQueue) {
        self.path = path
        self.open = open
    }

    /// Takes the place of SQLite's own checkpoints in the writer's commits. This has to stay until `letGo`.
    func take(over db: Database) {
        unsafe _ = sqlite3_wal_hook(
            db.sqliteConnection,
            { context, _, _, pages in
                guard let context = unsafe context else { return SQLITE_OK }
                unsafe Unmanaged<Checkpointer>.fromOpaque(context).takeUnretainedValue().wrote(Int(pages))
                return SQLITE_OK
            }, Unmanaged.passUnretained(self).toOpaque())
    }

    /// The writer's commits tell nobody any more how long the WAL is.
    func letGo(of db: Database) { unsafe _ = sqlite3_wal_hook(db.sqliteConnection, nil, nil) }

    private func wrote(_ pages: Int) {
        // Begun anew, it has nothing in the file.
        if pages < self.pages.exchange(pages, ordering: .relaxed) { broughtOver.store(-1, ordering: .relaxed) }
        hasWritten.store(true, ordering: .relaxed)
    }

    /// Whether the next commit may begin the WAL anew: where all that it has is in the file, and where other processes alone have written for
    /// a while, who tell us nothing. Asked once before each commit, on the writer's thread.
    func nextBeginsWALAnew() -> Bool {
        let isIdle = !hasWritten.exchange(false, ordering: .relaxed)
        return isIdle || broughtOver.load(ordering: .relaxed) >= pages.load(ordering: .relaxed)
    }

    /// Called after each commit, on the writer's thread.
    func committed() {
        let pages = pages.load(ordering: .relaxed)
        if pages >= Self.mostPages { return queue.sync(execute: checkpoint) }
        guard pages >= Self.usualPages || isLongByOthers, !isAtWork.exchange(true, ordering: .acquiring) else { return }
        queue.async { [self] in
            checkpoint()
            isAtWork.store(false, ordering: .releasing)
        }
    }

    /// Whether the WAL is long although nothing was written here: another process writes, whose own checkpoints end where we read.
    private var isLongByOthers: Bool {
        if hasWritten.load(ordering: .relaxed) { return false }
        var status = stat()
        return unsafe stat(path + "-wal", &status) == 0 && Int(status.st_size) >= Self.usualPages * Store.pageSize
    }

    /// As much as readers allow; what is left comes with the next one.
    private func checkpoint() {
        connection.withLock { connection in
            do {
                let opened = try connection ?? open()
                connection = opened
                let brought = try opened.writeWithoutTransaction { db in try db.checkpoint(.passive).checkpointedFrameCount }
                broughtOver.store(brought, ordering: .relaxed)
            } catch {
                // What could not be brought over stays in the WAL, where it is as safe; a full disk is told by the next commit.
            }
        }
    }

    /// Waits for what is under way, and closes its connection. Called when nothing is committed any more.
    func close() throws {
        try queue.sync {
            try connection.withLock { connection in
                try connection?.close()
                connection = nil
            }
        }
    }
}
