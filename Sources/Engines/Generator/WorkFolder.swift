internal import Features
internal import FoundationEssentials
internal import Glibc
internal import Operations

/// A folder that a program works in; gone with this object.
///
/// It is locked (flock(2)) as long as this object lives. The kernel lets go of a lock with its process, however that ends: so it tells the
/// folders that a killed process left from those that another process works in, be that a server or a command on the same file.
final class WorkFolder: Sendable {
    let path: String
    /// Open on the folder, and holding the lock.
    private let lock: Int32

    /// What its name begins with; a UUID follows.
    private static let prefix = ".provider-"

    /// - Parameter files: what it finds there, by names that may have a folder before them.
    init(in directory: String, holding files: [String: [UInt8]] = [:]) throws {
        (path, lock) = try Self.make(in: directory)
        for (name, bytes) in files {
            let file = URL(fileURLWithPath: "\(path)/\(name)")
            try FileManager.default.createDirectory(atPath: file.deletingLastPathComponent().path, withIntermediateDirectories: true)
            try Data(bytes).write(to: file)
        }
    }

    deinit {
        // What cannot be removed now is left, and removed at the next start.
        try? FileManager.default.removeItem(atPath: path)
        close(lock)
    }

    /// Makes the folder and locks it.
    ///
    /// Between the two somebody who clears up may take it for one that was left. They have the lock then until it is gone: so it is there
    /// for certain only where it still is once the lock is ours.
    private static func make(in directory: String) throws -> (path: String, lock: Int32) {
        while true {
            let path = "\(directory)/\(prefix)\(UUID().uuidString)"
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
            let folder = unsafe open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
            guard folder >= 0 || errno == ENOENT else {
                let reason = errno
                _ = unsafe rmdir(path)
                throw SpoolError.failed(reason)
            }
            guard folder >= 0 else { continue }
            // On a file system without locks nobody gets one, so nothing is ever taken for left.
            while flock(folder, LOCK_EX) != 0, errno == EINTR {}
            if unsafe access(path, F_OK) == 0 { return (path, folder) }
            close(folder)
        }
    }

    /// Removes from a directory what killed processes left there.
    ///
    /// It blocks as long as the disk takes.
    static func removeLeft(in directory: String) {
        // `try?`: a directory that cannot be read is told by whoever wants to write there.
        for name in (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? [] {
            guard name.hasPrefix(prefix), UUID(uuidString: String(name.dropFirst(prefix.count))) != nil else { continue }
            let path = "\(directory)/\(name)"
            let folder = unsafe open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
            guard folder >= 0 else { continue }  // gone by now, or no folder of ours
            defer { close(folder) }
            guard flock(folder, LOCK_EX | LOCK_NB) == 0 else { continue }
            // What its program, which may have outlived the process, adds meanwhile is removed the next time.
            try? FileManager.default.removeItem(atPath: path)
        }
    }

    /// The file that a program wrote; a link would lead elsewhere, and is not followed. `nil` where there is none.
    /// - Throws: `.full` for one that is longer.
    func file(_ name: String, in directory: String, maxBytes: Int) throws(SpoolError) -> Spool? {
        let descriptor = unsafe open("\(path)/\(name)", O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size > 0 else { return nil }
        guard Int(status.st_size) <= maxBytes else { throw .full(maxBytes: maxBytes) }
        let spool = try Spool(in: directory, maxBytes: maxBytes)
        var block = [UInt8](repeating: 0, count: 1 << 18)
        while true {
            let count = unsafe block.withUnsafeMutableBytes { unsafe read(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw .failed(errno) }
            guard count > 0 else { return spool }
            try spool.append(Array(block[..<count]))
        }
    }

    /// Puts what a spool holds behind what a file has.
    func append(_ spool: Spool, to name: String) throws(SpoolError) {
        let descriptor = unsafe open("\(path)/\(name)", O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .failed(errno) }
        defer { close(descriptor) }
        var offset = 0
        while offset < spool.bytes {
            let piece = try spool.piece(at: offset, count: min(1 << 18, spool.bytes - offset))
            var start = 0
            while start < piece.count {
                let count = unsafe piece.withUnsafeBytes { unsafe write(descriptor, $0.baseAddress! + start, $0.count - start) }
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { throw .failed(errno) }
                start += count
            }
            offset += piece.count
        }
    }
}
