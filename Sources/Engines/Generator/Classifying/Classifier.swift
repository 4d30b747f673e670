public import Features
internal import Operations

/// Says what of a post is not to be made or published without a person: nobody, or whoever was chosen.
public protocol Classifier: Sendable {
    /// What is flagged, in the order of the things. What has a verdict is not asked about again; without a classifier nothing is flagged.
    /// - Parameter owner: what is asked for: a post that is being made, or one that is about to go out.
    func flags(among things: [ModeratedThing], for owner: ProviderCalls.Owner) async throws(GeneratorFailure) -> [ModerationFlag]
}

extension Classifier {
    /// Has what a job is to make looked at before, which no person sees before it is made.
    /// - Throws: `.validationFailed` where something is flagged, and whatever kept the classifier from answering.
    func refuse(_ things: [ModeratedThing], of job: JobID) async throws(Failure) {
        let found: [ModerationFlag]
        do throws(GeneratorFailure) { found = try await flags(among: things, for: .ordered(job)) } catch { throw error.told(.ordered) }
        if let first = found.first { throw GeneratorFailure(.refused, first.reason).told(.ordered) }
    }
}
