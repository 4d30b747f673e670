/// What a request is for; an exception for one purpose does not hold for another.
public enum OutboundPurpose: String, Sendable, CaseIterable {
    /// Events to a user's endpoint.
    case webhook
    /// Files fetched from an address that a user or agent gave.
    case media
    /// Services that generate.
    case provider
    /// Networks that are published to.
    case channel
    /// Documents about OAuth clients, and their keys.
    case clientMetadata = "client-metadata"
}
