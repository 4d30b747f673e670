internal import JSONSchema
internal import Operations

/// The generators as agents see them: what each makes and costs, and whom orders go to. Never where it is or how it is reached.
enum ProviderCatalog {
    /// The makers of pictures, the default first, then the fallbacks in their order, then those that nobody has chosen.
    static func pictures(in context: Context) throws -> [JSON] {
        try makers(.picture, unit: "picture", model: "model", in: context)
    }

    /// The makers of video, likewise. The embedded one says which kind of file it makes here, and why.
    static func videos(in context: Context) throws -> [JSON] {
        let made = context.services[EmbeddedVideo.self]()
        return try makers(.video, unit: "second", model: "video_model", in: context).map { entry in
            guard entry["id"]?.stringValue == ProviderChoice.embedded, case .object(var object) = entry else { return entry }
            object["description"] = .string("\(entry["description"]?.stringValue ?? "") \(made.note)")
            object["media_type"] = made.format.json
            return .object(object)
        }
    }

    /// The classifiers, likewise; none until one is added.
    static func classifiers(in context: Context) throws -> [JSON] {
        try makers(.moderation, unit: "question", model: "moderation_model", in: context)
    }

    private static func makers(_ capability: ProviderCapability, unit: String, model: String, in context: Context) throws -> [JSON] {
        let order = try ProviderChoice.order(capability, in: context)
        let providers = try Providers.list(in: context).filter { $0.capabilities.contains(capability) }
        let others = (capability.isEmbedded ? [ProviderChoice.embedded] : []) + providers.map(\.name)
        let names = order + others.filter { !order.contains($0) }
        return try names.map { name in
            let provider = providers.first { $0.name == name }
            let price = try Prices.of("\(capability.rawValue).\(name)", in: context)
            let place = order.firstIndex(of: name)
            let role = place.map { $0 == 0 ? "default" : "fallback \($0)" } ?? "not used"
            return [
                "id": .string(name), "label": .string(provider?.kind.label ?? "Embedded"),
                "description": .string("\(Money.text(price.micros)) a \(unit), \(role)."), "role": .string(role),
                "model": JSON(provider?.text(model)), "price_micros": .int(price.micros), "unit": .string(unit),
                "edition": .string(price.edition),
            ]
        }
    }
}
