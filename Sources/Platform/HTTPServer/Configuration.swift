import Glibc
public import HTTPTypes

extension Server {
    /// What a server listens on, and how much it lets a client have.
    public struct Configuration: Sendable {
        /// An IPv4 or IPv6 literal, or `localhost` for 127.0.0.1. `::` takes IPv4 too.
        public var host: String
        /// 0 picks a free one; `Server.port` tells which.
        public var port: Int
        /// Threads that move bytes and call the handler.
        public var workerThreads = 2
        /// Open connections at most. In force is the smaller one of this and what the descriptor limit leaves (see `descriptorReserve`).
        public var connectionLimit = 8_192
        /// Descriptors left to the rest of the process: database files, engines, sockets that linger.
        public var descriptorReserve = 256
        /// How long a connection may lie still, between requests or in one. Whole seconds; at least one.
        public var idleTimeout: Duration = .seconds(60)
        /// How long a header may take in all, however steadily it trickles.
        public var headerDeadline: Duration = .seconds(10)
        /// How long a body may take in all.
        public var bodyDeadline: Duration = .seconds(600)
        /// How much of a refused body is read and dropped before the answer is forced on the client.
        public var drainLimitBytes = 64 << 20
        /// How long a refused body is read and dropped before the answer is forced on the client.
        public var drainDeadline: Duration = .seconds(10)
        /// How long a connection is still read after such an answer, so that closing it does not destroy the answer on its way.
        public var lingerDeadline: Duration = .seconds(5)
        /// Memory for one connection's header in bytes; a larger header gets the library's own 431.
        public var headerMemoryBytes = 32 << 10
        /// Fields that most requests have besides those of HTTP itself; the others are read all the same.
        public var usualFields: [HTTPField.Name] = []
        /// How often suspended exchanges are looked at for clients that hung up, and deadlines are checked.
        public var watchInterval: Duration = .milliseconds(500)

        public init(host: String = "127.0.0.1", port: Int = 0) {
            self.host = host
            self.port = port
        }

        /// Raises this process's limit of descriptors to what all connections and the reserve need, as far as it may be raised. Shells and
        /// service managers start programs with 1 024, for the sake of select(2), which nothing here uses.
        public func makeRoomForConnections() {
            var limit = rlimit()
            let needed = rlim_t(connectionLimit + descriptorReserve)
            guard unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0, limit.rlim_cur < needed else { return }
            limit.rlim_cur = min(needed, limit.rlim_max)
            // Should it not work: `effectiveConnectionLimit` goes by what is in force.
            _ = unsafe setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        }

        /// The limit in force: never above the descriptor limit less the reserve.
        var effectiveConnectionLimit: Int {
            var limit = rlimit()
            guard unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0, limit.rlim_cur < UInt64(Int32.max) else {
                return max(connectionLimit, workerThreads)
            }
            return max(min(connectionLimit, Int(limit.rlim_cur) - descriptorReserve), 16)
        }
    }
}
