internal import Glibc

/// A temporary file without a name: it is gone when nobody holds it, also after a crash.
final class SpoolFile: Sendable {
    struct Fault: Error {
        var errno: Int32
    }

    private let descriptor: Int32

    init() throws(Fault) {
        let folder = unsafe getenv("TMPDIR").map { unsafe String(cString: $0) } ?? "/tmp"
        let path = "\(folder)/troupe-body-\(UInt64.random(in: 0 ... .max))"
        // Closed on exec from the first moment: other threads start child processes.
        let descriptor = unsafe open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw Fault(errno: errno) }
        unsafe unlink(path)
        self.descriptor = descriptor
    }

    deinit { close(descriptor) }

    /// Appends the bytes.
    func append(_ bytes: UnsafeRawBufferPointer) throws(Fault) {
        var rest = unsafe bytes
        while unsafe !rest.isEmpty {
            let count = unsafe write(descriptor, rest.baseAddress, rest.count)
            if count < 0 {
                if errno == EINTR { continue }
                throw Fault(errno: errno)
            }
            unsafe rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        }
    }

    /// The first `count` bytes, in an array of exactly that size.
    func contents(count: Int) throws(Fault) -> [UInt8] {
        var fault: Fault?
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            while filled < count {
                let read = unsafe pread(descriptor, buffer.baseAddress! + filled, count - filled, filled)
                if read > 0 {
                    filled += read
                } else if read < 0, errno == EINTR {
                    continue
                } else {
                    fault = Fault(errno: read < 0 ? errno : EIO)
                    return
                }
            }
        }
        if let fault { throw fault }
        return bytes
    }
}
