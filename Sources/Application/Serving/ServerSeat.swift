internal import Glibc
internal import Synchronization

/// The place of the one server of a file: queues are worked on, and leases taken over, by nobody else.
///
/// A lock of flock(2) on the data file, which ends with the process however it ends; SQLite's own locks are of another kind (fcntl).
final class ServerSeat: Sendable {
    private let path: String
    private let descriptor = Mutex<Int32>(-1)

    init(path: String) { self.path = path }

    /// Gives the lock back, but leaves the descriptor open: closing any descriptor of the file would take SQLite's own locks away from this
    /// process (SQLite, "How To Corrupt An SQLite Database File", section 2.2).
    deinit { descriptor.withLock { if $0 >= 0 { flock($0, LOCK_UN) } } }

    /// - Throws: `SettingsError` if another server has the file.
    func take() throws(SettingsError) {
        let file = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw SettingsError("The data file \(path) cannot be opened.") }
        guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
            throw SettingsError("Another server works on \(path). Stop it first; commands of troupe work beside it.")
        }
        descriptor.withLock { $0 = file }
    }
}
