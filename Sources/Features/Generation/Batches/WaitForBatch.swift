public import JSONSchema
public import Operations

/// Waits for the end of a batch.
public struct WaitForBatch: AwaitingOperation {
    public static let spec = Spec(
        "wait_for_batch",
        "Wait until all posts of a batch are made or given up, or the time is over; then call it again. Answers like get_batch.",
        .get("/api/v1/batches/{batch_id}/wait"), scope: .contentRead, effect: .reads, toolset: .generation, command: ["batch", "wait"],
        view: "batch", longWaitSeconds: 300)

    @Param("The batch's identifier.") var batchID: BatchID
    @Param("How many seconds to wait at most.", .range(0...300), aliases: ["timeout", "timeout_seconds"]) public var waitSeconds = 50

    public init() {}

    public func run(in context: Context) throws -> BatchReport { try Batches.report(batchID, in: context) }

    public func work(begunBy reply: JSON) -> String? {
        reply["state"]?.stringValue == BatchState.generating.rawValue ? reply["id"]?.stringValue : nil
    }
}
