import Synchronization

/// Sends requests to the outside, over libcurl, on one thread of its own.
///
/// Every request has its own connection. Connections are not kept: one that was opened under an exception for one purpose
/// must not serve another, and libcurl silently repeats a request, a POST too, when a kept connection turns out dead, which
/// would post twice.
public final class HTTPClient: Sendable {
    /// What holds for all requests of a client.
    public struct Configuration: Sendable {
        /// How many requests are under way at a time.
        public var maxConcurrent = 64
        /// How many of those to one host.
        public var maxConcurrentPerHost = 8
        /// How many more may wait; beyond, requests fail with `busy`.
        public var maxWaiting = 1_000
        /// The header `User-Agent`, unless the request has one.
        public var userAgent = "Troupe"
        /// A proxy, as libcurl writes them (`http://proxy.example:3128`). The environment is not asked. With a proxy names are
        /// looked up by it, and it is its task to keep requests from private addresses; addresses written out are still checked.
        public var proxy: String?
        /// A file of certificate authorities to trust instead of the system's.
        public var certificateAuthorityFile: String?
        /// Who finds the addresses of names.
        public var resolver = NameResolver.system

        /// The usual.
        public init() {}
    }

    private let addressGuard: AddressGuard
    private let configuration: Configuration
    private let state = Mutex(State.unused)

    private enum State {
        case unused
        case running(TransferLoop)
        case stopped
    }

    /// What has to be there to call anybody, thread and libcurl, begins with the first request and ends with the client.
    public init(addressGuard: AddressGuard, configuration: Configuration = Configuration()) {
        self.addressGuard = addressGuard
        self.configuration = configuration
    }

    deinit { stop() }

    /// Sends a request and waits for the whole answer, of whatever status. Cancelling the task ends the transfer at once.
    public func send(_ request: OutboundRequest) async throws(OutboundError) -> OutboundResponse {
        let plan = try ExchangePlan(request, configuration: configuration)
        let loop = try begin()
        let ticket = Ticket()
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                loop.submit(Exchange(ticket, plan) { continuation.resume(returning: $0) })
            }
        } onCancel: {
            ticket.cancel()
            loop.cancel(ticket)
        }
        return try result.get()
    }

    /// Ends all transfers; they and later calls fail with `stopped`.
    public func stop() {
        let last = state.withLock { state in
            defer { state = .stopped }
            return state
        }
        if case .running(let loop) = last { loop.stop() }
    }

    /// The loop, which the first request starts.
    private func begin() throws(OutboundError) -> TransferLoop {
        let result: Result<TransferLoop, OutboundError> = state.withLock { state in
            switch state {
            case .running(let loop): return .success(loop)
            case .stopped: return .failure(OutboundError(.stopped))
            case .unused:
                guard let loop = TransferLoop(addressGuard: addressGuard, configuration: configuration) else {
                    return .failure(OutboundError(.libraryMissing))
                }
                state = .running(loop)
                return .success(loop)
            }
        }
        return try result.get()
    }
}
