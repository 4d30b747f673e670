import Operations

@testable import Features

/// Instants, local times and zones: `2026-03-29T02:30 Europe/Berlin`.
enum TimesTarget {
    @Sendable static func run(_ input: [UInt8]) {
        let text = String(decoding: input, as: UTF8.self)
        instant(text)
        let parts = text.split(separator: " ", maxSplits: 1).map(String.init)
        let zone = zone(parts.last ?? "")
        guard let local = try? LocalDateTime(parts.first ?? "") else { return }
        require((try? LocalDateTime(local.description)) == local, "a local time is read as it was written")
        require(LocalDateTime(secondsAsUTC: local.secondsAsUTC, millisecond: local.millisecond) == local, "a local time is its number")
        for zone in [zone, .utc].compactMap({ $0 }) { resolve(local, in: zone) }
    }

    private static func instant(_ text: String) {
        guard let instant = Instant(text) else { return }
        require(Instant(instant.description) == instant, "an instant is read as it was written")
        require(instant.description.utf8.count == 24, "an instant has 24 characters")
    }

    private static func zone(_ text: String) -> TimeZoneName? {
        do {
            let zone = try TimeZoneName(text)
            require(zone.identifier.utf8.elementsEqual(text.utf8), "a zone has the name by which it was asked for")
            return zone
        } catch {
            if let near = error.suggestion { require((try? TimeZoneName(near)) != nil, "a name that is proposed is one") }
            return nil
        }
    }

    private static func resolve(_ local: LocalDateTime, in zone: TimeZoneName) {
        let found = LocalTime.resolve(local, in: zone)
        let shown = LocalTime.format(instantMilliseconds: found.instantMilliseconds, in: zone)
        switch found.adjustment {
        case .none, .earlierOfTwo: require(shown == local, "at the instant of \(local) the clocks of \(zone) show it, not \(shown)")
        case .movedForward(let moved, let seconds):
            require(shown == moved && moved > local && seconds > 0, "a time that is skipped becomes a later one")
        }
    }
}
