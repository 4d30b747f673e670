internal import JSONSchema
internal import Operations

/// The generators as agents see them: what each makes and costs, and whom orders go to. Never where it is or how it is reached.
enum ProviderCatalog {
    /// The makers of pictures, the default first, then the fallbacks in their order, then those that nobody has chosen.
    static func pictures(in context: Context) throws -> [JSON] {
        let order = try ProviderChoice.order(.picture, in: context)
        let providers = try Providers.list(in: context).filter { $0.capabilities.contains(.picture) }
        let names = order + ([ProviderChoice.embedded] + providers.map(\.name)).filter { !order.contains($0) }
        return try names.map { name in
            let provider = providers.first { $0.name == name }
            let price = try Prices.of("picture.\(name)", in: context)
            let place = order.firstIndex(of: name)
            let role = place.map { $0 == 0 ? "default" : "fallback \($0)" } ?? "not used"
            return [
                "id": .string(name), "label": .string(provider?.kind.label ?? "Embedded"),
                "description": .string("\(Money.text(price.micros)) a picture, \(role)."), "role": .string(role),
                "model": JSON(provider?.text("model")), "price_micros": .int(price.micros), "unit": "picture",
                "edition": .string(price.edition),
            ]
        }
    }

    /// The makers of video.
    static let videos: [JSON] = [
        [
            "id": .string(ProviderChoice.embedded), "label": "Embedded", "is_available": false,
            "description": "No generator here makes video yet. Upload an MP4 instead, or post pictures.",
        ]
    ]
}
