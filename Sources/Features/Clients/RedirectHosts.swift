public import Operations

/// Where clients may send people back to, if the operator limits it; filled in by Application.
public enum RedirectHosts: ServiceKey {
    public struct Value: Sendable, Equatable {
        /// Hosts, and schemes of programs with a colon behind; `nil` for all. What leads to the person's own machine is always let in.
        public var allowed: Set<String>?

        public init(allowed: Set<String>? = nil) { self.allowed = allowed }

        /// Whether a client may lead there.
        public func permits(_ uri: RedirectURI) -> Bool {
            guard let allowed, !uri.isLoopback else { return true }
            return allowed.contains(uri.scheme == "https" ? uri.host : uri.scheme + ":")
        }
    }
}
