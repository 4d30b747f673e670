public import GRDB
public import JSONSchema

/// What `run` works with: one transaction, who calls, the time. Never leaves the function (it is not Sendable, as `db` is not).
public struct Context {
    public let db: Database
    public let caller: Caller
    public let now: Instant
    public let requestID: String
    public let services: Services
    /// Whether the call says that a person has agreed.
    let isConfirmed: Bool
    /// What exactly a person has agreed to, if they were asked by us.
    let agreedTo: String?
    let randomness: any Randomness
    let windows: RateWindows

    /// Where the caller stands in its window; `nil` without a limit.
    public var rateState: RateState? { windows.state(of: caller, at: now) }

    /// A new id that sorts after all that were made before this moment.
    public func makeID<Kind: IDKind>(_ type: ID<Kind>.Type = ID<Kind>.self) -> ID<Kind> {
        ID(at: now, randomness: (randomness.next(), randomness.next()))
    }

    /// Where people reach the appliance.
    public var publicURL: String { services[PublicURL.self]() }

    /// Refuses unless the caller has one of the scopes.
    public func require(anyOf scopes: [Scope], for what: String) throws {
        guard caller.scopes.contains(anyOf: scopes) else { throw Failure.insufficientScope(scopes, for: what) }
    }

    /// Refuses to make anything public under a key that asks a person first, unless the call says that one has agreed.
    /// - Parameter details: what a person has to see to judge, in one line; another line is another question.
    public func requireConfirmation(of what: String, _ details: String) throws {
        guard caller.confirms.contains("publish"), !isConfirmed, agreedTo != details else { return }
        var failure = Failure(
            .conflict, "This key asks a person before publishing. Ask yours about \(what); if they agree, call again with confirmed: true.",
            fix: ["confirmed": true])
        failure.toConfirm = details
        throw failure
    }

    /// The project that a call is about: the one named, the key's, or the only one there is.
    /// - Throws: `.notFound` for one that the caller may not see, `.projectRequired` with the choices.
    public func project(_ named: ProjectID?) throws -> ProjectID {
        if let named {
            guard try canSee(named) else { throw Failure.notFound("project", named) }
            return named
        }
        if let bound = caller.project { return bound }
        let choices = try Row.fetchAll(
            db, sql: "SELECT id, name FROM project WHERE \(Self.visible("id")) ORDER BY id LIMIT 50", arguments: visibility)
        if choices.count == 1 { return choices[0]["id"] }
        var failure = Failure(
            .projectRequired,
            choices.isEmpty
                ? "There is no project yet. Make a user with `troupe user create`." : "You have several projects: say which by project_id.")
        failure.fix = ["project_id": .array(choices.map { ["id": .string($0["id"]), "name": .string($0["name"])] })]
        throw failure
    }

    /// Whether the caller may see things of that project.
    public func canSee(_ project: ProjectID) throws -> Bool {
        if let bound = caller.project, bound != project { return false }
        return try Bool.fetchOne(
            db, sql: "SELECT EXISTS (SELECT 1 FROM project WHERE id = :project AND \(Self.visible("id")))",
            arguments: visibility + ["project": project]) ?? false
    }

    /// A condition on a column that holds a project, true where the caller may see it; goes with `visibility`.
    public static func visible(_ column: String) -> String {
        """
        (:operator OR \(column) IN (SELECT project FROM membership WHERE user = :user AND (:bound IS NULL OR project = :bound)))
        """
    }

    /// The arguments of `visible`.
    public var visibility: StatementArguments {
        ["operator": caller.isOperator, "user": caller.user, "bound": caller.project]
    }

    /// Tells the world, in the transaction that made it happen.
    public func event(_ type: String, project: ProjectID?, subject: String?, data: JSON) throws {
        try db.cachedStatement(
            sql: "INSERT INTO event (id, project, type, subject, data, created_at) VALUES (?, ?, ?, ?, ?, ?)"
        ).execute(arguments: [makeID(EventID.self), project, type, subject, data.text, now])
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
