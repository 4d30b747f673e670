/// From a wall's clock to the instant, and back.
public enum LocalTime {
    /// The instant of a local time, and what had to be decided to find it.
    public struct Resolution: Sendable, Hashable {
        /// Milliseconds since 1970 UTC.
        public let instantMilliseconds: Int64
        public let adjustment: Adjustment
    }

    /// What a clock change made of a local time.
    public enum Adjustment: Sendable, Hashable {
        /// The time happens exactly once.
        case none
        /// The clocks skip the time; it became the first whole minute after the gap, that many seconds later on the wall.
        case movedForward(to: LocalDateTime, bySeconds: Int)
        /// The clocks show the time twice; the first was taken.
        case earlierOfTwo
    }

    /// The instant at which the clocks of `zone` show `local`.
    public static func resolve(_ local: LocalDateTime, in zone: TimeZoneName) -> Resolution {
        let rules = ZoneRules(zone)
        let wall = local.secondsAsUTC
        let early = wall - reach
        let late = wall + reach
        let before = rules.offset(at: early)
        let after = rules.offset(at: late)

        let first = rules.offset(at: wall - before) == before
        let second = rules.offset(at: wall - after) == after
        switch (first, second) {
        case (true, true) where before != after:
            return Resolution(instant: min(wall - before, wall - after), local, .earlierOfTwo)
        case (true, _):
            return Resolution(instant: wall - before, local, .none)
        case (false, true):
            return Resolution(instant: wall - after, local, .none)
        case (false, false):
            return afterGap(local, change: change(between: early, and: late, rules), rules)
        }
    }

    /// What the clocks of `zone` show at an instant, given in milliseconds since 1970 UTC.
    public static func format(instantMilliseconds: Int64, in zone: TimeZoneName) -> LocalDateTime {
        let seconds = Int(instantMilliseconds).quotientDown(1_000)
        return LocalDateTime(
            secondsAsUTC: seconds + ZoneRules(zone).offset(at: seconds), millisecond: Int(instantMilliseconds) - seconds * 1_000)
    }

    /// The release of the IANA database whose rules are used, such as `2025b`.
    public static var zoneDataRelease: String { ZoneRules.release }

    /// Offsets reach from -12 to +14 hours, so the instant lies closer than this to the wall's time read as UTC.
    private static let reach = 16 * 3_600

    /// The first instant in seconds at which the offset is no longer the one of `early`.
    private static func change(between early: Int, and late: Int, _ rules: ZoneRules) -> Int {
        let before = rules.offset(at: early)
        var old = early
        var new = late
        while new - old > 1 {
            let middle = old + (new - old) / 2
            if rules.offset(at: middle) == before { old = middle } else { new = middle }
        }
        return new
    }

    /// The first whole minute that the clocks show after `change`.
    private static func afterGap(_ local: LocalDateTime, change: Int, _ rules: ZoneRules) -> Resolution {
        let offset = rules.offset(at: change)
        let shown = change + offset
        let minute = -(-shown).quotientDown(60) * 60
        let moved = LocalDateTime(secondsAsUTC: minute)
        return Resolution(
            instant: minute - offset, moved, .movedForward(to: moved, bySeconds: minute - local.secondsAsUTC))
    }
}

extension LocalTime.Resolution {
    fileprivate init(instant seconds: Int, _ local: LocalDateTime, _ adjustment: LocalTime.Adjustment) {
        instantMilliseconds = Int64(seconds) * 1_000 + Int64(local.millisecond)
        self.adjustment = adjustment
    }
}
