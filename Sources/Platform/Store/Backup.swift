internal import Foundation
public import GRDB
internal import Glibc

extension Store {
    /// Writes a whole, checked copy of the file as of one moment, while others go on reading and writing.
    ///
    /// The copy is made under another name in the same folder, checked, synced and moved into place: either a good backup
    /// is at `destination` or what was there before.
    /// - Parameter check: what else to look at in the copy; what it finds makes the backup fail.
    /// - Throws: `StoreError`, or what the file system says.
    public func backup(to destination: String, check: (Database) throws -> [String] = { _ in [] }) throws {
        let target = URL(fileURLWithPath: destination)
        guard target.standardizedFileURL != URL(fileURLWithPath: path).standardizedFileURL, !Self.isOneFile(destination, path) else {
            throw StoreError.failed("A backup cannot replace the file that it is made of. Give another name.")
        }
        let partial = target.deletingLastPathComponent().appendingPathComponent(".\(target.lastPathComponent).\(UUID().uuidString).partial")
        let leftovers = [partial.path, partial.path + "-wal", partial.path + "-shm", partial.path + "-journal"]
        defer {
            // Failing to remove what is not there is what we expect after success.
            for leftover in leftovers { try? FileManager.default.removeItem(atPath: leftover) }
        }
        let copy = try DatabaseQueue(path: partial.path)
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: partial.path)
        try copy.writeWithoutTransaction { target in try read { db in try db.backup(to: target) } }
        // One file: a copy in WAL mode would leave files beside it on first opening.
        try copy.writeWithoutTransaction { db in try db.execute(sql: "PRAGMA journal_mode = DELETE") }
        try copy.close()
        let problems = try Self.verify(path: partial.path, check: check)
        guard problems.isEmpty else { throw StoreError.failed("The copy is damaged: \(problems.joined(separator: "; "))") }
        try Self.sync(partial.path)
        guard unsafe rename(partial.path, destination) == 0 else { throw StoreError.failed(unsafe String(cString: strerror(errno))) }
        try Self.sync(target.deletingLastPathComponent().path)
    }

    /// What is wrong with a file of ours that nobody has open; empty if nothing is.
    /// - Parameter check: what else to look at.
    /// - Throws: `StoreError` if it is none of ours.
    public static func verify(path: String, check: (Database) throws -> [String] = { _ in [] }) throws -> [String] {
        guard FileManager.default.fileExists(atPath: path) else { throw StoreError.missing(path: path) }
        do {
            try checkIdentity(path: path)
            var configuration = Configuration()
            configuration.busyMode = .timeout(10)
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            let problems = try queue.read { db in
                try found(db) { try String.fetchAll(db, sql: "PRAGMA integrity_check").filter { $0 != "ok" } }
                    + found(db) {
                        try Row.fetchAll(db, sql: "PRAGMA foreign_key_check").map { "a row of \($0[0] as String) refers to nothing" }
                    } + found(db) { try check(db) }
            }
            try queue.close()
            return problems
        } catch let error as DatabaseError where error.resultCode == .SQLITE_NOTADB {
            throw StoreError.foreign(path: path)
        } catch let error as DatabaseError where error.resultCode == .SQLITE_CORRUPT {
            return [error.message ?? "the file is malformed"]
        }
    }

    /// Whether two paths lead to the same file, as through a folder that is a link; a link that would itself be replaced is another file.
    private static func isOneFile(_ left: String, _ right: String) -> Bool {
        var (first, second) = (stat(), stat())
        guard unsafe lstat(left, &first) == 0, unsafe stat(right, &second) == 0 else { return false }
        return first.st_dev == second.st_dev && first.st_ino == second.st_ino
    }

    /// What a check finds; that it cannot even be made is a finding too.
    private static func found(_ db: Database, _ check: () throws -> [String]) throws -> [String] {
        do { return try check() } catch let error as DatabaseError where error.resultCode == .SQLITE_CORRUPT {
            return [error.message ?? "the file is malformed"]
        }
    }

    private static func sync(_ path: String) throws {
        let descriptor = unsafe open(path, O_RDONLY)
        guard descriptor >= 0 else { throw StoreError.failed(unsafe String(cString: strerror(errno))) }
        defer { Glibc.close(descriptor) }
        guard fsync(descriptor) == 0 else { throw StoreError.failed(unsafe String(cString: strerror(errno))) }
    }
}
