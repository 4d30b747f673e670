internal import Operations
internal import Store

/// Whose money it is: a user's, counted by the months of that user's time zone.
struct Account {
    /// The user's id; `operator` for what no user's project is charged with.
    let name: String
    let zone: TimeZoneName
    /// Micro-dollars a month; `nil` for no limit.
    let cap: Int64?

    /// Who pays for what is done in that project: whoever asks for it, else the member who has been there longest.
    static func paying(for project: ProjectID, in context: Context) throws -> Account {
        if let user = context.caller.user { return try of(user, in: context) }
        let owner = try context.db.first("SELECT min(user) FROM membership WHERE project = ?", [.text(project.text)]) { $0.textIfAny(0) }
        guard let owner, let owner else { return Account(name: "operator", zone: .utc, cap: nil) }
        return try of(UserID(stored: owner), in: context)
    }

    static func of(_ user: UserID, in context: Context) throws -> Account {
        let budget = try context.db.first("SELECT monthly_cap, time_zone FROM budget WHERE user = ?", [.text(user.text)]) { row in
            (cap: row.integerIfAny(0), zone: row.textIfAny(1))
        }
        let zone =
            try budget?.zone
            ?? context.db.first(
                """
                SELECT time_zone FROM project WHERE id = (SELECT min(project) FROM membership WHERE user = ?)
                """, [.text(user.text)]
            ) { $0.text(0) }
        return Account(name: user.text, zone: known(zone), cap: budget?.cap)
    }

    /// The zone of that name; UTC where a newer system has dropped it.
    private static func known(_ name: String?) -> TimeZoneName {
        guard let name else { return .utc }
        do { return try TimeZoneName(name) } catch { return .utc }
    }

    /// The month of an instant, as the account's calendar shows it: `2026-11`.
    func month(of instant: Instant) -> String {
        String(LocalTime.format(instantMilliseconds: instant.milliseconds, in: zone).description.prefix(7))
    }

    /// When the month after that of `instant` begins.
    func monthEnd(after instant: Instant) -> Instant {
        let date = LocalTime.format(instantMilliseconds: instant.milliseconds, in: zone).date
        let isLast = date.month == 12
        let next = CivilDate(year: isLast ? date.year + 1 : date.year, month: isLast ? 1 : date.month + 1, day: 1)
        guard let next else { preconditionFailure("every month has a first day") }
        let midnight = LocalDateTime(secondsAsUTC: next.daysSinceEpoch * 86_400)
        return Instant(milliseconds: LocalTime.resolve(midnight, in: zone).instantMilliseconds)
    }
}
