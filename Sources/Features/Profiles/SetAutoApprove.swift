internal import GRDB
internal import JSONSchema
public import Operations

/// Says whether posts of a profile wait for a person.
public struct SetAutoApprove: Operation {
    /// What a day's number is where none is told.
    private static let usualDailyLimit = 10

    public static let spec = Spec(
        "set_auto_approve",
        """
        Switch on or off that posts of a profile are approved when they are submitted, without a person. Switching on needs a publishing \
        scope too, as it stands for everyone who submits. Ask the person first.
        """,
        .post("/api/v1/profiles/{profile_id}/auto-approve"), scope: .profileWrite, effect: .changes, toolset: .profiles,
        command: ["profile", "auto-approve"], mayPublish: true)

    @Param("The profile's identifier.") var profileID: ProfileID
    @Param("Whether it is on.") var enabled: Bool
    @Param("At most so many in 24 hours; the others wait for a person. Default: 10.", .range(1...200)) var dailyLimit: Int?

    public init() {}

    public func run(in context: Context) throws -> Profile {
        let old = try Profiles.visible(profileID, in: context)
        if enabled {
            try context.require(anyOf: Reviews.publishing, for: "Switching auto-approve on")
            try context.requireConfirmation(of: "auto-approve", "Posts of \(old.name) (\(old.id)) are approved without a person")
        }
        try context.db.execute(
            sql: """
                UPDATE profile SET auto_approve_at = ?, auto_approve_by = ?, auto_approve_daily = ?, updated_at = ? WHERE id = ?
                """,
            arguments: [
                enabled ? context.now : nil, enabled ? context.caller.user : nil,
                enabled ? dailyLimit ?? old.autoApprove.daily ?? Self.usualDailyLimit : nil, context.now, old.id,
            ])
        return try Profiles.visible(profileID, in: context)
    }
}
