/// Why a request has no answer.
public struct OutboundError: Error, Hashable, Sendable {
    /// What went wrong.
    public let reason: Reason
    /// Whether the peer may have received the request, so that a lost answer is possible and repeating it may do it twice.
    public let mayHaveBeenSent: Bool

    /// - Parameter mayHaveBeenSent: Whether a byte of the request may have left.
    public init(_ reason: Reason, mayHaveBeenSent: Bool = false) {
        self.reason = reason
        self.mayHaveBeenSent = mayHaveBeenSent
    }

    /// What went wrong.
    public enum Reason: Hashable, Sendable {
        /// The URL is not one that is taken.
        case invalidURL(URLDefect)
        /// A method or header cannot be sent as it is; the name of the header, or `method`.
        case invalidRequest(String)
        /// The guard forbids an address of the host.
        case refusedAddress(AddressVerdict)
        /// The peer redirects where it may not.
        case redirectRefused(Redirect)
        /// The name has no address.
        case nameNotFound
        /// No connection came about.
        case connectionFailed
        /// No secure connection came about: certificate or handshake.
        case tls
        /// Time ran out.
        case timedOut(Stage)
        /// The connection ended before the answer did.
        case connectionLost
        /// Body or headers of the answer are longer than the limit, in bytes.
        case tooLarge(limitBytes: Int)
        /// The peer does not speak HTTP.
        case protocolError
        /// The receiver of the body threw.
        case sinkFailed
        /// The task was cancelled.
        case cancelled
        /// Too many requests wait already.
        case busy
        /// The client has been stopped.
        case stopped
        /// libcurl is not installed.
        case libraryMissing
    }

    /// How far a request came before its time ran out.
    public enum Stage: String, Hashable, Sendable {
        /// Waiting for its turn.
        case waiting
        /// Looking up the name.
        case resolving
        /// Connecting, TLS included.
        case connecting
        /// Waiting for the head of the answer, or still sending.
        case answering
        /// Reading the body of the answer.
        case reading
    }

    /// What is wrong with a redirect.
    public enum Redirect: String, Hashable, Sendable {
        /// One more than the request follows.
        case tooMany
        /// From HTTPS to HTTP.
        case downgrade
        /// Without a target.
        case target
    }
}
