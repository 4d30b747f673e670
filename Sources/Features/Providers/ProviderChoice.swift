internal import GRDB
public import JSONSchema
public import Operations
internal import Store

/// Who makes what: for each capability a default and those that are asked in turn where it cannot.
public enum ProviderChoice {
    /// The generator that is always there.
    public static let embedded = "embedded"

    /// The names in their order; the embedded generator alone where nobody has chosen. Nobody classifies who was not chosen.
    public static func order(_ capability: ProviderCapability, in context: Context) throws -> [String] {
        let names = try context.db.all(
            "SELECT provider FROM provider_choice WHERE capability = ? ORDER BY position", [.text(capability.rawValue)]
        ) { $0.text(0) }
        guard names.isEmpty else { return names }
        // Nobody trains here; whoever was set up to train elsewhere may.
        guard capability == .training else { return capability.isEmbedded ? [embedded] : [] }
        return try Providers.list(in: context).filter { $0.capabilities.contains(.training) }.map(\.name)
    }

    /// Sets the order: the first is the default, the others are asked in turn where nothing was paid.
    /// - Parameter names: none to go back to the embedded generator alone, or to no classifier.
    /// - Throws: `.validationFailed` for a name twice, or of one that cannot make it; `.notFound` for one that is not there.
    public static func choose(_ capability: ProviderCapability, _ names: [String], in context: Context) throws {
        for (index, name) in names.enumerated() {
            if names[..<index].contains(name) {
                throw Failure(.validationFailed, "\(name) stands in the order twice.", parameter: "order", got: .string(name))
            }
            if name == embedded, capability.isEmbedded { continue }
            guard try Providers.named(name, in: context).capabilities.contains(capability) else {
                throw Failure(
                    .validationFailed,
                    "\(name) \(capability == .moderation ? "classifies nothing" : "makes no \(capability.rawValue)s") as it is configured.",
                    parameter: "order",
                    got: .string(name))
            }
        }
        try context.db.run("DELETE FROM provider_choice WHERE capability = ?", [.text(capability.rawValue)])
        for (position, name) in names.enumerated() {
            try context.db.run(
                "INSERT INTO provider_choice (capability, position, provider) VALUES (?, ?, ?)",
                [.text(capability.rawValue), .integer(Int64(position)), .text(name)])
        }
    }

    /// Takes a provider that was changed out of the orders of what it no longer makes.
    static func dropUnable(_ provider: Provider, in context: Context) throws {
        for capability in ProviderCapability.allCases where !provider.capabilities.contains(capability) {
            try context.db.run(
                "DELETE FROM provider_choice WHERE capability = ? AND provider = ?",
                [.text(capability.rawValue), .text(provider.name)])
        }
    }

    /// All orders, by capability.
    public static func all(in context: Context) throws -> JSON {
        var object = JSON.Object()
        for capability in ProviderCapability.allCases {
            object.append(capability.rawValue, JSON(try order(capability, in: context)))
        }
        return .object(object)
    }

    /// Whether captions may be written by the embedded generator, and cost nothing there.
    static func writesForNothing(in context: Context) throws -> Bool {
        try order(.caption, in: context).contains(embedded) && embeddedMicros(.caption, in: context) == 0
    }

    /// What one costs where the embedded generator makes it, in micro-dollars.
    public static func embeddedMicros(_ capability: ProviderCapability, in context: Context) throws -> Int64 {
        try Prices.of("\(capability.rawValue).\(embedded)", in: context).micros
    }

    /// What one of a capability is reserved at: the item of the default, at the price of the dearest that may be asked for it; `nil` where
    /// nobody is asked.
    static func priceIfAny(_ capability: ProviderCapability, in context: Context) throws -> (item: String, price: Prices.Price)? {
        try order(capability, in: context).isEmpty ? nil : price(capability, in: context)
    }

    /// The same for what somebody is always asked for.
    static func price(_ capability: ProviderCapability, in context: Context) throws -> (item: String, price: Prices.Price) {
        let items = try order(capability, in: context).map { "\(capability.rawValue).\($0)" }
        let prices = try items.map { try Prices.of($0, in: context) }
        return (items[0], prices.max { $0.micros < $1.micros } ?? prices[0])
    }
}
