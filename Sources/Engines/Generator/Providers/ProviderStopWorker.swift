internal import Features
public import JSONSchema
public import Operations

/// Tells a provider that what it is at is not wanted any more.
public struct ProviderStopWorker: JobWorker {
    public let kind = ProviderStop.jobKind
    private let generators: OutsideGenerators

    public init(generators: OutsideGenerators) { self.generators = generators }

    public func work(_ job: Job) async throws(Failure) -> JSON {
        guard let stop = ProviderStop(job) else { return [:] }
        let (provider, adapter) = try generators.adapter(of: stop.provider)
        do throws(ProviderFailure) { try await adapter.stop(stop.remote) } catch {
            throw Failure(.validationFailed, "\(provider.name): \(error.message)")
        }
        return [:]
    }
}
