internal import Features
internal import JSONSchema

/// What providers that run trainers of many makers have in common.
extension ProviderLine {
    /// The input of a trainer: the usual members, unless the operator has written something else for one; null stands for one that the
    /// trainer does not take.
    func trainingInput(_ usual: JSON) -> JSON {
        var input = provider.settings["training_input"] ?? [:]
        for member in usual.objectValue?.members ?? [] where input[member.key] == nil { input[member.key] = member.value }
        var taken = JSON.Object()
        for member in input.objectValue?.members ?? [] where !member.value.isNull { taken.append(member.key, member.value) }
        return .object(taken)
    }

    /// The file of a training, which is paid for.
    func trained(_ address: String) async throws(ProviderFailure) -> Spool {
        try await fetch(address, maxBytes: LoRAs.maxBytes, seconds: Self.weightsSeconds)
    }

    /// How long a gigabyte may take: on a line of 10 Mbit/s.
    private static let weightsSeconds = 900
}
