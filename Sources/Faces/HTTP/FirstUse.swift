internal import Synchronization

/// A value that is made when it is first asked for, so that a server that starts does not wait for what its first requests do not need.
final class FirstUse<Value: Sendable>: Sendable {
    private final class Made: Sendable {
        let value: Value

        init(_ value: Value) { self.value = value }
    }

    private let make: @Sendable () -> Value
    private let made = AtomicLazyReference<Made>()

    init(_ make: @escaping @Sendable () -> Value) { self.make = make }

    // Two threads that ask first at the same time both make one, and one is kept.
    var value: Value { (made.load() ?? made.storeIfNil(Made(make()))).value }
}
