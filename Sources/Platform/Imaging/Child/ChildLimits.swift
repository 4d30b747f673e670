import Glibc

/// What the kernel holds the child to.
enum ChildLimits {
    /// Takes effect at once, for good.
    ///
    /// - Parameter fileBytes: the longest file that the child may write.
    static func apply(memoryBytes: Int, processorSeconds: Int, fileBytes: Int) {
        set(__rlimit_resource_t(RLIMIT_CORE.rawValue), 0)
        set(__rlimit_resource_t(RLIMIT_CPU.rawValue), processorSeconds)
        set(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), fileBytes)
        set(__rlimit_resource_t(RLIMIT_AS.rawValue), addressSpace() + memoryBytes)
        signal(SIGXFSZ, SIG_IGN)  // so that a write fails instead
        alarm(UInt32(processorSeconds) * 4)  // should the parent die and leave us waiting for ever
    }

    private static func set(_ resource: __rlimit_resource_t, _ value: Int) {
        var limit = rlimit(rlim_cur: rlim_t(value), rlim_max: rlim_t(value))
        guard unsafe setrlimit(resource, &limit) == 0 else { _exit(71) }  // EX_OSERR: rather no decoder than one without limits
    }

    /// Bytes of address space in use now; proc(5), `statm`: the first number, in pages.
    private static func addressSpace() -> Int {
        let descriptor = unsafe open("/proc/self/statm", O_RDONLY | O_CLOEXEC)
        defer { close(descriptor) }
        var text = [UInt8](repeating: 0, count: 128)
        let count = unsafe text.withUnsafeMutableBytes { unsafe read(descriptor, $0.baseAddress, $0.count) }
        let digits = text.prefix(max(0, count)).prefix { $0 != UInt8(ascii: " ") }
        guard let pages = Int(String(decoding: digits, as: UTF8.self)) else { return 1 << 30 }
        return pages * Int(getpagesize())
    }
}
