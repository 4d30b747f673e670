internal import Features
internal import FoundationEssentials
internal import Glibc
internal import Operations

/// A folder that a program works in; gone with this object.
final class WorkFolder: Sendable {
    let path: String

    /// - Parameter files: what it finds there, by names that may have a folder before them.
    init(in directory: String, holding files: [String: [UInt8]] = [:]) throws {
        path = "\(directory)/.provider-\(UUID().uuidString)"
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
        for (name, bytes) in files {
            let file = URL(fileURLWithPath: "\(path)/\(name)")
            try FileManager.default.createDirectory(atPath: file.deletingLastPathComponent().path, withIntermediateDirectories: true)
            try Data(bytes).write(to: file)
        }
    }

    deinit {
        // What cannot be removed stays, and harms nobody.
        try? FileManager.default.removeItem(atPath: path)
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
