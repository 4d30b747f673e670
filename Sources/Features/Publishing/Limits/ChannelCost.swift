/// What a network charges, in micro-dollars.
public struct ChannelCost: Sendable, Hashable, Decodable {
    public let post: Int
    /// A post whose text holds a link.
    public let postWithLink: Int
    /// Describing one picture.
    public let altText: Int
    public let delete: Int
    /// Reading one item back.
    public let readItem: Int
    public let mark: ChannelLimits.Confidence

    /// What publishing costs.
    ///
    /// - Parameters:
    ///   - parts: The text, or the parts of a thread: each is a post of its own.
    ///   - altTexts: How many pictures carry a description.
    public func estimate(parts: [String], altTexts: Int) -> Int {
        parts.reduce(altTexts * altText) { sum, part in
            sum + (TextTags(part).links.isEmpty ? post : postWithLink)
        }
    }
}
