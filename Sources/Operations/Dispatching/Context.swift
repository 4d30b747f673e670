public import GRDB
public import JSONSchema
public import Store

/// What `run` works with: one transaction, who calls, the time. Never leaves the function (it is not Sendable, as `db` is not).
public struct Context {
    public let db: Database
    public let caller: Caller
    public let now: Instant
    public let requestID: String
    public let services: Services
    /// Whether the call says that a person has agreed.
    private(set) var isConfirmed: Bool
    /// What exactly a person has agreed to, if they were asked by us.
    let agreedTo: String?
    let randomness: any Randomness
    let sequence: IDSequence
    let windows: RateWindows
    let queueNote: QueueNote

    /// Where the caller stands in its window; `nil` without a limit.
    public var rateState: RateState? { windows.state(of: caller, at: now) }

    /// A new id that sorts after all that this process made before.
    public func makeID<Kind: IDKind>(_ type: ID<Kind>.Type = ID<Kind>.self) -> ID<Kind> {
        ID(at: now, randomness: sequence.next(at: now, (randomness.next(), randomness.next())))
    }

    /// Where people reach the appliance.
    public var publicURL: String { services[PublicURL.self]() }

    /// Refuses unless the caller has one of the scopes.
    public func require(anyOf scopes: [Scope], for what: String) throws {
        guard caller.scopes.contains(anyOf: scopes) else { throw Failure.insufficientScope(scopes, for: what) }
    }

    /// Refuses what a key asks a person about first, unless the call says that one has agreed.
    /// - Parameters:
    ///   - details: what a person has to see to judge, in one line; another line is another question.
    ///   - stakes: what it does of what keys ask about.
    public func requireConfirmation(of what: String, _ details: String, before stakes: Set<Stake> = [.publish]) throws {
        guard !caller.confirms.isDisjoint(with: stakes), !isConfirmed, agreedTo != details else { return }
        let doing = caller.confirms.contains(.publish) && stakes.contains(.publish) ? "publishing" : "spending"
        var failure = Failure(
            .conflict, "This key asks a person before \(doing). Ask yours about \(what); if they agree, call again with confirmed: true.",
            fix: ["confirmed": true])
        failure.toConfirm = details
        throw failure
    }

    /// Refuses what a person is asked about by whatever key, unless the call says that one has agreed.
    /// - Parameter details: what it costs and does, in one line; another line is another question.
    public func requireAgreement(to what: String, _ details: String) throws {
        guard !isConfirmed, agreedTo != details else { return }
        var failure = Failure(
            .conflict, "A person has to agree to \(what) first. Tell yours: \(details). If they agree, call again with confirmed: true.",
            fix: ["confirmed": true])
        failure.toConfirm = details
        throw failure
    }

    /// The same context for several things on which a person is asked as a whole.
    public func confirmed(_ what: String, _ details: String) throws -> Context {
        try requireConfirmation(of: what, details)
        var context = self
        context.isConfirmed = true
        return context
    }

    /// The project that a call is about: the one named, the key's, or the only one there is.
    /// - Throws: `.notFound` for one that the caller may not see, `.projectRequired` with the choices.
    public func project(_ named: ProjectID?) throws -> ProjectID {
        if let named {
            guard try canSee(named) else { throw Failure.notFound("project", named) }
            return named
        }
        if let bound = caller.project { return bound }
        let ids = try projects(limit: 50)
        if ids.count == 1 { return ids[0] }
        let choices = try ids.compactMap { id in
            try db.first("SELECT name FROM project WHERE id = ?", [.text(id.text)]) { row in (id: id, name: row.text(0)) }
        }
        var failure = Failure(
            .projectRequired,
            choices.isEmpty
                ? "There is no project yet. Make a user with `troupe user create`." : "You have several projects: say which by project_id.")
        failure.fix = ["project_id": .array(choices.map { ["id": $0.id.json, "name": .string($0.name)] })]
        throw failure
    }

    /// The projects that the caller may see, in the order of their making; found by an index, however many others there are.
    /// - Parameters:
    ///   - after: begins behind that one.
    ///   - newestFirst: turns the order round.
    public func projects(after: ProjectID? = nil, newestFirst: Bool = false, limit: Int) throws -> [ProjectID] {
        if let bound = caller.project { return try bound != after && canSee(bound) ? [bound] : [] }
        let page: [Binding] = [.text(after?.text ?? ""), .integer(Int64(limit))]
        if caller.isOperator {
            let sql =
                newestFirst
                ? "SELECT id FROM project WHERE id > ? ORDER BY id DESC LIMIT ?" : "SELECT id FROM project WHERE id > ? ORDER BY id LIMIT ?"
            return try db.all(sql, page) { row in ProjectID(stored: row.text(0)) }
        }
        let sql =
            newestFirst
            ? "SELECT project FROM membership WHERE user = ? AND project > ? ORDER BY project DESC LIMIT ?"
            : "SELECT project FROM membership WHERE user = ? AND project > ? ORDER BY project LIMIT ?"
        return try db.all(sql, [.text(orNull: caller.user?.text)] + page) { row in ProjectID(stored: row.text(0)) }
    }

    private static let oneProject = "SELECT 1 FROM project WHERE id = :project AND \(visible("id"))"

    /// Whether the caller may see things of that project.
    public func canSee(_ project: ProjectID) throws -> Bool {
        if let bound = caller.project, bound != project { return false }
        return try db.first(Self.oneProject, visibilityBindings(of: project.text)) { _ in true } ?? false
    }

    /// A condition on a column that holds a project, true where the caller may see it; goes with `visibility`. It looks one row of
    /// `membership` up, and is for rows that are found by an id of their own; lists begin with `projects`.
    public static func visible(_ column: String) -> String {
        """
        (:operator OR (:user, \(column)) IN (SELECT user, project FROM membership) AND (:bound IS NULL OR \(column) = :bound))
        """
    }

    /// The arguments of `visible`.
    public var visibility: StatementArguments {
        ["operator": caller.isOperator, "user": caller.user, "bound": caller.project]
    }

    /// The same for statements past GRDB's rows that have one parameter before those of `visible`: the id of what is looked for.
    public func visibilityBindings(of id: String) -> [Binding] {
        [.text(id), .integer(caller.isOperator ? 1 : 0), .text(orNull: caller.user?.text), .text(orNull: caller.project?.text)]
    }

    /// Wakes the engines when the transaction is committed: something was put into the queue of jobs or of publications.
    public func wakeEngines() { queueNote.set() }

    /// Writes a line into the audit for what happened to a user's things without a call of theirs, in the transaction that made it happen.
    /// - Parameter outcome: what came of it.
    public func note(_ what: String, of user: UserID, target: String?, face: Face, outcome: Failure.Code) throws {
        let line = AuditLine(
            at: now, requestID: requestID, face: face, caller: Caller(principal: .user(user), scopes: ScopeSet([])), project: nil,
            operation: what, target: target, outcome: outcome.rawValue, microseconds: 0)
        try AuditLine.insert([line], db)
    }

    /// Tells the world, in the transaction that made it happen.
    public func event(_ type: String, project: ProjectID?, subject: String?, data: JSON) throws {
        try db.run(
            "INSERT INTO event (id, project, type, subject, data, created_at) VALUES (?, ?, ?, ?, ?, ?)",
            [
                .text(makeID(EventID.self).text), .text(orNull: project?.text), .text(type), .text(orNull: subject), .text(data.text),
                .integer(now.milliseconds),
            ])
    }
}

/// What `prepare` works with: as `Context`, but before any transaction.
public struct Preparation: Sendable {
    public let caller: Caller
    public let now: Instant
    public let requestID: String
    public let services: Services
    /// Reads the file, in a short transaction of its own.
    public let read: @Sendable (_ body: (Context) throws -> Void) throws -> Void
}
