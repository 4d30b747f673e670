/// An exception of the operator: addresses that may be reached though they are not public, at any port.
public struct AllowRule: Hashable, Sendable {
    /// The addresses.
    public let block: AddressBlock
    /// The one purpose for which the exception holds; nil for all.
    public let purpose: OutboundPurpose?

    /// Reads `127.0.0.0/8`, `127.0.0.1/32:webhook`, `fd00::/8` or `[::1]/128:provider`; nil for anything else.
    public init?(_ text: String) {
        if let block = AddressBlock(text) {
            self.block = block
            purpose = nil
            return
        }
        // The purpose follows the last colon; IPv6 with a purpose is in brackets, so that its own colons are not meant.
        guard let colon = text.lastIndex(of: ":"), let purpose = OutboundPurpose(rawValue: String(text[text.index(after: colon)...])) else {
            return nil
        }
        let head = text[..<colon]
        guard head.hasPrefix("[") || !head.contains(":"), let block = AddressBlock(String(head)) else { return nil }
        self.block = block
        self.purpose = purpose
    }

    /// Whether the rule excepts this address for this purpose.
    func permits(_ address: IPAddress, for purpose: OutboundPurpose) -> Bool {
        (self.purpose == nil || self.purpose == purpose) && block.contains(address)
    }
}
