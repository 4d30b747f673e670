public import Secrets

/// What operations need from outside, filled in by Application: a value a key.
public protocol ServiceKey {
    associatedtype Value: Sendable
}

/// The services that this process offers to operations.
public struct Services: Sendable {
    private var values: [ObjectIdentifier: any Sendable] = [:]

    public init() {}

    /// The service of that key. Asking for one that was not filled in is a bug of ours.
    public subscript<Key: ServiceKey>(_ key: Key.Type) -> Key.Value {
        get {
            guard let value = values[ObjectIdentifier(key)] as? Key.Value else { preconditionFailure("\(key) was not filled in") }
            return value
        }
        set { values[ObjectIdentifier(key)] = newValue }
    }

    /// The service of that key, if it was filled in.
    func filled<Key: ServiceKey>(_ key: Key.Type) -> Key.Value? { values[ObjectIdentifier(key)] as? Key.Value }
}

/// Seals secrets at rest; filled in by Application.
public enum Sealing: ServiceKey {
    public typealias Value = SealingKey
}

/// Where people and networks reach the appliance, without a slash at the end: `https://troupe.example`.
public enum PublicURL: ServiceKey {
    public typealias Value = @Sendable () -> String
}

/// Tells the time; fixed in tests.
public protocol WallClock: Sendable {
    var now: Instant { get }
}

/// Gives chance; fixed in tests.
public protocol Randomness: Sendable {
    func next() -> UInt64
}
