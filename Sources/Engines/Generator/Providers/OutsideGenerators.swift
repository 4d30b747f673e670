public import Features
public import JSONSchema
public import Operations
public import Outbound

/// The generators that were configured, made ready to be asked.
public struct OutsideGenerators: Sendable {
    private let embedded: EmbeddedGenerator
    let drawing: Drawing
    private let client: HTTPClient
    private let dispatcher: Dispatcher
    private let films: FilmMaker

    /// - Parameter encoders: what the embedded generator puts its videos together by.
    public init(drawing: Drawing, client: HTTPClient, dispatcher: Dispatcher, encoders: VideoEncoders) {
        films = FilmMaker(drawing: drawing, encoders: encoders)
        embedded = EmbeddedGenerator(drawing: drawing)
        self.drawing = drawing
        self.client = client
        self.dispatcher = dispatcher
    }

    /// Who makes that post, or that picture of none, as it is configured now.
    public func generator(for owner: ProviderCalls.Owner) throws(Failure) -> any Generator {
        let (pictures, captions) = try dispatcher.view(as: .operator) { context in
            (try links(.picture, in: context), try links(.caption, in: context))
        }
        guard (pictures + captions).contains(where: { $0.provider != nil }) else { return embedded }
        return GeneratorChain(
            name: pictures[0].name, owner: owner, embedded: embedded, pictures: pictures, captions: captions, drawing: drawing,
            calling: ProviderCalling(dispatcher: dispatcher))
    }

    /// Who makes that video, as they are configured now: those that were chosen when it was ordered.
    func chain(for order: VideoOrder) throws(Failure) -> VideoChain {
        let links = try dispatcher.view(as: .operator) { context in
            try order.providers.compactMap { name in try link(name, .video, in: context) }
        }
        guard !links.isEmpty else {
            throw Failure(
                .notFound, "None of those who were to make the video is there any more: \(order.providers.joined(separator: ", ")).")
        }
        return VideoChain(
            order: order, links: links, films: films, embedded: embedded, drawing: drawing, calling: ProviderCalling(dispatcher: dispatcher)
        )
    }

    /// Whether a provider is there, lets us in and has its models.
    public func probe(_ name: String) async throws(Failure) -> JSON {
        let (provider, key) = try dispatcher.view(as: .operator) { context in
            (try Providers.named(name, in: context), try Providers.key(of: name, in: context))
        }
        let start = ContinuousClock.now
        do throws(ProviderFailure) {
            var found = try await adapter(provider, key).probe()
            let elapsed = ContinuousClock.now - start
            found["ok"] = true
            found["name"] = .string(name)
            if let warning = provider.priceWarning(at: dispatcher.clock.now) { found["warning"] = .string(warning) }
            found["milliseconds"] = .int(elapsed.components.seconds * 1_000 + elapsed.components.attoseconds / 1_000_000_000_000_000)
            return found
        } catch {
            if case .retryable(let seconds) = error.kind {
                throw Failure(.busy, "\(name): \(error.message)", retry: .after(seconds: seconds))
            }
            throw Failure(.validationFailed, "\(name): \(error.message)")
        }
    }

    /// Who trains, as it is configured now.
    func adapter(of name: String) throws(Failure) -> (Provider, any ProviderAdapter) {
        let (provider, key) = try dispatcher.view(as: .operator) { context in
            (try Providers.named(name, in: context), try Providers.key(of: name, in: context))
        }
        return (provider, adapter(provider, key))
    }

    /// Who classifies, as it is configured now; nobody where nobody was chosen.
    func classifiers() throws(Failure) -> [GeneratorChain.Link] {
        try dispatcher.view(as: .operator) { context in try links(.moderation, in: context) }
    }

    private func links(_ capability: ProviderCapability, in context: Context) throws -> [GeneratorChain.Link] {
        try ProviderChoice.order(capability, in: context).compactMap { name in try link(name, capability, in: context) }
    }

    private func link(_ name: String, _ capability: ProviderCapability, in context: Context) throws -> GeneratorChain.Link? {
        if name == ProviderChoice.embedded {
            return GeneratorChain.Link(micros: try ProviderChoice.embeddedMicros(capability, in: context))
        }
        // One that was removed meanwhile is passed over.
        guard let provider = try Providers.find(name, in: context) else { return nil }
        return GeneratorChain.Link(provider: provider, adapter: adapter(provider, try Providers.key(of: name, in: context)))
    }

    private func adapter(_ provider: Provider, _ key: String?) -> any ProviderAdapter {
        let spools = dispatcher.services[SpoolDirectory.self]
        let line = ProviderLine(client: client, provider: provider, key: key, spoolDirectory: spools)
        switch provider.kind {
        case .openai: return OpenAIProvider(line: line)
        case .automatic1111: return Automatic1111Provider(line: line)
        case .comfyui: return ComfyUIProvider(line: line)
        case .replicate: return ReplicateProvider(line: line)
        case .fal: return FalProvider(line: line)
        case .command: return CommandProvider(provider: provider, key: key, spoolDirectory: spools)
        }
    }
}
