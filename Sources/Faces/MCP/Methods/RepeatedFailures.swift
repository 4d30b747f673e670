internal import JSONSchema
internal import Operations
internal import Synchronization

/// Notices callers that send the same failing call again and again, and has them stop.
///
/// Kept in memory only and bounded: it is advice, and what is forgotten is only told later.
final class RepeatedFailures: Sendable {
    private struct Row {
        var arguments: Int
        var count: Int
    }

    /// From the third on a model is going round in a circle.
    private static let patience = 3
    /// More callers with failing calls, and more such tools of one caller, are nobody's agents.
    private static let maxCallers = 1_000
    private static let maxTools = 20

    /// By caller and tool.
    private let rows = Mutex<[String: [String: Row]]>([:])
    /// Whether there are rows: mostly there are none, and whoever succeeds need not wait for the lock.
    private let hasRows = Atomic(false)

    /// The outcome, with a sentence more where the same call has failed too often in a row: nothing of that caller's has succeeded meanwhile.
    func told<Reply>(_ result: Result<Reply, Failure>, of call: Dispatcher.Call) -> Result<Reply, Failure> {
        let caller = call.caller.subject
        guard case .failure(var failure) = result else {
            if hasRows.load(ordering: .relaxed) {
                rows.withLock { rows in
                    rows[caller] = nil
                    hasRows.store(!rows.isEmpty, ordering: .relaxed)
                }
            }
            return result
        }
        // Whoever is too fast is told when to come again.
        guard failure.code != .rateLimited, failure.code != .busy else { return result }
        let arguments = call.arguments.bytes.hashValue
        let count = rows.withLock { rows in
            if rows.count >= Self.maxCallers, rows[caller] == nil { rows = [:] }
            var own = rows[caller] ?? [:]
            if own.count >= Self.maxTools, own[call.operation] == nil { own = [:] }
            var row = own[call.operation] ?? Row(arguments: arguments, count: 0)
            row.count = row.arguments == arguments ? row.count + 1 : 1
            row.arguments = arguments
            own[call.operation] = row
            rows[caller] = own
            hasRows.store(true, ordering: .relaxed)
            return row.count
        }
        guard count >= Self.patience else { return result }
        failure.message += " This same call has failed \(count) times in a row: stop repeating it, and ask the person how to go on."
        failure.retry = .never
        return .failure(failure)
    }
}
