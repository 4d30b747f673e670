public import Secrets

/// What operations need from outside, filled in by Application: a value a key.
public protocol ServiceKey {
    associatedtype Value: Sendable
}

/// The services that this process offers to operations.
public struct Services: Sendable {
    private var values: [ObjectIdentifier: any AnyObject & Sendable] = [:]

    public init() {}

    /// The service of that key. Asking for one that was not filled in is a bug of ours.
    public subscript<Key: ServiceKey>(_ key: Key.Type) -> Key.Value {
        get {
            guard let value = filled(key) else { preconditionFailure("\(key) was not filled in") }
            return value
        }
        set { values[ObjectIdentifier(key)] = Service(newValue) }
    }

    /// The public address, by the name that a request came by where that is another of this server's own (`OwnNames`).
    /// - Parameters:
    ///   - authority: the request's `Host`.
    ///   - publicURL: the public address.
    public func address(askedBy authority: String?, of publicURL: String) -> String {
        guard let authority, let names = filled(OwnNames.self)?() else { return publicURL }
        let asked = "http://" + authority.lowercased()
        return names.contains(asked) ? asked : publicURL
    }

    /// The service of that key, if it was filled in.
    func filled<Key: ServiceKey>(_ key: Key.Type) -> Key.Value? { (values[ObjectIdentifier(key)] as? Service<Key.Value>)?.value }
}

/// A service on its way through the table. A class, because a cast of it costs a comparison; a cast of a bare closure asks the runtime.
private final class Service<Value: Sendable>: Sendable {
    let value: Value

    init(_ value: Value) { self.value = value }
}

/// Seals secrets at rest; filled in by Application.
public enum Sealing: ServiceKey {
    public typealias Value = SealingKey
}

/// Where people and networks reach the appliance, without a slash at the end: `https://troupe.example`.
public enum PublicURL: ServiceKey {
    public typealias Value = @Sendable () -> String
}

/// Other spellings of the public address that lead to this very server: on loopback, where no public address was given, `localhost` and the
/// like. Clients compare what they were given with what the metadata names (RFC 9728 section 3.3), so it speaks of the address asked.
public enum OwnNames: ServiceKey {
    public typealias Value = @Sendable () -> [String]
}

/// Tells the time; fixed in tests.
public protocol WallClock: Sendable {
    var now: Instant { get }
}

/// Gives chance; fixed in tests.
public protocol Randomness: Sendable {
    func next() -> UInt64
}
