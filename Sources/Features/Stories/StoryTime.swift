internal import JSONSchema
internal import Operations

/// When a story is to go out: an instant, or a local time and its zone.
struct StoryTime: Equatable {
    var instant: Instant
    var local: LocalDateTime?
    var zone: TimeZoneName?

    /// How far ahead a story may be scheduled.
    static let maxDaysAhead = 366

    /// Reads the two forms of a time; `nil` where none was sent.
    /// - Throws: `.validationFailed` for both forms at once, for a half of one, and for times outside the next 366 days.
    static func read(
        instant: Instant?, local: LocalDateTime?, zone: TimeZoneName?, standardZone: @autoclosure () throws -> TimeZoneName?, now: Instant
    ) throws -> StoryTime? {
        if let instant, local != nil {
            throw Failure(
                .validationFailed, "Give the time once: scheduled_at, or scheduled_at_local with timezone.", parameter: "scheduled_at",
                got: instant.json
            ).instead(nil)
        }
        if let instant {
            guard zone == nil else {
                throw Failure(
                    .validationFailed, "timezone goes with scheduled_at_local; scheduled_at carries its offset itself.",
                    parameter: "timezone"
                ).instead(nil)
            }
            return try StoryTime(instant: instant).checked("scheduled_at", now)
        }
        guard let local else {
            if zone != nil {
                throw Failure(.validationFailed, "timezone needs scheduled_at_local.", parameter: "scheduled_at_local")
                    .instead(nil, at: "timezone")
            }
            return nil
        }
        guard let zone = try zone ?? standardZone() else {
            throw Failure(
                .validationFailed, "scheduled_at_local needs timezone, an IANA name such as Europe/Berlin.", parameter: "timezone"
            ).instead("Europe/Berlin")
        }
        let resolution = LocalTime.resolve(local, in: zone)
        return try StoryTime(instant: Instant(milliseconds: resolution.instantMilliseconds), local: local, zone: zone)
            .checked("scheduled_at_local", now)
    }

    /// Whether it is still to come. A minute of grace: an agent that says "now" should not lose to its own network.
    func isAhead(of now: Instant) -> Bool { instant >= now.adding(seconds: -60) }

    private func checked(_ parameter: String, _ now: Instant) throws -> StoryTime {
        guard isAhead(of: now) else {
            throw Failure(
                .validationFailed, "This time is in the past (it is now \(now)). To publish at once use publish_story.",
                parameter: parameter,
                got: instant.json
            ).instead(shifted(after: now))
        }
        guard instant <= now.adding(seconds: Self.maxDaysAhead * 86_400) else {
            throw Failure(
                .validationFailed, "This time is more than \(Self.maxDaysAhead) days ahead.", parameter: parameter, got: instant.json
            ).instead(shifted(after: now))
        }
        return self
    }

    /// A time that is still to come, as an example.
    static func soon(after now: Instant) -> JSON { StoryTime(instant: now.adding(seconds: 60)).shifted(after: now) }

    /// The same time of day, on the first day on which it is still to come; in the form in which the time was sent.
    private func shifted(after now: Instant) -> JSON {
        let day: Int64 = 86_400_000
        // An hour on, so that it is not in the past again when it is sent.
        let earliest = now.milliseconds + 3_600_000
        let away = earliest - instant.milliseconds
        let days = away > 0 ? (away + day - 1) / day : -(-away / day)
        guard let local else { return Instant(milliseconds: instant.milliseconds + days * day).json }
        // The clocks may be put forward in between, by an hour or less.
        return LocalDateTime(secondsAsUTC: local.secondsAsUTC + Int(days + 1) * 86_400).json
    }

    /// What is to be said of a local time that the clocks skip or show twice; `nil` for all others.
    static func note(local: String?, zone: String?) -> String? {
        // The table holds only what was read before; a zone that a newer system dropped has no note.
        guard let local, let zone, let time = try? LocalDateTime(local), let name = try? TimeZoneName(zone) else { return nil }
        switch LocalTime.resolve(time, in: name).adjustment {
        case .none: return nil
        case .movedForward(let moved, _): return "The clocks in \(zone) skip \(local); it goes out at \(moved), the first valid minute."
        case .earlierOfTwo: return "The clocks in \(zone) show \(local) twice; it goes out at the earlier of the two."
        }
    }
}

extension Story {
    /// The time that it has, also while nothing is queued for it.
    var keptTime: StoryTime? {
        guard let scheduledAt else { return nil }
        // The table holds only what was read before; a zone that a newer system dropped leaves the instant.
        guard let scheduledAtLocal, let timezone, let local = try? LocalDateTime(scheduledAtLocal), let zone = try? TimeZoneName(timezone)
        else { return StoryTime(instant: scheduledAt) }
        return StoryTime(instant: scheduledAt, local: local, zone: zone)
    }
}
