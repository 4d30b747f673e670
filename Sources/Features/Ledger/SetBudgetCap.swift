internal import JSONSchema
public import Operations
internal import Store

/// Sets how much may be spent a month.
public struct SetBudgetCap: Operation {
    public static let spec = Spec(
        "set_budget_cap",
        "Set how much may be spent a month, over all keys, apps and the console. What would pass it is refused before any work.",
        .patch("/api/v1/budget"), scope: .billingWrite, effect: .changes, toolset: .billing, command: ["budget", "set"])

    @Param("Micro-dollars a month: 5000000 is $5.00; 0 allows only what is free; null is no cap.", .range(0...1_000_000_000_000))
    var monthlyCapMicros: Change<Int>
    @Param("The IANA time zone whose months count. Default: as before, at first your first project's.") var timezone: TimeZoneName?

    public init() {}

    public func run(in context: Context) throws -> Budget {
        guard let user = context.caller.user else {
            throw Failure(.validationFailed, "A cap is a user's. Say whose: troupe budget set --as you@example.org.")
        }
        let cap: Int64?
        switch (monthlyCapMicros, timezone) {
        case (.keep, nil):
            throw Failure(
                .validationFailed, "Say the cap, or null for none, or the time zone.", parameter: "monthly_cap_micros",
                fix: ["monthly_cap_micros": 5_000_000])
        case (.set(let micros), _): cap = Int64(micros)
        case (.keep, _), (.remove, _): cap = nil
        }
        let keeps = if case .keep = monthlyCapMicros { true } else { false }
        try context.db.run(
            """
            INSERT INTO budget (user, monthly_cap, time_zone, updated_at) VALUES (?1, ?2, ?3, ?4)
            ON CONFLICT (user) DO UPDATE SET monthly_cap = CASE ?5 WHEN 1 THEN monthly_cap ELSE excluded.monthly_cap END,
                time_zone = coalesce(excluded.time_zone, time_zone), updated_at = excluded.updated_at
            """,
            [
                .text(user.text), .integer(orNull: cap), .text(orNull: timezone?.identifier), .integer(context.now.milliseconds),
                .integer(keeps ? 1 : 0),
            ])
        return try Budget.of(Account.of(user, in: context), in: context)
    }
}
