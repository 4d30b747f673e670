public import JSONSchema
public import Operations
internal import Store

/// What things cost here and now: the price book, and what the owner has set instead.
public enum Prices {
    /// The price of one unit.
    struct Price: Sendable, Equatable {
        var micros: Int64
        /// The edition of the price book, or `owner` and the day on which the owner set it.
        var edition: String
    }

    /// The price of an item: the owner's for it, else a provider's own, else the owner's for its group (`publish` for `publish.feed`), else
    /// the book's.
    static func of(_ item: String, in context: Context) throws -> Price {
        let group = String(item.prefix { $0 != "." })
        for name in [item, group] {
            let own = try context.db.first("SELECT amount, updated_at FROM price WHERE item = ?", [.text(name)]) { row in
                Price(micros: row.integer(0), edition: "owner \(Instant(milliseconds: row.integer(1)).description.prefix(10))")
            }
            if let own { return own }
            // What is made by somebody else is not priced with what is made here.
            if name == item, let theirs = try ofProvider(item, in: context) { return theirs }
        }
        guard let line = PriceBook.embedded[item] else { preconditionFailure("the price book has lost \(item)") }
        return Price(micros: line.micros, edition: PriceBook.embedded.edition)
    }

    /// The price that a provider was added with; `nil` for what none makes.
    private static func ofProvider(_ item: String, in context: Context) throws -> Price? {
        guard let (capability, name) = generator(of: item), let provider = try Providers.find(name, in: context) else { return nil }
        return Price(
            micros: provider.prices.estimate(capability), edition: "\(name) \(provider.prices.setAt.description.prefix(10))")
    }

    /// What an item is one of, and by whom: `picture.openai`.
    private static func generator(of item: String) -> (ProviderCapability, String)? {
        let parts = item.split(separator: ".", maxSplits: 1).map(String.init)
        guard parts.count == 2, let capability = ProviderCapability(rawValue: parts[0]) else { return nil }
        return (capability, parts[1])
    }

    /// All prices, those of the book first in its order, then those that the owner has set for a part of one.
    public static func list(in context: Context) throws -> JSON {
        let own = try context.db.all("SELECT item FROM price ORDER BY item", []) { $0.text(0) }
        let theirs = try Providers.list(in: context).flatMap { provider in
            ProviderCapability.allCases.filter(provider.capabilities.contains).map { "\($0.rawValue).\(provider.name)" }
        }
        let names = PriceBook.embedded.lines.map(\.item) + theirs
        return .array(
            try (names + own.filter { !names.contains($0) }).compactMap { item in
                guard let line = PriceBook.embedded[item] else { return nil }
                let price = try of(item, in: context)
                return [
                    "item": .string(item), "unit": .string(line.unit), "micros": .int(price.micros),
                    "price": .string(Money.text(price.micros)),
                    "edition": .string(price.edition), "label": .string(line.label),
                ]
            })
    }

    /// Sets the owner's price of an item.
    /// - Parameter micros: micro-dollars a unit; `nil` goes back to the price book's.
    /// - Throws: `.validationFailed` for an item that nothing is counted by.
    public static func set(_ item: String, to micros: Int64?, in context: Context) throws {
        let group = String(item.prefix { $0 != "." })
        let isKnown = PriceBook.embedded.lines.contains { $0.item == item }
        let isChannel = group == "publish" && ChannelLimitsTable.ids.contains(String(item.dropFirst(group.count + 1)))
        let isGenerator =
            try generator(of: item).map {
                try ($0.1 == ContentCharge.standard && $0.0.isEmbedded) || Providers.find($0.1, in: context) != nil
            } ?? false
        guard isKnown || isChannel || isGenerator else {
            let known = PriceBook.embedded.lines.map(\.item)
            throw Failure(
                .validationFailed,
                "Nothing is counted by the name \(item). There are \(known.joined(separator: ", ")), publish.CHANNEL for each channel, and picture.NAME, caption.NAME, video.NAME, training.NAME and moderation.NAME for each provider.",
                parameter: "item", got: .string(item))
        }
        guard let micros else { return try context.db.run("DELETE FROM price WHERE item = ?", [.text(item)]) }
        try context.db.run(
            """
            INSERT INTO price (item, amount, updated_at) VALUES (?, ?, ?)
            ON CONFLICT (item) DO UPDATE SET amount = excluded.amount, updated_at = excluded.updated_at
            """, [.text(item), .integer(micros), .integer(context.now.milliseconds)])
    }
}
