internal import Engines
internal import Features
internal import JSONSchema
internal import Operations
internal import Synchronization

/// The question whether a provider is there, for operations and pages, which are made before the engines that ask it.
final class ProviderProbe: ProviderAsking {
    /// Weak: the appliance has the services, of which this is one.
    private struct Target { weak var appliance: Appliance? }

    private let target = Mutex(Target())

    func attach(_ appliance: Appliance) { target.withLock { $0.appliance = appliance } }

    func ask(_ name: String) async throws(Failure) -> JSON {
        guard let appliance = target.withLock({ $0.appliance }) else { preconditionFailure("asked before the appliance was made") }
        return try await appliance.probe(provider: name)
    }
}
