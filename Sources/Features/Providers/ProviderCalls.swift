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

    /// What a call is for: a post, one of the pictures that a job makes for no post, or a video, which its job has the hold of.
    public enum Owner: Sendable, Equatable {
        case story(StoryID)
        case job(JobID, picture: String)
        case video(VideoID, job: JobID)
        /// A post that is about to go out, which a classifier is asked about.
        case outgoing(StoryID)
        /// What a job is to make that is no post, which a classifier is asked about before.
        case ordered(JobID)

        /// As the table names it.
        var text: String {
            switch self {
            case .story(let story): story.text
            case .job(let job, let picture): "\(job).\(picture)"
            case .video(let video, _): video.text
            case .outgoing(let story): story.text + Self.outgoing
            case .ordered(let job): job.text + Self.ordered
            }
        }

        /// What stands behind the id of a post that is about to go out.
        static let outgoing = ".outgoing"
        /// What stands behind the id of the job of an order.
        static let ordered = ".moderation"

        fileprivate var story: StoryID? {
            switch self {
            case .story(let story), .outgoing(let story): story
            case .job, .video, .ordered: nil
            }
        }
        fileprivate var job: JobID? {
            switch self {
            case .job(let job, _), .ordered(let job): job
            case .story, .outgoing, .video: nil
            }
        }
        fileprivate var video: VideoID? { if case .video(let video, _) = self { video } else { nil } }
    }

    /// What is asked for.
    public struct Subject: Sendable {
        public var owner: Owner
        public var capability: ProviderCapability
        public var prompt: String
        public var seed: UInt64

        public init(_ owner: Owner, capability: ProviderCapability, prompt: String, seed: UInt64) {
            self.owner = owner
            self.capability = capability
            self.prompt = prompt
            self.seed = seed
        }

        /// Whose hold the ledger has for it.
        var hold: String {
            switch owner {
            case .story(let story): ContentCharge.subject(capability, of: story)
            case .job, .outgoing, .ordered: owner.text
            case .video(_, let job): job.text
            }
        }
    }

    /// The call of which something may still come; a later one than any that ended.
    /// One that was told something else is of no use for what is asked now.
    public static func open(_ subject: Subject, in context: Context) throws -> Call? {
        let last = try context.db.first(
            """
            SELECT id, provider, is_paid, state, remote, answer, prompt = ? FROM provider_call
            WHERE subject = ? AND capability = ? ORDER BY id DESC LIMIT 1
            """, [.text(subject.prompt), .text(subject.owner.text), .text(subject.capability.rawValue)]
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
    /// - Throws: `Jobs.cancelled` where what it is for is not wanted any more.
    public static func begin(_ provider: Provider, _ subject: Subject, in context: Context) throws -> Int64 {
        guard try isWanted(subject.owner, in: context) ?? true else { throw Jobs.cancelled }
        if subject.capability == .moderation { try reserve(provider, subject, in: context) }
        return try context.db.first(
            """
            INSERT INTO provider_call (subject, story, job, video, capability, provider, is_paid, prompt, seed, state, created_at, updated_at)
            VALUES (?1, ?8, ?9, ?10, ?2, ?3, ?4, ?5, ?6, 'sent', ?7, ?7) RETURNING id
            """,
            [
                .text(subject.owner.text), .text(subject.capability.rawValue), .text(provider.name),
                .integer(provider.isPaid(for: subject.capability) ? 1 : 0),
                .text(subject.prompt), .integer(Int64(subject.seed)), .integer(context.now.milliseconds),
                .text(orNull: subject.owner.story?.text), .text(orNull: subject.owner.job?.text),
                .text(orNull: subject.owner.video?.text),
            ]
        ) { $0.integer(0) } ?? 0
    }

    /// Reserves the price of a question, where it has one and nothing is held for it: how many are asked depends on what there is to see.
    /// - Throws: `.budgetExceeded` where it would pass the month's cap.
    private static func reserve(_ provider: Provider, _ subject: Subject, in context: Context) throws {
        guard let project = try project(of: subject.owner, in: context) else { return }
        try Ledger.reserve(
            [Ledger.Charge(subject: subject.hold, item: "moderation.\(provider.name)", project: project, at: context.now)], in: context)
    }

    /// The project that pays for a question.
    private static func project(of owner: Owner, in context: Context) throws -> ProjectID? {
        if let story = owner.story { return try Stories.visible(story, in: context).projectID }
        guard let job = owner.job else { return nil }
        let project = try context.db.first("SELECT project FROM job WHERE id = ?", [.text(job.text)]) { $0.textIfAny(0) }
        return (project ?? nil).map(ProjectID.init(stored:))
    }

    /// Gives back what is reserved for a question about what a job was to make, which was given up.
    static func endQuestion(about job: JobID, in context: Context) throws {
        let owner = Owner.ordered(job)
        if try !isUnderWay(.moderation, of: owner, in: context) { try Ledger.release(owner.text, in: context) }
    }

    /// The calls for posts of a batch that go on at a provider's who said how they are stopped; each is given once.
    static func stoppable(of batch: BatchID, in context: Context) throws -> [ProviderStop] {
        let calls = try context.db.all(
            """
            SELECT provider_call.id, provider, remote FROM batch_item JOIN provider_call ON provider_call.story = batch_item.story
            WHERE batch_item.batch = ? AND batch_item.state = 'working' AND provider_call.state = 'accepted'
            """, [.text(batch.text)]
        ) { row in (id: row.integer(0), provider: row.text(1), remote: try JSON(parsing: row.text(2))) }
        let open = calls.filter { call in
            ["cancel", "cancel_url", "prompt_id"].contains { call.remote[$0]?.stringValue != nil } && call.remote["stopped"] == nil
        }
        for call in open {
            try context.db.run("UPDATE provider_call SET remote = json_set(remote, '$.stopped', 1) WHERE id = ?", [.integer(call.id)])
        }
        return open.map { ProviderStop($0.provider, $0.remote) }
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
        try Ledger.settle(subject.hold, amount: micros, in: context)
    }

    /// A classifier has answered: its verdicts are kept in the transaction that pays for them.
    public static func judged(
        _ call: Int64, _ subject: Subject, by classifier: Provider, _ verdicts: [(thing: ModeratedThing, verdict: Verdict)], micros: Int64,
        in context: Context
    ) throws {
        try answered(call, subject, answer: .array(verdicts.map(\.verdict.json)), micros: micros, in: context)
        try context.db.run("UPDATE provider_call SET state = 'used' WHERE id = ?", [.integer(call)])
        for (thing, verdict) in verdicts { try Verdicts.keep(verdict, on: thing, by: classifier, in: context) }
    }

    /// Nothing was made. The hold stays for whoever is asked next.
    /// - Parameter micros: what it cost all the same; `nil` for nothing.
    public static func failed(_ call: Int64, _ subject: Subject, _ error: String, micros: Int64?, in context: Context) throws {
        try context.db.run(
            "UPDATE provider_call SET state = 'failed', error = ?, micros = ?, updated_at = ? WHERE id = ?",
            [.text(error), .integer(orNull: micros), .integer(context.now.milliseconds), .integer(call)])
        if let micros {
            try Ledger.settle(subject.hold, amount: micros, in: context)
        } else if try isWanted(subject.owner, in: context) != true {
            try Ledger.release(subject.hold, in: context)
        }
    }

    /// Nobody knows whether it was made: it counts as paid, at what was reserved.
    public static func lost(_ call: Int64, _ subject: Subject, in context: Context) throws {
        try context.db.run(
            "UPDATE provider_call SET state = 'lost', updated_at = ? WHERE id = ?", [.integer(context.now.milliseconds), .integer(call)])
        try Ledger.settle(subject.hold, in: context)
    }

    /// Ends the call of what is given up: one that may have been paid for counts as paid.
    static func giveUp(_ subject: Subject, in context: Context) throws {
        guard let call = try open(subject, in: context), call.state != .answered else { return }
        if call.isPaid { return try lost(call.id, subject, in: context) }
        try failed(call.id, subject, "It was given up.", micros: nil, in: context)
    }

    /// Whether the last call was paid for, with or without something to show for it: then nobody else is asked.
    public static func isPaidFor(_ subject: Subject, in context: Context) throws -> Bool { try last(subject, in: context).isPaid }

    /// Why the call came to nothing that was paid for since a post was last asked for: the same is not paid again by itself.
    public static func paidInVain(_ subject: Subject, in context: Context) throws -> String? {
        try context.db.first(
            """
            SELECT provider_call.error FROM provider_call LEFT JOIN batch_item ON batch_item.story = provider_call.story
            WHERE subject = ? AND capability = ? AND prompt = ? AND provider_call.seed = ? AND provider_call.state = 'failed' AND micros > 0
                AND provider_call.updated_at > coalesce(reopened_at, 0)
            ORDER BY id DESC LIMIT 1
            """, [.text(subject.owner.text), .text(subject.capability.rawValue), .text(subject.prompt), .integer(Int64(subject.seed))]
        ) { $0.text(0) }
    }

    /// Whether its provider was told to stop the last call, since what it is for was cancelled: then nobody else is asked either.
    public static func isStopped(_ subject: Subject, in context: Context) throws -> Bool { try last(subject, in: context).isStopped }

    private static func last(_ subject: Subject, in context: Context) throws -> (isPaid: Bool, isStopped: Bool) {
        try context.db.first(
            """
            SELECT micros > 0, json_extract(remote, '$.stopped') IS NOT NULL FROM provider_call
            WHERE subject = ? AND capability = ? ORDER BY id DESC LIMIT 1
            """, [.text(subject.owner.text), .text(subject.capability.rawValue)]
        ) { ($0.integer(0) != 0, $0.integer(1) != 0) } ?? (false, false)
    }

    /// The post, or the job, has what was made.
    static func used(by owner: Owner, in context: Context) throws {
        try context.db.run(
            "UPDATE provider_call SET state = 'used', updated_at = ? WHERE subject = ? AND state = 'answered'",
            [.integer(context.now.milliseconds), .text(owner.text)])
    }

    /// Whether a call is under way that may cost something: its hold is ended by its end, whatever becomes of what it is for.
    static func isUnderWay(_ capability: ProviderCapability, of owner: Owner, in context: Context) throws -> Bool {
        try context.db.first(
            """
            SELECT state IN ('sent', 'accepted') AND is_paid FROM provider_call WHERE subject = ? AND capability = ?
            ORDER BY id DESC LIMIT 1
            """, [.text(owner.text), .text(capability.rawValue)]
        ) { $0.integer(0) != 0 } ?? false
    }

    /// Whether a call keeps a hold open though what it is for is not wanted any more. One that nobody can be waiting for any longer has lost
    /// its answer: it counts as paid.
    static func holds(_ hold: String, in context: Context) throws -> Bool {
        guard let (owner, capability) = owner(of: hold), try isUnderWay(capability, of: owner, in: context) else { return false }
        let last = try context.db.first(
            "SELECT id, updated_at FROM provider_call WHERE subject = ? AND capability = ? ORDER BY id DESC LIMIT 1",
            [.text(owner.text), .text(capability.rawValue)]
        ) { (id: $0.integer(0), at: Instant(milliseconds: $0.integer(1))) }
        if let last, last.at.adding(seconds: longestCallSeconds) < context.now {
            try lost(last.id, Subject(owner, capability: capability, prompt: "", seed: 0), in: context)
        }
        return true
    }

    private static func owner(of hold: String) -> (Owner, ProviderCapability)? {
        let parts = hold.split(separator: ".").map(String.init)
        guard parts.count == 2 else { return nil }
        if let job = JobID(parts[0]), hold.hasSuffix(Owner.ordered) { return (.ordered(job), .moderation) }
        if let job = JobID(parts[0]) { return (.job(job, picture: parts[1]), .picture) }
        guard let story = StoryID(parts[0]) else { return nil }
        if hold.hasSuffix(Owner.outgoing) { return (.outgoing(story), .moderation) }
        guard let capability = ProviderCapability(rawValue: parts[1]) else { return nil }
        return (.story(story), capability)
    }

    /// Twice the longest time-out of a provider.
    private static let longestCallSeconds = 2 * ProviderOrder.timeouts.upperBound

    /// Whether somebody still waits for it; `nil` where nothing is known of it.
    private static func isWanted(_ owner: Owner, in context: Context) throws -> Bool? {
        let (sql, id) =
            switch owner {
            case .story(let story): ("SELECT state IN ('waiting', 'working') FROM batch_item WHERE story = ?", story.text)
            case .job(let job, _), .ordered(let job): ("SELECT state IN ('queued', 'running') FROM job WHERE id = ?", job.text)
            case .outgoing(let story): ("SELECT state = 'publishing' FROM story WHERE id = ?", story.text)
            case .video(let video, _): ("SELECT state = 'working' FROM video WHERE id = ?", video.text)
            }
        return try context.db.first(sql, [.text(id)]) { $0.integer(0) != 0 }
    }
}
