/// An answer from outside.
public struct OutboundResponse: Sendable {
    /// The status code.
    public let status: Int
    /// The header fields of the last answer; trailers are dropped.
    public let headers: OutboundHeaders
    /// The body; empty if a sink took it.
    public let body: [UInt8]
    /// How many bytes the body had, wherever they went.
    public let bodyBytes: Int
    /// Whether the body was longer than the request wanted.
    public let isCut: Bool
    /// The URL that answered, after redirects.
    public let url: OutboundURL
    /// The address that answered; nil behind a proxy.
    public let address: IPAddress?
    /// From the call to the end of the answer.
    public let elapsed: Duration
}
