public import Operations

/// The training of a LoRA as work that goes on.
public struct LoRAWork: WorkKind {
    public let prefix = "lra"
    /// It is paid for; whoever stops waiting comes back for it.
    public let endsWithCaller = false

    public init() {}

    public func state(of id: String, in context: Context) throws -> WorkState? {
        guard context.caller.scopes.contains(.characterRead), let id = LoRAID(id) else { return nil }
        let character: CharacterID
        do { character = try LoRAs.character(of: id, in: context) } catch let failure as Failure where failure.code == .notFound {
            return nil
        }
        let status = try LoRAStatus(of: character, in: context)
        guard let version = status.latest else { return nil }
        let isGoingOn = version.id == id && version.state == .training
        let percent = version.progress ?? 0
        return WorkState(
            isGoingOn ? .working : .done(status.json), progress: Progress(Double(percent), of: 100, "\(percent) % trained"),
            createdAt: version.createdAt, updatedAt: version.updatedAt)
    }

    public func cancel(_ id: String, in context: Context) throws {
        guard let id = LoRAID(id) else { return }
        try context.require(anyOf: [.characterWrite], for: "Stopping a training")
        _ = try LoRAs.character(of: id, in: context)
        try LoRATraining.cancel(id, in: context)
    }
}
