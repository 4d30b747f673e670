public import Operations

/// Shows a batch.
public struct GetBatch: Operation {
    public static let spec = Spec(
        "get_batch", "Show how a batch of generated posts stands, and each of its posts.", .get("/api/v1/batches/{batch_id}"),
        scope: .contentRead, effect: .reads, toolset: .generation, aliases: ["get_batch_status"], view: "batch")

    @Param("The batch's identifier.") var batchID: BatchID

    public init() {}

    public func run(in context: Context) throws -> BatchReport { try Batches.report(batchID, in: context) }
}
