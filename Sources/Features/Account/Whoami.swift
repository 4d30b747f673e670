public import Operations
internal import Store

/// Tells an agent who it is here.
public struct Whoami: Operation {
    public static let spec = Spec(
        "whoami", "Tell which user, project and scopes this connection has, and how many requests are left in the current minute.",
        .get("/api/v1/whoami"), title: "Who am I", scope: nil, effect: .reads, toolset: .account, aliases: ["account_info"],
        command: ["whoami"])

    public init() {}

    public func run(in context: Context) throws -> Account {
        let email = try context.caller.user.flatMap { user in
            try context.db.first("SELECT email FROM user WHERE id = ?", [.text(user.text)]) { $0.text(0) }
        }
        let key = try context.caller.key.flatMap { key in
            try context.db.first("SELECT name, expires_at FROM key WHERE id = ?", [.text(key.text)]) { row in
                (name: row.text(0), expiresAt: row.integerIfAny(1).map(Instant.init(milliseconds:)))
            }
        }
        let project = try context.caller.project.flatMap { project in
            try context.db.first("SELECT name FROM project WHERE id = ?", [.text(project.text)]) { $0.text(0) }
        }
        return Account(
            user: context.caller.user, email: email, project: context.caller.project, projectName: project,
            defaultProject: try defaultProject(in: context),
            scopes: context.caller.scopes.names, key: context.caller.key, keyName: key?.name, keyExpiresAt: key?.expiresAt,
            rate: context.rateState, serverTime: context.now)
    }

    private func defaultProject(in context: Context) throws -> ProjectID? {
        do { return try context.project(nil) } catch let failure as Failure where failure.code == .projectRequired { return nil }
    }

    /// What `whoami` answers.
    public struct Account: Reply {
        var user: UserID?
        var email: String?
        var project: ProjectID?
        var projectName: String?
        var defaultProject: ProjectID?
        var scopes: [String]
        var key: KeyID?
        var keyName: String?
        var keyExpiresAt: Instant?
        var rate: RateState?
        var serverTime: Instant

        public static let fields: [Field<Account>] = [
            Field("user_id", "null for the operator.") { $0.user }, Field("email") { $0.email },
            Field("project_id", "The project that this connection is bound to; null if it sees all of the user's.") { $0.project },
            Field("project_name") { $0.projectName },
            Field("default_project_id", "Where things go that name no project; null if there are several.") { $0.defaultProject },
            Field("scopes") { $0.scopes }, Field("key_id") { $0.key },
            Field("key_name") { $0.keyName }, Field("key_expires_at") { $0.keyExpiresAt },
            Field("rate", "This minute's window; null without a limit.") { $0.rate }, Field("server_time") { $0.serverTime },
        ]
    }
}

extension RateState: Reply {
    public static let fields: [Field<RateState>] = [
        Field("limit", "Requests a minute.") { $0.limit }, Field("remaining") { $0.remaining }, Field("reset_at") { $0.resetAt },
    ]
}
