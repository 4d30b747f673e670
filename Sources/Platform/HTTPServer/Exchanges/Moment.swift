import Glibc

/// A moment in milliseconds of a clock that only goes forward; of one process, never stored.
struct Moment: Comparable, Sendable {
    var milliseconds: Int64

    /// Now, to about four milliseconds: the coarse clock costs a tenth of the exact one.
    static var now: Moment {
        var time = timespec()
        _ = unsafe clock_gettime(CLOCK_MONOTONIC_COARSE, &time)
        return Moment(milliseconds: Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000)
    }

    static func < (left: Moment, right: Moment) -> Bool { left.milliseconds < right.milliseconds }

    static func + (moment: Moment, duration: Duration) -> Moment { moment.adding(milliseconds: duration.milliseconds) }

    func adding(milliseconds more: Int64) -> Moment { Moment(milliseconds: milliseconds + more) }
}

extension Duration {
    var milliseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds * 1_000 + attoseconds / 1_000_000_000_000_000
    }
}

/// How long what every request goes through may take, in milliseconds: to ask a duration for them is to divide numbers of 128 bits.
struct UsualDeadlines {
    let header: Int64
    let body: Int64
    /// For the next request's header: the connection may lie still before it.
    let nextHeader: Int64

    init(_ configuration: Server.Configuration) {
        header = configuration.headerDeadline.milliseconds
        body = configuration.bodyDeadline.milliseconds
        nextHeader = configuration.idleTimeout.milliseconds + header
    }
}
