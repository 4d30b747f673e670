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
    }
}
