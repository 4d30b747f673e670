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
    let isConfirmed: Bool
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
    public func requireConfirmation(of what: String) throws {
        guard caller.confirms.contains("publish"), !isConfirmed else { return }
        throw Failure(
            .conflict, "This key asks a person before publishing. Ask yours about \(what); if they agree, call again with confirmed: true.",
            fix: ["confirmed": true])
    }

    /// The project that a call is about: the one named, the key's, or the only one there is.
    /// - Throws: `.notFound` for one that the caller may not see, `.projectRequired` with the choices.
    public func project(_ named: ProjectID?) throws -> ProjectID {
        if let named {
            guard try canSee(named) else { throw Failure.notFound("project", named) }
            return named
        }
        if let bound = caller.project { return bound }
        let own: [Binding] = caller.user.map { [.text($0.text)] } ?? []
        let choices = try db.all(caller.isOperator ? Self.allProjects : Self.ownProjects, own) { row in (id: ProjectID(stored: row.text(0)), name: row.text(1)) }
        if choices.count == 1 { return choices[0].id }
        var failure = Failure(
            .projectRequired,
            choices.isEmpty
                ? "There is no project yet. Make a user with `troupe user create`." : "You have several projects: say which by project_id.")
        failure.fix = ["project_id": .array(choices.map { ["id": $0.id.json, "name": .string($0.name)] })]
        throw failure
    }

    private static let allProjects = "SELECT id, name FROM project ORDER BY id LIMIT 50"
    private static let ownProjects = """
        SELECT project.id, project.name FROM membership JOIN project ON project.id = membership.project
        WHERE membership.user = ? ORDER BY membership.project LIMIT 50
        """
    private static let oneProject = "SELECT 1 FROM project WHERE id = :project AND \(visible("id"))"

    /// Whether the caller may see things of that project.
    public func canSee(_ project: ProjectID) throws -> Bool {
        if let bound = caller.project, bound != project { return false }
        return try db.first(Self.oneProject, [.text(project.text)] + visibilityBindings) { _ in true } ?? false
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

    /// The same for statements past GRDB's rows: `visible` stands last in them, or its parameters do.
    public var visibilityBindings: [Binding] {
        [.integer(caller.isOperator ? 1 : 0), .text(orNull: caller.user?.text), .text(orNull: caller.project?.text)]
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
