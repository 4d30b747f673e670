import CVips
import Glibc
import Synchronization

/// libvips, started once a process.
enum Vips {
    /// Opens libvips, if that has not happened yet. Whether it could be, `start` tells.
    static func open() { _ = opened }

    /// Starts libvips, single-threaded and without its cache, if that has not happened yet.
    /// - Throws: `.unavailable` where the library is missing.
    static func start() throws(ImagingError) {
        guard opened else { throw .unavailable("The server lacks its picture library: its operator has to install libvips (libvips42).") }
        guard started else { throw .unavailable("The picture library could not be started.") }
    }

    /// Lets loaders work that libvips does not trust with foreign files (SVG among them); at all other times they are refused.
    static func trusting(_ body: () -> Void) {
        trust.withLock { _ in
            cvips_block_untrusted_set(false)
            body()
            cvips_block_untrusted_set(true)
        }
    }

    /// Held while untrusted loaders work: the switch is one for the process.
    private static let trust = Mutex(())

    /// What libvips had to say about the last failure; forgets it.
    static func takeMessage() -> String {
        let message = unsafe String(cString: cvips_error_buffer())
        cvips_error_clear()
        return message
    }

    /// On the child's standard error, for whoever looks into a failure; not part of any answer.
    static func log(_ message: String) {
        let line = Array("imaging: \(message)\n".utf8)
        _ = unsafe line.withUnsafeBytes { unsafe write(STDERR_FILENO, $0.baseAddress, $0.count) }
    }

    private static let opened: Bool = {
        guard let reason = unsafe cvips_open() else { return true }
        unsafe log(String(cString: reason))
        return false
    }()

    private static let started: Bool = {
        guard unsafe cvips_init("troupe") == 0 else { return false }
        cvips_concurrency_set(1)
        cvips_cache_set_max(0)
        cvips_block_untrusted_set(true)
        return true
    }()
}
