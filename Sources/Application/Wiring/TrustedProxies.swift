internal import HTTPServer
internal import HTTPTypes
internal import Outbound

/// The proxies whose word counts for where a request came from.
struct TrustedProxies: Sendable {
    private let blocks: [AddressBlock]

    /// Whether no proxy is trusted: then every request is what it says.
    var isEmpty: Bool { blocks.isEmpty }

    /// - Parameter texts: addresses or CIDR blocks.
    /// - Throws: `SettingsError` for what is neither.
    init(_ texts: [String]) throws(SettingsError) {
        var blocks: [AddressBlock] = []
        for text in texts {
            guard let block = AddressBlock(text) else {
                throw SettingsError(
                    "--trusted-proxy (TROUPE_TRUSTED_PROXIES) takes addresses or CIDR such as 127.0.0.1 or 10.0.0.0/8, not \"\(text)\".")
            }
            blocks.append(block)
        }
        self.blocks = blocks
    }

    /// The head with the address of who asked the outermost trusted proxy, by `X-Forwarded-For` or `Forwarded` (RFC 7239). Anybody else's
    /// fields say nothing. A proxy writes one of the two, and lets the other through as the stranger sent it: where both are there and do not
    /// say the same, or the one says what is no address, the proxy's own counts.
    func seen(_ head: RequestHead) -> RequestHead {
        guard !blocks.isEmpty, isTrusted(head.remoteAddress) else { return head }
        let chains = [
            ForwardedHops.plain(head.headerFields[values: .forwardedFor]), ForwardedHops.named(head.headerFields[values: .forwarded]),
        ]
        let strangers = chains.filter { !$0.isEmpty }.map(stranger)
        guard let first = strangers.first, let address = first, strangers.allSatisfy({ $0 == first }) else { return head }
        return head.sent(from: address.description)
    }

    /// From the right: each proxy appends whom it was asked by, so what stands left of a stranger is the stranger's own invention.
    /// - Returns: `nil` where all are proxies of ours, or the outermost is no address.
    private func stranger(_ hops: [String]) -> IPAddress? {
        hops.reversed().lazy.map(ForwardedHops.address).first { address in address.map { !isTrusted($0) } ?? true } ?? nil
    }

    private func isTrusted(_ text: String) -> Bool { IPAddress(text).map(isTrusted) ?? false }

    private func isTrusted(_ address: IPAddress) -> Bool { blocks.contains { $0.contains(address) } }
}

extension HTTPField.Name {
    fileprivate static let forwardedFor = HTTPField.Name("X-Forwarded-For")!
    fileprivate static let forwarded = HTTPField.Name("Forwarded")!
}
