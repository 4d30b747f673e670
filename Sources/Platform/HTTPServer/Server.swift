public import Logging
import Synchronization

/// An HTTP/1.1 server on one address.
///
/// Started once, drained once. A server that was started and is let go without `drain` goes on serving.
public final class Server: Sendable {
    private struct State {
        var wasStarted = false
        var watcher: Watcher?
        var hub: Hub?
        var port = 0
    }

    private let configuration: Configuration
    private let handler: any Handler
    private let logger: Logger
    private let state = Mutex(State())

    public init(_ configuration: Configuration, handler: any Handler, logger: Logger) {
        self.configuration = configuration
        self.handler = handler
        self.logger = logger
    }

    /// The bound port; 0 before `start`.
    public var port: Int { state.withLock { $0.port } }

    /// Host and port as they stand in an address: `127.0.0.1:8420`, `[::1]:8420`.
    public var address: String {
        let host = configuration.host
        return host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    }

    /// Exchanges whose header has arrived and whose answer has not left.
    public var openExchanges: Int { hub?.gate.open ?? 0 }

    /// Connections that are open.
    public var openConnections: Int { hub?.connections.count ?? 0 }

    /// Tasks that answer or write streams.
    public var runningTasks: Int { hub?.tasks.count ?? 0 }

    private var hub: Hub? { state.withLock { $0.hub } }

    /// Listens and serves, on threads of its own.
    /// - Throws: `.alreadyStarted` also after a failed start.
    public func start() throws(ServerError) {
        let isFirst = state.withLock { state in
            defer { state.wasStarted = true }
            return !state.wasStarted
        }
        guard isFirst else { throw .alreadyStarted }
        let listening = try ListeningSocket(host: configuration.host, port: configuration.port)
        let wake = try WakeSignal()
        let hub = Hub(configuration: configuration, handler: handler, logger: logger, wake: wake)
        let daemon = try Daemon(hub: hub)
        let watcher = Watcher(hub: hub, daemon: daemon, listening: listening, wake: wake)
        do throws(ServerError) {
            try watcher.start()
        } catch {
            daemon.stop()
            throw error
        }
        state.withLock {
            $0.hub = hub
            $0.watcher = watcher
            $0.port = listening.port
        }
    }

    /// Stops: no new connections, streams are cancelled, what runs may end within the deadline, then it is cancelled.
    ///
    /// Every request that reached the handler has its answer, if it came within the deadline. Returns when all threads of the server have
    /// ended; at once if it was not started or was drained before.
    public func drain(deadlineSeconds: Double) async {
        let watcher = state.withLock { state in
            defer { state.watcher = nil }
            return state.watcher
        }
        await watcher?.drain(until: .now + .milliseconds(Int64(deadlineSeconds * 1_000)))
    }
}
