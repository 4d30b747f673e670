public import JSONSchema
public import Operations

/// Asks a provider whether it is there, lets us in, and has the models; nothing is made and nothing paid.
public protocol ProviderAsking: Sendable {
    /// What was found.
    /// - Throws: `.notFound` for a name that none has, `.busy` for one that cannot be reached, `.validationFailed` for one that says no.
    func ask(_ name: String) async throws(Failure) -> JSON
}

/// Who asks; filled in by Application, since it goes out.
public enum ProviderProbing: ServiceKey {
    public typealias Value = any ProviderAsking
}
