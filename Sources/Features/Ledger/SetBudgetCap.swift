public import Operations
internal import Store

/// Sets how much may be spent a month.
public struct SetBudgetCap: Operation {
    public static let spec = Spec(
        "set_budget_cap",
        "Set how much may be spent a month, over all keys, apps and the console. What would pass it is refused before any work.",
        .patch("/api/v1/budget"), scope: .billingWrite, effect: .changes, toolset: .billing, command: ["budget", "set"])

    @Param("Micro-dollars a month: 5000000 is $5.00; 0 allows only what is free. Leave it out for no cap.", .range(0...1_000_000_000_000))
    var monthlyCapMicros: Int?
    @Param("The IANA time zone whose months count. Default: as before, at first your first project's.") var timezone: TimeZoneName?

    public init() {}

    public func run(in context: Context) throws -> Budget {
        guard let user = context.caller.user else {
            throw Failure(.validationFailed, "A cap is a user's. Say whose: troupe budget set --as you@example.org.")
        }
        try context.db.run(
            """
            INSERT INTO budget (user, monthly_cap, time_zone, updated_at) VALUES (?, ?, ?, ?)
            ON CONFLICT (user) DO UPDATE SET monthly_cap = excluded.monthly_cap,
                time_zone = coalesce(excluded.time_zone, time_zone), updated_at = excluded.updated_at
            """,
            [
                .text(user.text), .integer(orNull: monthlyCapMicros.map { Int64($0) }), .text(orNull: timezone?.identifier),
                .integer(context.now.milliseconds),
            ])
        return try Budget.of(Account.of(user, in: context), in: context)
    }
}
