public import Operations

/// The making of a batch as work that goes on.
public struct BatchWork: WorkKind {
    public let prefix = "bat"
    /// It was ordered, and perhaps paid for; whoever stops waiting comes back for it.
    public let endsWithCaller = false

    public init() {}

    public func state(of id: String, in context: Context) throws -> WorkState? {
        guard context.caller.scopes.contains(.contentRead), let id = BatchID(id) else { return nil }
        let report: BatchReport
        do { report = try Batches.report(id, in: context) } catch let failure as Failure where failure.code == .notFound { return nil }
        let counts = report.batch.counts
        let (ended, all) = (counts.done + counts.failed + counts.cancelled, report.items.count)
        return WorkState(
            report.batch.state.isTerminal ? .done(report.json) : .working,
            progress: Progress(Double(ended), of: Double(all), "\(ended) of \(all) posts made"), createdAt: report.batch.createdAt,
            updatedAt: report.batch.updatedAt)
    }

    public func cancel(_ id: String, in context: Context) throws {
        guard let id = BatchID(id) else { return }
        try context.require(anyOf: [.contentGenerate], for: "Stopping a batch")
        try Batches.cancel(id, in: context)
    }
}
