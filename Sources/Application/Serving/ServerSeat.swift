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
    deinit { leave() }

    /// - Throws: `SettingsError` if another server has the file.
    func take() throws(SettingsError) {
        guard try takeIfFree() else {
            throw SettingsError("Another server works on \(path). Stop it first; commands of troupe work beside it.")
        }
    }

    /// Takes the place for a while, unless somebody has it.
    /// - Throws: `SettingsError` if the file cannot be opened.
    func takeIfFree() throws(SettingsError) -> Bool {
        let opened = descriptor.withLock { descriptor in
            if descriptor < 0 { descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC) }
            return descriptor
        }
        guard opened >= 0 else { throw SettingsError("The data file \(path) cannot be opened.") }
        return flock(opened, LOCK_EX | LOCK_NB) == 0
    }

    /// Gives the place back.
    func leave() { descriptor.withLock { if $0 >= 0 { flock($0, LOCK_UN) } } }
}
