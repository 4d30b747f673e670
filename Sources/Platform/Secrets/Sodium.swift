import CSodium

/// The library below this module.
public enum Sodium {
    /// Readies libsodium; further calls, from any thread, cost a load.
    ///
    /// Everything in this module calls it where it is needed. A program calls it at its start, so that a system without
    /// a source of chance fails there and not at the first request.
    public static func initialize() {
        _ = ready
    }

    /// Initialized once by Swift's own guarantee for globals; `sodium_init` answers 1 if somebody else was first.
    private static let ready: Void = {
        precondition(sodium_init() >= 0, "libsodium cannot be initialized: the system has no source of chance")
    }()
}
