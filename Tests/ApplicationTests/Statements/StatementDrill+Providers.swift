import GRDB
import JSONSchema
import Operations
import TestSupport

@testable import Features

extension StatementDrill {
    /// A provider that is added, chosen, asked, answered, lost and removed.
    func providers() async throws {
        let story = StoryID(Crowd.id("sty", 9))!
        try await work { context in
            var order = ProviderOrder(name: "own", kind: .openai, address: "https://generators.example.org/v1")
            order.settings = ["model": "m", "caption_model": "c"]
            order.key = "k"
            order.prices = [.picture: 1]
            let provider = try Providers.add(order, in: context)
            _ = try Providers.key(of: "own", in: context)
            try ProviderChoice.choose(.picture, ["own", "embedded"], in: context)
            _ = try Prices.list(in: context)
            for answer in [nil, ["caption": "x"]] as [JSON?] {
                let subject = ProviderCalls.Subject(.story(story), capability: .caption, prompt: "p", seed: 1)
                let call = try ProviderCalls.begin(provider, subject, in: context)
                try ProviderCalls.accepted(call, remote: [:], in: context)
                _ = try ProviderCalls.open(subject, in: context)
                _ = try ProviderCalls.isUnderWay(.caption, of: .story(story), in: context)
                _ = try ProviderCalls.holds("\(story).caption", in: context)
                try ProviderCalls.answered(call, subject, answer: answer, micros: 1, in: context)
                _ = try ProviderCalls.isPaidFor(subject, in: context)
                try ProviderCalls.used(by: .story(story), in: context)
                try ProviderCalls.failed(call, subject, "x", micros: nil, in: context)
                try ProviderCalls.lost(call, subject, in: context)
            }
            try Self.callForVideo(provider, in: context)
            _ = try Providers.remove("own", in: context)
        }
        try await classifier()
    }

    /// A classifier that is chosen, and asked about a post that goes out and about an order.
    private func classifier() async throws {
        let slide: JSON = ["media_id": try await stage.picture()]
        let draft = try await stage.draft(["caption": "Asked", "channels": ["feed"], "slides": [slide]])
        try await test.call("publish_story", ["story_id": draft])
        let story = draft.stringValue.flatMap(StoryID.init)!
        try await work { context in
            var order = ProviderOrder(name: "guard", kind: .openai, address: "https://classifier.example.org/v1")
            order.settings = ["moderation_model": "m"]
            order.prices = [.moderation: 1]
            let asked = try Providers.add(order, in: context)
            try ProviderChoice.choose(.moderation, ["guard"], in: context)
            let shown = try Stories.visible(story, in: context)
            let classifiers = try Verdicts.classifiers(in: context)
            _ = try Screening.outcome(of: shown, by: classifiers, in: context)
            try Screening.lease(story, until: context.now.adding(seconds: 60), in: context)
            _ = try Screening.question(about: story, in: context)
            let job = try Jobs.enqueue(Previews.jobKind, payload: [:], project: shown.projectID, in: context)
            for owner in [ProviderCalls.Owner.outgoing(story), .ordered(job)] {
                let subject = ProviderCalls.Subject(owner, capability: .moderation, prompt: "p", seed: 0)
                let call = try ProviderCalls.begin(asked, subject, in: context)
                try ProviderCalls.judged(
                    call, subject, by: asked, [(ModeratedThing.caption("x"), Verdict(isFlagged: true))], micros: 1, in: context)
            }
            try ProviderCalls.endQuestion(about: job, in: context)
            try Jobs.cancel(job, in: context)
            _ = try Screening.isFlagged(shown, in: context)
            try Screening.postpone(story, until: context.now, message: "x", in: context)
            try Screening.goOn(story, isAnswered: true, in: context)
            try Screening.hold(story, reason: "x", in: context)
            _ = try Providers.remove("guard", in: context)
        }
    }
}
