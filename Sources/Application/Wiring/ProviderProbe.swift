internal import Engines
internal import Features
internal import JSONSchema
internal import Operations
internal import Synchronization

/// The question whether a provider is there, for operations and pages, which are made before the engines that ask it.
final class ProviderProbe: ProviderAsking {
    private let generators = Mutex<OutsideGenerators?>(nil)

    func attach(_ outside: OutsideGenerators) { generators.withLock { $0 = outside } }

    func ask(_ name: String) async throws(Failure) -> JSON {
        guard let outside = generators.withLock({ $0 }) else { preconditionFailure("asked before the appliance was made") }
        return try await outside.probe(name)
    }
}
