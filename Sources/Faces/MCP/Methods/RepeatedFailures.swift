internal import JSONSchema
internal import Operations
internal import Synchronization

/// Notices callers that send the same failing call again and again, and has them stop.
///
/// Kept in memory only and bounded: it is advice, and what is forgotten is only told later.
final class RepeatedFailures: Sendable {
    private struct Key: Hashable {
        var caller: String
        var tool: String
    }

    private struct Row {
        var arguments: Int
        var count: Int
    }

    /// From the third on a model is going round in a circle.
    private static let patience = 3
    /// More callers than these with a failing tool each are nobody's agents.
    private static let maxKeys = 1_000

    private let rows = Mutex<[Key: Row]>([:])

    /// The outcome, with a sentence more where the same call has failed too often in a row.
    func told<Reply>(_ result: Result<Reply, Failure>, of call: Dispatcher.Call) -> Result<Reply, Failure> {
        let key = Key(caller: call.caller.subject, tool: call.operation)
        guard case .failure(var failure) = result else {
            rows.withLock { if !$0.isEmpty { $0[key] = nil } }
            return result
        }
        // Whoever is too fast is told when to come again.
        guard failure.code != .rateLimited, failure.code != .busy else { return result }
        let arguments = call.arguments.bytes.hashValue
        let count = rows.withLock { rows in
            var row = rows[key] ?? Row(arguments: arguments, count: 0)
            row.count = row.arguments == arguments ? row.count + 1 : 1
            row.arguments = arguments
            if rows.count >= Self.maxKeys, rows[key] == nil { rows = [:] }
            rows[key] = row
            return row.count
        }
        guard count >= Self.patience else { return result }
        failure.message += " This same call has failed \(count) times in a row: stop repeating it, and ask the person how to go on."
        failure.retry = .never
        return .failure(failure)
    }
}
