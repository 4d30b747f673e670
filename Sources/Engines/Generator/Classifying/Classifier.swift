public import Features

/// Says what of a post is not to be made or published without a person: nobody, or whoever was chosen.
public protocol Classifier: Sendable {
    /// What is flagged, in the order of the things. What has a verdict is not asked about again; without a classifier nothing is flagged.
    /// - Parameter owner: what is asked for: a post that is being made, or one that is about to go out.
    func flags(among things: [ModeratedThing], for owner: ProviderCalls.Owner) async throws(GeneratorFailure) -> [ModerationFlag]
}
