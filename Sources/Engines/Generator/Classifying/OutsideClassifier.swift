public import Features
internal import JSONSchema
public import Operations

/// The classifiers that were chosen: the first is asked, and where it cannot and nothing was paid, the others in their order.
public struct OutsideClassifier: Classifier {
    /// As many texts are asked about at once.
    static let maxTexts = 32

    private let links: @Sendable () throws(Failure) -> [GeneratorChain.Link]
    private let bytes: MediaBytes
    private let dispatcher: Dispatcher

    public init(generators: OutsideGenerators, bytes: MediaBytes, dispatcher: Dispatcher) {
        self.init(bytes: bytes, dispatcher: dispatcher) { () throws(Failure) in try generators.classifiers() }
    }

    init(bytes: MediaBytes, dispatcher: Dispatcher, links: @escaping @Sendable () throws(Failure) -> [GeneratorChain.Link]) {
        self.links = links
        self.bytes = bytes
        self.dispatcher = dispatcher
    }

    public func flags(
        among things: [ModeratedThing], for owner: ProviderCalls.Owner
    ) async throws(GeneratorFailure) -> [ModerationFlag] {
        let links: [GeneratorChain.Link]
        do throws(Failure) { links = try self.links() } catch { throw GeneratorFailure(error) }
        let classifiers = links.compactMap(\.provider)
        guard !classifiers.isEmpty, !things.isEmpty else { return [] }
        let calling = ProviderCalling(dispatcher: dispatcher)
        let unseen = try calling.read { context in try Verdicts.unseen(things, by: classifiers, in: context) }
        for portion in Self.portions(of: unseen) { try await ask(portion, links, owner, calling) }
        return try calling.read { context in try Verdicts.flags(things, by: classifiers, in: context) }
    }

    /// Texts together, pictures one by one.
    private static func portions(of things: [ModeratedThing]) -> [[ModeratedThing]] {
        let texts = things.filter { !$0.isPicture }
        let portions = stride(from: 0, to: texts.count, by: maxTexts).map { Array(texts[$0..<min($0 + maxTexts, texts.count)]) }
        return portions + things.filter(\.isPicture).map { [$0] }
    }

    private func ask(
        _ things: [ModeratedThing], _ links: [GeneratorChain.Link], _ owner: ProviderCalls.Owner, _ calling: ProviderCalling
    ) async throws(GeneratorFailure) {
        let prompt = JSON.array(things.map(\.json)).text
        let subject = ProviderCalls.Subject(owner, capability: .moderation, prompt: prompt, seed: 0)
        // One that the last process had begun has lost its answer.
        if let call = try calling.open(subject) { try await calling.end(call, subject) }
        let order = try self.order(things)
        // A post that is about to go out waits in the queue between two attempts, not here.
        let isOnce = if case .outgoing = owner { true } else { false }
        try await calling.first(of: links, subject, isOnce: isOnce) { link throws(GeneratorFailure) in
            guard let provider = link.provider, let adapter = link.adapter else { return }
            let call = try await calling.begin(provider, subject)
            let verdicts: [Verdict]
            do throws(ProviderFailure) { verdicts = try await adapter.classify(order) } catch {
                throw try await calling.ended(call, by: provider, subject, error)
            }
            let cost = provider.prices.cost(.moderation, ProviderUsage())
            try await calling.judged(call, subject, by: provider, Array(zip(things, verdicts)).map { ($0.0, $0.1) }, micros: cost)
        }
    }

    private static let gone = GeneratorFailure(.permanent, "A picture that was to be classified was deleted, or cannot be read.")

    private func order(_ things: [ModeratedThing]) throws(GeneratorFailure) -> ClassificationOrder {
        var texts: [(path: String, text: String)] = []
        for thing in things {
            switch thing.content {
            case .text(let text): texts.append((thing.path, text))
            case .picture(let id, _, let mediaType):
                let directory = dispatcher.services[SpoolDirectory.self]
                var shown: [UInt8]?
                do {
                    if let spool = try bytes.content(of: id, file: "")?.spooled(in: directory) {
                        shown = try spool.piece(at: 0, count: spool.bytes)
                    }
                } catch { throw Self.gone }
                guard let shown else { throw Self.gone }
                return .picture(path: thing.path, mediaType: mediaType, bytes: shown)
            }
        }
        return .texts(texts)
    }
}
