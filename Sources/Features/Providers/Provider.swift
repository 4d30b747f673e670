public import JSONSchema
public import Operations

/// A generator from outside, as it was configured. Its key is not part of it.
public struct Provider: Sendable, Equatable {
    /// In prices, in orders, and in what is kept with a post.
    public let name: String
    public let kind: ProviderKind
    /// Where it is reached, without a slash at the end; `nil` for a program.
    public let address: String?
    /// What its kind asks for.
    public let settings: JSON
    public let hasKey: Bool
    public let prices: ProviderPrices
    /// How long it may take over one thing.
    public let timeoutSeconds: Int
    /// How often it is asked before the next in the order is.
    public let attempts: Int
    public let createdAt: Instant

    public func text(_ setting: String) -> String? { settings[setting]?.stringValue }

    /// What it can make.
    public var capabilities: Set<ProviderCapability> { Self.capabilities(of: kind, settings) }

    static func capabilities(of kind: ProviderKind, _ settings: JSON) -> Set<ProviderCapability> {
        /// Those of which the setting names a model.
        func modelled(_ models: [(String, ProviderCapability)]) -> Set<ProviderCapability> {
            Set(models.filter { settings[$0.0]?.stringValue != nil }.map(\.1))
        }
        return switch kind {
        case .openai: modelled([("model", .picture), ("caption_model", .caption), ("moderation_model", .moderation)])
        case .automatic1111, .comfyui: [.picture]
        case .replicate, .fal: modelled([("model", .picture), ("video_model", .video), ("trainer", .training)])
        case .command: Set(settings["makes"]?.arrayValue?.compactMap { $0.stringValue.flatMap(ProviderCapability.init) } ?? [.picture])
        }
    }

    /// How long a training may take.
    public var trainingSeconds: Int { settings["training_seconds"]?.intValue.map { Int($0) } ?? 6 * 3_600 }

    /// Whether a call of it may cost something: then it is never made again by itself. A server without a key and without a price is one's
    /// own.
    public var isPaid: Bool {
        switch kind {
        case .replicate, .fal: true
        case .openai: hasKey || !prices.isFree
        case .automatic1111, .comfyui, .command: !prices.isFree
        }
    }

    /// Whether such a call of it may cost something. OpenAI classifies for nothing: only a price makes that paid.
    public func isPaid(for capability: ProviderCapability) -> Bool {
        capability == .moderation ? prices.estimate(.moderation) > 0 : isPaid
    }

    /// Days after which a price is to be looked at again.
    private static let priceDays = 365

    /// That its prices are old; `nil` where they are not, or it has none.
    public func priceWarning(at now: Instant) -> String? {
        guard !prices.isFree, prices.setAt.adding(seconds: Self.priceDays * 86_400) < now else { return nil }
        return "Its prices are from \(prices.setAt.description.prefix(10)): check them, and add it anew with those that hold."
    }

    /// What an admin sees of it.
    /// - Parameter now: by which old prices are known.
    public func json(at now: Instant) -> JSON {
        guard let warning = priceWarning(at: now), case .object(var object) = json else { return json }
        object.append("warning", .string(warning))
        return .object(object)
    }

    /// What an admin sees of it.
    public var json: JSON {
        [
            "name": .string(name), "kind": kind.json, "address": JSON(address),
            "makes": JSON(ProviderCapability.allCases.filter(capabilities.contains).map(\.rawValue)), "settings": settings,
            "has_key": .bool(hasKey), "prices": prices.json, "priced_at": prices.setAt.json, "timeout_seconds": JSON(timeoutSeconds),
            "attempts": JSON(attempts), "created_at": createdAt.json,
        ]
    }
}
