public import Operations
internal import Glibc

/// The machine's clock.
public struct SystemClock: WallClock {
    public init() {}

    public var now: Instant {
        var time = timespec()
        unsafe clock_gettime(CLOCK_REALTIME, &time)
        return Instant(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
    }
}

/// The machine's chance, for ids.
public struct SystemRandomness: Randomness {
    public init() {}

    public func next() -> UInt64 { UInt64.random(in: .min ... .max) }
}
