/// A request to somewhere outside.
public struct OutboundRequest: Sendable {
    /// Takes the body of a good answer (2xx) piece by piece, on the client's thread: it must be short. Throwing ends the transfer.
    public typealias Sink = @Sendable (_ piece: [UInt8]) throws -> Void

    /// What happens to a body that is longer than `maxResponseBytes`.
    public enum Overflow: Sendable {
        /// The request fails with `tooLarge`.
        case fails
        /// The rest is not read, and the answer says so.
        case isCut
    }

    /// `GET`, `POST` and so on.
    public var method: String
    /// Where to; read strictly.
    public var url: String
    /// What is sent along. `Accept-Encoding` is always `identity`; framing is the client's.
    public var headers: OutboundHeaders
    /// The body; nil for none, which differs from an empty one.
    public var body: [UInt8]?
    /// Which exceptions of the operator hold.
    public var purpose: OutboundPurpose
    /// For connecting, TLS included, all addresses of a name together.
    public var connectTimeout: Duration = .seconds(5)
    /// For everything, waiting for a turn and redirects included.
    public var totalTimeout: Duration = .seconds(20)
    /// The longest body that is taken.
    public var maxResponseBytes = 1 << 20
    /// What happens to a longer one.
    public var overflow = Overflow.fails
    /// How many redirects to follow, at most 3; only `GET` and `HEAD` do, others get the redirect as their answer.
    public var followRedirects = 0
    /// Takes the body instead of the response, if the status is 2xx.
    public var sink: Sink?

    /// A request with the usual limits, which are properties.
    public init(
        _ method: String, _ url: String, headers: OutboundHeaders = [:], body: [UInt8]? = nil, purpose: OutboundPurpose
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.purpose = purpose
    }
}
