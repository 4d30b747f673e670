public import Operations
internal import FoundationEssentials
internal import GRDB
internal import Secrets
internal import Store

/// The one-time link by which the first person makes the owner's account. There is no default password.
public enum SetUpLink {
    /// Makes a link if there is no user yet; an earlier one stops working.
    /// - Returns: the path of the link, or `nil` where the appliance is set up.
    public static func make(in context: Context) throws -> String? {
        guard try isNeeded(in: context) else { return nil }
        let token = Base64URL.encode(RandomBytes.bytes(24))
        try context.db.execute(
            sql: "INSERT INTO setting (name, value) VALUES ('set_up', ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            arguments: [Hex.encode(context.services[KeyHashing.self].hash(token))])
        return "/setup/\(token)"
    }

    /// Whether the token opens the appliance.
    public static func accepts(_ token: String, in context: Context) throws -> Bool {
        guard try isNeeded(in: context), let kept = try String.fetchOne(context.db, sql: "SELECT value FROM setting WHERE name = 'set_up'")
        else {
            return false
        }
        return ConstantTime.equal(kept, Hex.encode(context.services[KeyHashing.self].hash(token)))
    }

    /// Makes the link useless.
    public static func spend(in context: Context) throws { try context.db.execute(sql: "DELETE FROM setting WHERE name = 'set_up'") }

    private static func isNeeded(in context: Context) throws -> Bool {
        try context.db.first("SELECT 1 FROM user LIMIT 1", []) { _ in true } == nil
    }
}
