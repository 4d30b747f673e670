/// What the guard says of an address; the raw value is the word for the log.
public enum AddressVerdict: String, Sendable, CaseIterable {
    /// Plain global unicast, or excepted by the operator.
    case allowed
    /// The server's own listener.
    case own = "deny:self"
    /// `0.0.0.0/8` and `::`, which systems take for themselves.
    case unspecified = "deny:unspecified"
    /// This machine.
    case loopback = "deny:loopback"
    /// Private networks, unique local and site-local addresses.
    case privateNetwork = "deny:private"
    /// Networks behind a carrier's NAT (RFC 6598).
    case carrierNAT = "deny:cgnat"
    /// The local link, where clouds keep their metadata.
    case linkLocal = "deny:link-local"
    /// Groups, and broadcast.
    case multicast = "deny:multicast"
    /// Documentation and benchmarks.
    case documentation = "deny:documentation"
    /// Other special-purpose or unassigned addresses.
    case reserved = "deny:reserved"
    /// IPv6 that embeds an IPv4 address: mapped, compatible, NAT64, 6to4, Teredo.
    case embedded = "deny:ipv6-embedded"
    /// A port other than those of the web, at an address that is not excepted.
    case port = "deny:port"
    /// Plain HTTP where only HTTPS is enabled, to an address that is not excepted.
    case plainHTTP = "deny:plain-http"
}
