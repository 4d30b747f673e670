internal import Dispatch
internal import GRDB
internal import GRDBSQLite
internal import Glibc
internal import Synchronization

/// The read-only connections of this process: a read takes one that is free, for one transaction.
///
/// GRDB's own pool does the same at several times the price a read (README, "Performance"): it looks for a reader by a barrier, and parses
/// `BEGIN` and `COMMIT` each time.
final class Readers: Sendable {
    private struct State {
        var idle: [Reader] = []
        var isClosed = false
    }

    private let path: String
    private let configuration: Configuration
    private let state = Mutex(State())
    /// Lets no more reads in than there may be connections.
    private let places: DispatchSemaphore
    private let openings = DispatchGroup()

    /// - Parameter limit: connections at most; a read beyond them waits for one.
    init(path: String, configuration: Configuration, limit: Int) {
        self.path = path
        var configuration = configuration
        configuration.readonly = true
        // A connection is used by one read at a time, whose transaction `Reader` begins and ends.
        configuration.allowsUnsafeTransactions = true
        self.configuration = configuration
        places = DispatchSemaphore(value: limit)
    }

    /// Reads one consistent state of the file, on the calling thread. A read within a read sees the same state.
    func read<Value>(_ body: (Database) throws -> Value) throws -> Value {
        if let outer = OpenRead.ofThread(self) { return try body(outer) }
        places.wait()
        defer { places.signal() }
        let reader = try take()
        defer { give(reader) }
        return try reader.read { db in try OpenRead.of(self, reader, db) { try body(db) } }
    }

    /// Closes the connections that are idle now, and the others when they are given back.
    func close() throws {
        openings.wait()
        let idle = state.withLock { state in
            state.isClosed = true
            defer { state.idle = [] }
            return state.idle
        }
        for reader in idle { try reader.close() }
    }

    /// A connection of its own.
    func makeReader() throws -> Reader { try Reader(path: path, configuration: configuration) }

    /// Opens a connection beside what goes on.
    func openOneBeside() {
        DispatchQueue.global().async(group: openings) { [self] in
            // Where it cannot be opened, the first read says why.
            if let reader = try? makeReader() { give(reader) }
        }
    }

    private func take() throws -> Reader {
        let thread = pthread_self()
        let found = try state.withLock { state in
            if state.isClosed { throw StoreError.failed("the file was closed") }
            // The one whose pages are in this core's cache, if it is free.
            let index = state.idle.lastIndex { $0.lastThread == thread } ?? state.idle.indices.last
            return index.map { state.idle.remove(at: $0) }
        }
        return try found ?? makeReader()
    }

    private func give(_ reader: Reader) {
        reader.lastThread = pthread_self()
        let isClosed = state.withLock { state in
            if !state.isClosed { state.idle.append(reader) }
            return state.isClosed
        }
        // Nobody waits for the result of a close after the end; the connection is read-only and loses nothing.
        if isClosed { try? reader.close() }
    }
}

extension Reader {
    /// The reader whose connection that is, if this thread is in the middle of a read on it.
    static func reading(_ db: Database) -> Reader? { OpenRead.reader(of: db) }
}

/// The read that a thread is in the middle of.
///
/// Safe: it stands on the thread's stack while it is what the key of that thread leads to, and so do the three that it names.
@safe private struct OpenRead {
    private let readers: Unmanaged<Readers>
    private let reader: Unmanaged<Reader>
    private let db: Unmanaged<Database>

    private static let key: pthread_key_t = {
        var key = pthread_key_t()
        let code = unsafe pthread_key_create(&key, nil)
        precondition(code == 0, "a process has at least 128 keys (POSIX), and we take one")
        return key
    }()

    /// The connection on which this thread reads from that file at the moment.
    static func ofThread(_ readers: Readers) -> Database? {
        guard let place = unsafe pthread_getspecific(key) else { return nil }
        let read = unsafe place.assumingMemoryBound(to: OpenRead.self).pointee
        return unsafe read.readers.toOpaque() == Unmanaged.passUnretained(readers).toOpaque() ? read.db.takeUnretainedValue() : nil
    }

    /// The reader behind that connection, if it is the one on which this thread reads at the moment.
    static func reader(of db: Database) -> Reader? {
        guard let place = unsafe pthread_getspecific(key) else { return nil }
        let read = unsafe place.assumingMemoryBound(to: OpenRead.self).pointee
        return unsafe read.db.toOpaque() == Unmanaged.passUnretained(db).toOpaque() ? read.reader.takeUnretainedValue() : nil
    }

    /// Runs `body` as part of a read on that connection.
    static func of<Value>(_ readers: Readers, _ reader: Reader, _ db: Database, _ body: () throws -> Value) rethrows -> Value {
        var read = unsafe OpenRead(readers: .passUnretained(readers), reader: .passUnretained(reader), db: .passUnretained(db))
        let outer = unsafe pthread_getspecific(key)
        return try unsafe withUnsafeMutablePointer(to: &read) { place in
            unsafe pthread_setspecific(key, place)
            defer { unsafe pthread_setspecific(key, outer) }
            return try body()
        }
    }
}
