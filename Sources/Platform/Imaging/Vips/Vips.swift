import CVips
import Glibc
import Synchronization

/// libvips, started once a process.
enum Vips {
    /// Starts libvips, single-threaded and without its cache, if that has not happened yet.
    static func start() throws(ImagingError) {
        guard started else { throw .unavailable("The picture library could not be started.") }
    }

    /// Lets loaders work that libvips does not trust with foreign files (SVG among them); at all other times they are refused.
    static func trusting(_ body: () -> Void) {
        trust.withLock { _ in
            vips_block_untrusted_set(0)
            body()
            vips_block_untrusted_set(1)
        }
    }

    /// Held while untrusted loaders work: the switch is one for the process.
    private static let trust = Mutex(())

    /// What libvips had to say about the last failure; forgets it.
    static func takeMessage() -> String {
        let message = unsafe String(cString: vips_error_buffer())
        vips_error_clear()
        return message
    }

    private static let started: Bool = {
        guard unsafe cvips_init("troupe") == 0 else { return false }
        vips_concurrency_set(1)
        vips_cache_set_max(0)
        vips_block_untrusted_set(1)
        return true
    }()
}
