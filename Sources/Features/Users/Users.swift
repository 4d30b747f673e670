public import Operations
internal import GRDB
internal import JSONSchema

/// The people who own projects and keys.
public enum Users {
    /// A user as lists show one.
    public struct Summary: Reply {
        public var id: UserID
        public var email: String
        public var isAdmin: Bool
        public var projects: [ProjectID]
        public var createdAt: Instant
        /// Since when the user may not come in; `nil` for one who may.
        public var disabledAt: Instant?

        public static let fields: [Field<Summary>] = [
            Field("id") { $0.id }, Field("email") { $0.email }, Field("is_admin") { $0.isAdmin }, Field("projects") { $0.projects },
            Field("created_at") { $0.createdAt },
            Field("disabled_at", "Since when sessions, keys and grants of theirs are refused.") { $0.disabledAt },
        ]
    }

    /// Makes a user, a first project for them, and the project's feed connection.
    /// - Parameter passwordHash: what `PasswordHash` made; `nil` for a user who acts through keys only.
    /// - Throws: `.conflict` if there is a user of that address, `.validationFailed` for what is no address.
    public static func create(email: String, isAdmin: Bool, passwordHash: String?, in context: Context) throws -> Summary {
        let email = email.lowercased()
        guard email.wholeMatch(of: #/[^@\s\x00-\x20]+@[^@\s\x00-\x20]+/#) != nil, email.utf8.count <= 254 else {  // RFC 5321 4.5.3.1.3
            throw Failure(.validationFailed, "An e-mail address such as ada@example.org.", parameter: "email", got: .string(email))
        }
        guard try find(email: email, in: context) == nil else {
            throw Failure(.conflict, "There is a user \(email) already.", parameter: "email")
        }
        let id = context.makeID(UserID.self)
        try context.db.execute(
            sql: "INSERT INTO user (id, email, password_hash, is_admin, created_at) VALUES (?, ?, ?, ?, ?)",
            arguments: [id, email, passwordHash, isAdmin, context.now])
        let name = email.split(separator: "@").first.map(String.init) ?? "project"
        let project = try Projects.create(name: name, owner: id, in: context)
        return Summary(id: id, email: email, isAdmin: isAdmin, projects: [project], createdAt: context.now)
    }

    /// The user of that address.
    public static func find(email: String, in context: Context) throws -> UserID? {
        try UserID.fetchOne(context.db, sql: "SELECT id FROM user WHERE email = ?", arguments: [email])
    }

    /// The user of that address.
    /// - Throws: `.notFound`.
    public static func named(_ email: String, in context: Context) throws -> UserID {
        guard let user = try find(email: email, in: context) else { throw Failure.notFound("user", email) }
        return user
    }

    /// The user of that id.
    /// - Throws: `.notFound`.
    public static func summary(_ id: UserID, in context: Context) throws -> Summary {
        let row = try Row.fetchOne(
            context.db, sql: "SELECT id, email, is_admin, created_at, disabled_at FROM user WHERE id = ?", arguments: [id])
        guard let row else { throw Failure.notFound("user", id) }
        return try summary(row, in: context)
    }

    /// Makes a user an admin, or no longer one.
    /// - Throws: `.conflict` where nobody would be left who is.
    public static func setAdmin(_ isAdmin: Bool, _ id: UserID, in context: Context) throws {
        if !isAdmin { try requireOtherAdmin(than: id, in: context) }
        try context.db.execute(sql: "UPDATE user SET is_admin = ? WHERE id = ?", arguments: [isAdmin, id])
    }

    /// Keeps a user out, or lets them in again: sessions, keys and grants are refused from the next request on, and work again afterwards. What
    /// they have scheduled goes out all the same: it belongs to the project.
    /// - Throws: `.conflict` where nobody would be left who is an admin.
    public static func setDisabled(_ isDisabled: Bool, _ id: UserID, in context: Context) throws {
        if isDisabled { try requireOtherAdmin(than: id, in: context) }
        try context.db.execute(
            sql: "UPDATE user SET disabled_at = iif(?, coalesce(disabled_at, ?), NULL) WHERE id = ?",
            arguments: [isDisabled, context.now, id])
    }

    /// - Throws: `.conflict` for the only admin who may come in.
    static func requireOtherAdmin(than id: UserID, in context: Context) throws {
        let admins = try list(in: context).filter { $0.isAdmin && $0.disabledAt == nil }
        guard admins.map(\.id) != [id] else { throw Failure(.conflict, "This is the only admin. Make somebody else one first.") }
    }

    /// All users, oldest first. An appliance has few.
    public static func list(in context: Context) throws -> [Summary] {
        try Row.fetchAll(context.db, sql: "SELECT id, email, is_admin, created_at, disabled_at FROM user ORDER BY id LIMIT 1000").map {
            row in
            try summary(row, in: context)
        }
    }

    private static func summary(_ row: Row, in context: Context) throws -> Summary {
        let id: UserID = row["id"]
        return Summary(
            id: id, email: row["email"], isAdmin: row["is_admin"],
            projects: try ProjectID.fetchAll(
                context.db, sql: "SELECT project FROM membership WHERE user = ? ORDER BY project", arguments: [id]),
            createdAt: row["created_at"], disabledAt: row["disabled_at"])
    }
}
