internal import GRDB
internal import JSONSchema
public import Operations
internal import Secrets
internal import Store

/// The generators from outside. They are the operator's and the admins': what a token may do never includes a key or whom the server calls.
public enum Providers {
    /// More are not needed, and every order looks at all of them.
    static let maxCount = 50

    /// Writes a provider down; one of that name is replaced, and keeps its key where none is sent.
    /// - Throws: `.validationFailed` with all that is wrong.
    @discardableResult
    public static func add(_ order: ProviderOrder, in context: Context) throws -> Provider {
        let old = try find(order.name, in: context)
        var checked = order
        // The key of before goes nowhere else.
        if order.key == nil, let old, old.hasKey, old.kind == order.kind, old.address == order.baseAddress {
            checked.key = try key(of: order.name, in: context)
        }
        try checked.check { context.services[AddressCheck.self]($0, "provider") }
        if old == nil, try list(in: context).count >= maxCount {
            throw Failure(.conflict, "There are \(maxCount) providers already. Remove one by `troupe provider remove NAME`.")
        }
        let sealed = checked.key.map { context.services[Sealing.self].seal(Array($0.utf8), context: sealingContext(order.name)) }
        let prices = ProviderPrices(order.prices, setAt: context.now)
        try context.db.run(
            """
            INSERT INTO provider (name, kind, address, settings, secret, prices, priced_at, timeout_seconds, attempts, created_at, updated_at)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?7, ?7)
            ON CONFLICT (name) DO UPDATE SET kind = excluded.kind, address = excluded.address, settings = excluded.settings,
                secret = excluded.secret, prices = excluded.prices, priced_at = excluded.priced_at,
                timeout_seconds = excluded.timeout_seconds, attempts = excluded.attempts, updated_at = excluded.updated_at
            """,
            [
                .text(order.name), .text(order.kind.rawValue), .text(orNull: order.baseAddress), .text(order.settings.text),
                sealed.map(Binding.bytes) ?? .null, .text(prices.json.text), .integer(context.now.milliseconds),
                .integer(Int64(order.timeoutSeconds)), .integer(Int64(order.attempts)),
            ])
        let provider = try named(order.name, in: context)
        try ProviderChoice.dropUnable(provider, in: context)
        return provider
    }

    /// Takes a provider away, out of the orders too. What it made stays, and what is known of its calls.
    public static func remove(_ name: String, in context: Context) throws -> Provider {
        let provider = try named(name, in: context)
        for capability in ProviderCapability.allCases {
            try context.db.run(
                "DELETE FROM provider_choice WHERE capability = ? AND provider = ?", [.text(capability.rawValue), .text(name)])
        }
        try context.db.run("DELETE FROM provider WHERE name = ?", [.text(name)])
        return provider
    }

    /// All of them, by name.
    public static func list(in context: Context) throws -> [Provider] {
        try context.db.all("SELECT \(columns) FROM provider ORDER BY name", []) { row in try provider(row) }
    }

    public static func find(_ name: String, in context: Context) throws -> Provider? {
        try context.db.first("SELECT \(columns) FROM provider WHERE name = ?", [.text(name)]) { row in try provider(row) }
    }

    /// - Throws: `.notFound`, saying what there is.
    public static func named(_ name: String, in context: Context) throws -> Provider {
        if let provider = try find(name, in: context) { return provider }
        let names = try list(in: context).map(\.name)
        throw Failure(
            .notFound,
            names.isEmpty
                ? "There is no provider \(name); none was added yet."
                : "There is no provider \(name). There are \(names.joined(separator: ", ")).")
    }

    /// Its key, opened; `nil` without one.
    public static func key(of name: String, in context: Context) throws -> String? {
        let sealed = try context.db.first("SELECT secret FROM provider WHERE name = ?", [.text(name)]) { row in
            row.isNull(0) ? nil : row.bytes(0)
        }
        guard let sealed = sealed ?? nil else { return nil }
        return String(decoding: try context.services[Sealing.self].open(sealed, context: sealingContext(name)), as: UTF8.self)
    }

    /// Binds a sealed key to its row, so that it cannot be moved to another one.
    private static func sealingContext(_ name: String) -> String { "provider.secret.\(name)" }

    private static let columns =
        "name, kind, address, settings, secret IS NOT NULL, prices, priced_at, timeout_seconds, attempts, created_at"

    private static func provider(_ row: borrowing Columns) throws -> Provider {
        Provider(
            name: row.text(0), kind: try Stories.word(row.text(1)), address: row.textIfAny(2), settings: try JSON(parsing: row.text(3)),
            hasKey: row.integer(4) != 0,
            prices: ProviderPrices(stored: try JSON(parsing: row.text(5)), setAt: Instant(milliseconds: row.integer(6))),
            timeoutSeconds: Int(row.integer(7)), attempts: Int(row.integer(8)), createdAt: Instant(milliseconds: row.integer(9)))
    }
}
