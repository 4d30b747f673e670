public import Operations

/// Tells what may be spent this month.
public struct GetBudget: Operation {
    public static let spec = Spec(
        "get_budget", "Tell this month's budget: the cap, what is spent, what is reserved for what is scheduled, and when it begins anew.",
        .get("/api/v1/budget"), scope: .billingRead, effect: .reads, toolset: .billing, aliases: ["get_billing_state"],
        command: ["budget", "show"])

    public init() {}

    public func run(in context: Context) throws -> Budget { try Budget.of(Account.asking(in: context), in: context) }
}

extension Account {
    /// The caller's own; the operator's is where nobody's project pays.
    static func asking(in context: Context) throws -> Account {
        guard let user = context.caller.user else { return Account(name: "operator", zone: .utc, cap: nil) }
        return try of(user, in: context)
    }
}
