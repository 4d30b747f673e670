public import Operations
internal import Store

/// Ends holds whose work has ended without saying so: its process died between the two.
public enum LedgerUpkeep {
    /// Holds looked at in one transaction.
    static let batch = 200

    /// Looks at some open holds.
    /// - Parameter after: the subject that the last call ended with.
    /// - Returns: where to go on; `nil` at the end.
    public static func endLeft(after: String, in context: Context) throws -> String? {
        let subjects = try context.db.all(
            "SELECT subject FROM ledger_hold WHERE subject > ? ORDER BY subject LIMIT ?", [.text(after), .integer(Int64(batch))]
        ) { $0.text(0) }
        for subject in subjects {
            switch try outcome(of: subject, in: context) {
            case .open: break
            case .done: try Ledger.settle(subject, in: context)
            case .undone: if try !ProviderCalls.holds(subject, in: context) { try Ledger.release(subject, in: context) }
            }
        }
        return subjects.count == batch ? subjects.last : nil
    }

    private enum Outcome {
        case open
        case done
        case undone
    }

    private static func outcome(of subject: String, in context: Context) throws -> Outcome {
        // A question about a post that goes out: its call ends the hold, and one that died is given up.
        if subject.hasSuffix(ProviderCalls.Owner.outgoing) { return .undone }
        let id = String(subject.prefix { $0 != "." })  // a post's picture and caption are held by its id and what it is
        let statement =
            JobID(id) != nil
            ? "SELECT state FROM job WHERE id = ?"
            : StoryID(id) != nil
                ? "SELECT state FROM batch_item WHERE story = ?"
                : LoRAID(id) != nil ? "SELECT state FROM lora_version WHERE id = ?" : "SELECT state FROM publication WHERE id = ?"
        let state = try context.db.first(statement, [.text(id)]) { $0.text(0) }
        switch state {
        case "done", "published", "ready": return .done
        case nil, "failed", "cancelled", "skipped": return .undone
        // What waits, is going on, or may be out for all that is known.
        default: return .open
        }
    }
}
