internal import HTTPServer
internal import HTTPTypes
internal import Outbound

/// The proxies whose word counts for where a request came from.
struct TrustedProxies: Sendable {
    private let blocks: [AddressBlock]

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

    /// The head with the address of who asked the outermost trusted proxy. Anybody else's `X-Forwarded-For` says nothing.
    func seen(_ head: RequestHead) -> RequestHead {
        guard !blocks.isEmpty, isTrusted(head.remoteAddress) else { return head }
        let hops = head.headerFields[values: .forwardedFor].joined(separator: ",").split(separator: ",").map { hop in
            String(hop.filter { $0 != " " && $0 != "\t" })
        }
        // From the right: each proxy appends whom it was asked by, so what stands left of a stranger is the stranger's own invention.
        guard let stranger = hops.last(where: { !isTrusted($0) }), let address = IPAddress(stranger) else { return head }
        var head = head
        head.remoteAddress = address.description
        return head
    }

    private func isTrusted(_ text: String) -> Bool {
        guard let address = IPAddress(text) else { return false }
        return blocks.contains { $0.contains(address) }
    }
}

extension HTTPField.Name {
    fileprivate static let forwardedFor = HTTPField.Name("X-Forwarded-For")!
}
