import CVips
import Glibc
import Synchronization

/// libvips, started once a process.
enum Vips {
    /// Starts libvips, single-threaded and without its cache, if that has not happened yet.
    static func start() throws(ImagingError) {
        guard started else { throw .unavailable("The picture library could not be started.") }
    }

    /// Whether loaders that libvips does not trust with foreign files (SVG among them) are refused.
    static func block(untrusted: Bool) { vips_block_untrusted_set(untrusted ? 1 : 0) }

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
        block(untrusted: true)
        return true
    }()
}
