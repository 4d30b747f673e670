internal import GRDB
public import JSONSchema
public import Operations
internal import Store

/// The calls of providers, written down before they are made: what was paid for is known after any crash, nothing that may cost something is
/// called twice by itself, and work that goes on over there is found again.
///
/// Whoever ends a call also ends the hold that the ledger has for it, in the same transaction.
public enum ProviderCalls {
    public struct Call: Sendable, Equatable {
        public let id: Int64
        public let provider: String
        public let isPaid: Bool
        public let state: State
        /// What leads back to the work over there.
        public let remote: JSON?
        public let answer: JSON?
    }

    public enum State: String, ParamWord {
        case sent, accepted, answered, used, failed, lost

        /// Whether something may still come of it.
        var isOpen: Bool { self == .sent || self == .accepted || self == .answered }
    }

    /// What is asked for.
    public struct Subject: Sendable {
        public var story: StoryID
        public var capability: ProviderCapability
        public var prompt: String
        public var seed: UInt64

        public init(story: StoryID, capability: ProviderCapability, prompt: String, seed: UInt64) {
            self.story = story
            self.capability = capability
            self.prompt = prompt
            self.seed = seed
        }
    }

    /// The call of which something may still come; a later one than any that ended.
    /// One that was told something else is of no use for what is asked now.
    public static func open(_ subject: Subject, in context: Context) throws -> Call? {
        let last = try context.db.first(
            """
            SELECT id, provider, is_paid, state, remote, answer, prompt = ? FROM provider_call
            WHERE story = ? AND capability = ? ORDER BY id DESC LIMIT 1
            """, [.text(subject.prompt), .text(subject.story.text), .text(subject.capability.rawValue)]
        ) { row in
            (
                call: Call(
                    id: row.integer(0), provider: row.text(1), isPaid: row.integer(2) != 0, state: try Stories.word(row.text(3)),
                    remote: try row.textIfAny(4).map { try JSON(parsing: $0) }, answer: try row.textIfAny(5).map { try JSON(parsing: $0) }),
                isSame: row.integer(6) != 0
            )
        }
        guard let last, last.call.state.isOpen, last.isSame else { return nil }
        return last.call
    }

    /// Notes durably that a provider is about to be called.
    /// - Returns: the call's number.
    public static func begin(_ provider: Provider, _ subject: Subject, in context: Context) throws -> Int64 {
        try context.db.first(
            """
            INSERT INTO provider_call (story, capability, provider, is_paid, prompt, seed, state, created_at, updated_at)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, 'sent', ?7, ?7) RETURNING id
            """,
            [
                .text(subject.story.text), .text(subject.capability.rawValue), .text(provider.name), .integer(provider.isPaid ? 1 : 0),
                .text(subject.prompt), .integer(Int64(subject.seed)), .integer(context.now.milliseconds),
            ]
        ) { $0.integer(0) } ?? 0
    }

    /// Notes durably what leads back to the work over there, so that a restart goes on asking for it.
    public static func accepted(_ call: Int64, remote: JSON, in context: Context) throws {
        try context.db.run(
            "UPDATE provider_call SET state = 'accepted', remote = ?, updated_at = ? WHERE id = ?",
            [.text(remote.text), .integer(context.now.milliseconds), .integer(call)])
    }

    /// It was made, and is paid for.
    /// - Parameters:
    ///   - answer: what the post takes over, where that is a text.
    ///   - micros: what it really cost.
    public static func answered(_ call: Int64, _ subject: Subject, answer: JSON?, micros: Int64, in context: Context) throws {
        try context.db.run(
            "UPDATE provider_call SET state = 'answered', answer = ?, micros = ?, updated_at = ? WHERE id = ?",
            [.text(orNull: answer?.text), .integer(micros), .integer(context.now.milliseconds), .integer(call)])
        try Ledger.settle(ContentCharge.subject(subject.capability, of: subject.story), amount: micros, in: context)
    }

    /// Nothing was made. The hold stays for whoever is asked next.
    /// - Parameter micros: what it cost all the same; `nil` for nothing.
    public static func failed(_ call: Int64, _ subject: Subject, _ error: String, micros: Int64?, in context: Context) throws {
        try context.db.run(
            "UPDATE provider_call SET state = 'failed', error = ?, micros = ?, updated_at = ? WHERE id = ?",
            [.text(error), .integer(orNull: micros), .integer(context.now.milliseconds), .integer(call)])
        if let micros {
            try Ledger.settle(ContentCharge.subject(subject.capability, of: subject.story), amount: micros, in: context)
        } else if try !isWanted(subject.story, in: context) {
            try Ledger.release(ContentCharge.subject(subject.capability, of: subject.story), in: context)
        }
    }

    /// Nobody knows whether it was made: it counts as paid, at what was reserved.
    public static func lost(_ call: Int64, _ subject: Subject, in context: Context) throws {
        try context.db.run(
            "UPDATE provider_call SET state = 'lost', updated_at = ? WHERE id = ?", [.integer(context.now.milliseconds), .integer(call)])
        try Ledger.settle(ContentCharge.subject(subject.capability, of: subject.story), in: context)
    }

    /// Whether the last call was paid for, with or without something to show for it: then nobody else is asked.
    public static func isPaidFor(_ subject: Subject, in context: Context) throws -> Bool {
        try context.db.first(
            "SELECT micros > 0 FROM provider_call WHERE story = ? AND capability = ? ORDER BY id DESC LIMIT 1",
            [.text(subject.story.text), .text(subject.capability.rawValue)]
        ) { $0.integer(0) != 0 } ?? false
    }

    /// The post has what was made.
    static func used(by story: StoryID, in context: Context) throws {
        try context.db.run(
            "UPDATE provider_call SET state = 'used', updated_at = ? WHERE story = ? AND state = 'answered'",
            [.integer(context.now.milliseconds), .text(story.text)])
    }

    /// Whether a call is under way that may cost something: its hold is ended by its end, whatever becomes of the post.
    static func isUnderWay(_ capability: ProviderCapability, of story: StoryID, in context: Context) throws -> Bool {
        try context.db.first(
            """
            SELECT state IN ('sent', 'accepted') AND is_paid FROM provider_call WHERE story = ? AND capability = ?
            ORDER BY id DESC LIMIT 1
            """, [.text(story.text), .text(capability.rawValue)]
        ) { $0.integer(0) != 0 } ?? false
    }

    /// Whether a call keeps a hold open though the post is not wanted any more. One that nobody can be waiting for any longer has lost its
    /// answer: it counts as paid.
    static func holds(_ subject: String, in context: Context) throws -> Bool {
        let parts = subject.split(separator: ".").map(String.init)
        guard parts.count == 2, let story = StoryID(parts[0]), let capability = ProviderCapability(rawValue: parts[1]),
            try isUnderWay(capability, of: story, in: context)
        else { return false }
        let last = try context.db.first(
            "SELECT id, updated_at FROM provider_call WHERE story = ? AND capability = ? ORDER BY id DESC LIMIT 1",
            [.text(story.text), .text(capability.rawValue)]
        ) { (id: $0.integer(0), at: Instant(milliseconds: $0.integer(1))) }
        if let last, last.at.adding(seconds: longestCallSeconds) < context.now {
            try lost(last.id, Subject(story: story, capability: capability, prompt: "", seed: 0), in: context)
        }
        return true
    }

    /// Twice the longest time-out of a provider.
    private static let longestCallSeconds = 2 * ProviderOrder.timeouts.upperBound

    private static func isWanted(_ story: StoryID, in context: Context) throws -> Bool {
        try context.db.first("SELECT state IN ('waiting', 'working') FROM batch_item WHERE story = ?", [.text(story.text)]) {
            $0.integer(0) != 0
        } ?? false
    }
}
