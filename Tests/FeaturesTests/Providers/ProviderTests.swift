import JSONSchema
import Operations
import TestSupport
import Testing

@testable import Features

/// Providers as they are written down: what is refused, what becomes of their keys, what they cost, who is asked.
@Suite struct ProviderTests {
    private let test = try! TestAppliance()

    private func work<Value: Sendable>(_ body: @escaping @Sendable (Context) throws -> Value) async throws -> Value {
        try await test.appliance.dispatcher.perform(as: .operator, body)
    }

    private static let order = ProviderOrder(
        name: "own", kind: .openai, address: "https://generators.example.org/v1/", settings: ["model": "big"], key: "sk-1")

    private func key(after change: @escaping @Sendable (inout ProviderOrder) -> Void) async throws -> String? {
        try await work { context in
            try Providers.add(Self.order, in: context)
            var order = Self.order
            order.key = nil
            change(&order)
            try Providers.add(order, in: context)
            return try Providers.key(of: "own", in: context)
        }
    }

    @Test func `a key stays where only other things change, and goes nowhere else`() async throws {
        #expect(try await key { $0.settings = ["model": "other"] } == "sk-1")
        #expect(try await key { $0.address = "https://elsewhere.example.org/v1" } == nil)
        #expect(
            try await key {
                $0.kind = .automatic1111; $0.settings = [:]
            } == nil)
        #expect(try await key { $0.key = "sk-2" } == "sk-2")
    }

    @Test func `what is kept of a provider shows no key`() async throws {
        let provider = try await work { context in try Providers.add(Self.order, in: context) }
        #expect(!provider.json.text.contains("sk-1") && provider.address == "https://generators.example.org/v1" && provider.hasKey)
        let sealed = try test.appliance.dispatcher.view(as: .operator) { context in
            try context.db.first("SELECT secret FROM provider", []) { $0.bytes(0) } ?? []
        }
        #expect(!sealed.isEmpty && !String(decoding: sealed, as: UTF8.self).contains("sk-1"))
    }

    /// A change that makes an order wrong, and the place that is told.
    struct Mistake: Sendable {
        let path: String
        let make: @Sendable (inout ProviderOrder) -> Void

        init(_ path: String, _ make: @escaping @Sendable (inout ProviderOrder) -> Void) {
            self.path = path
            self.make = make
        }
    }

    @Test(arguments: [
        Mistake("name") { $0.name = "Own" },
        Mistake("name") { $0.name = "embedded" },
        Mistake("address") { $0.address = "http://10.0.0.1/v1" },
        Mistake("address") { $0.address = "https://example.org/v1?key=1" },
        Mistake("modle") { $0.settings = ["modle": "x", "model": "m"] },
        Mistake("model") { $0.settings = [:] },
        Mistake("model") { $0.settings = ["model": 5] },
        Mistake("key") { $0.key = "a b" },
        Mistake("key") { $0 = ProviderOrder(name: "own", kind: .fal, settings: ["model": "m"]) },
        Mistake("address") { $0 = ProviderOrder(name: "own", kind: .comfyui, settings: ["workflow": ["1": "{{prompt}}"]]) },
        Mistake("workflow") {
            $0 = ProviderOrder(name: "own", kind: .comfyui, address: "https://e.org", settings: ["workflow": ["1": "x"]])
        },
        Mistake("program") { $0 = ProviderOrder(name: "own", kind: .command, settings: ["program": "draw"]) },
        Mistake("makes") {
            $0 = ProviderOrder(name: "own", kind: .command, settings: ["program": "/bin/true", "makes": ["song"]])
        },
        Mistake("prices") { $0.prices = [.outputTokens: 5] },
        Mistake("prices.picture") { $0.prices = [.picture: -1] },
        Mistake("timeout_seconds") { $0.timeoutSeconds = 0 },
        Mistake("attempts") { $0.attempts = 6 },
    ])
    func `what cannot work is refused by its place`(mistake: Mistake) async throws {
        let failure = await #expect(throws: Failure.self) {
            try await work { context in
                var order = Self.order
                mistake.make(&order)
                try Providers.add(order, in: context)
            }
        }
        #expect(failure?.fields.map(\.path) == [mistake.path] && failure?.code == .validationFailed)
    }

    @Test func `what a call costs is what it took, or the price of one`() {
        let prices = ProviderPrices(
            [.picture: 60_000, .caption: 7, .textTokens: 5_000_000, .outputTokens: 40_000_000], setAt: test.clock.now)
        #expect(prices.cost(.picture, ProviderUsage(textTokens: 50, outputTokens: 1_000)) == 40_250)
        #expect(prices.cost(.picture, ProviderUsage(textTokens: 1)) == 5)
        #expect(prices.cost(.picture, ProviderUsage(imageTokens: 1, outputTokens: 1)) == 40)
        #expect(prices.cost(.picture, ProviderUsage()) == 60_000)
        #expect(prices.cost(.picture, ProviderUsage(textTokens: -5, seconds: 3)) == 60_000)
        #expect(prices.cost(.caption, ProviderUsage()) == 7)
        let timed = ProviderPrices([.picture: 1, .second: 1_000], setAt: test.clock.now)
        #expect(timed.cost(.picture, ProviderUsage(seconds: 2.5001)) == 2_501)
        #expect(timed.cost(.picture, ProviderUsage(seconds: 1e300)) == 1_000_000_000_000_000)
    }

    @Test func `an order names whoever can make it, each once`() async throws {
        try await work { context in
            try Providers.add(Self.order, in: context)
            try ProviderChoice.choose(.picture, ["own", "embedded"], in: context)
            #expect(try ProviderChoice.order(.picture, in: context) == ["own", "embedded"])
            #expect(try ProviderChoice.order(.caption, in: context) == ["embedded"])
        }
        for (capability, names, code) in [
            (.caption, ["own"], .validationFailed), (.picture, ["own", "own"], .validationFailed), (.picture, ["who"], .notFound),
        ] as [(ProviderCapability, [String], Failure.Code)] {
            let failure = await #expect(throws: Failure.self) {
                try await work { context in try ProviderChoice.choose(capability, names, in: context) }
            }
            #expect(failure?.code == code)
        }
        // One that was removed, or makes it no more, is asked no more.
        try await work { context in
            var changed = Self.order
            changed.settings = ["caption_model": "c"]
            try Providers.add(changed, in: context)
            #expect(try ProviderChoice.order(.picture, in: context) == ["embedded"])
            try ProviderChoice.choose(.caption, ["own"], in: context)
            _ = try Providers.remove("own", in: context)
            #expect(try ProviderChoice.order(.caption, in: context) == ["embedded"])
        }
    }

    @Test func `what is reserved is the price of the dearest who may be asked`() async throws {
        try await work { context in
            var cheap = Self.order
            cheap.prices = [.picture: 10]
            try Providers.add(cheap, in: context)
            var dear = cheap
            dear.name = "dear"
            dear.prices = [.picture: 500]
            try Providers.add(dear, in: context)
            try ProviderChoice.choose(.picture, ["own", "dear"], in: context)
            let (item, price) = try ProviderChoice.price(.picture, in: context)
            #expect(item == "picture.own" && price == Prices.Price(micros: 500, edition: "dear 2026-05-01"))
            // What the owner sets for one counts for that one; what is set for pictures made here does not.
            try Prices.set("picture", to: 9_999, in: context)
            try Prices.set("picture.dear", to: 700, in: context)
            #expect(try ProviderChoice.price(.picture, in: context).price.micros == 700)
            #expect(try Prices.of("picture.own", in: context).micros == 10)
        }
        await #expect(throws: Failure.self) { try await work { context in try Prices.set("picture.nobody", to: 1, in: context) } }
    }

    @Test(arguments: [
        ("One. Two! #tag", ["One.", "Two!"]), ("  no end \n\n#a #b", ["no end"]), ("", []), ("#only", []),
        ("Wait… what?", ["Wait…", "what?"]),
    ])
    func `a caption from outside is taken apart into sentences`(text: String, sentences: [String]) {
        #expect(CaptionFromOutside(text).sentences == sentences)
    }
}
