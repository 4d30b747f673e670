internal import Features
internal import JSONSchema

/// What providers that run trainers of many makers have in common.
extension ProviderLine {
    /// The file of a training, which is paid for.
    func trained(_ address: String) async throws(ProviderFailure) -> Spool {
        try await fetch(address, maxBytes: LoRAs.maxBytes, seconds: LoRAs.fetchSeconds)
    }
}
