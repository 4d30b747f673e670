internal import GRDB
internal import JSONSchema
internal import Operations

/// Approving without a person, where somebody who may publish has said so for the profile (contract, "Scopes").
enum AutoApproval {
    /// Approves a story that was just submitted, if its profile does so and the day's number is not used up; schedules it where it has a
    /// time. What keeps it from going out leaves it in the queue, for a person to see.
    static func approve(_ story: Story, in context: Context) throws -> Story {
        // A key that has a person asked is not answered by a rule.
        guard !context.caller.confirms.contains(.publish), let profile = try profile(of: story, in: context),
            Publications.obstacles(to: story).isEmpty, try !Reports.isOpen(on: story.id, in: context),
            // What a rule or a classifier has a person look at is not answered by a rule either.
            try Moderation.screen(Moderation.texts(of: story), project: story.projectID, in: context).isEmpty,
            try !Screening.isFlagged(story, in: context)
        else { return story }
        var approved = story
        do {
            try context.db.inSavepoint {
                let passed = story.passedTime(at: context.now)
                try Reviews.decide(story, .approved, reason: passed, isCleared: true, isByRule: true, in: context)
                approved = try Stories.visible(story.id, in: context)
                if let time = approved.keptTime {
                    approved =
                        try passed == nil
                        ? Publications.schedule(approved, at: time, in: context) : Publications.forgetTime(of: approved, in: context)
                }
                try context.db.execute(
                    sql: "INSERT INTO auto_approval (profile, story, at) VALUES (?, ?, ?)", arguments: [profile.id, story.id, context.now])
                return .commit
            }
        } catch is Failure {
            return story
        }
        return approved
    }

    /// The profile, if it approves one more.
    private static func profile(of story: Story, in context: Context) throws -> Profile? {
        guard let id = story.profileID else { return nil }
        let row = try Row.fetchOne(
            context.db.cachedStatement(
                sql: "SELECT \(Profiles.columns) FROM profile WHERE id = ? AND project = ? AND auto_approve_at IS NOT NULL"),
            arguments: [id, story.projectID])
        guard let profile = try row.map({ try Profiles.profile($0, in: context) }), let daily = profile.autoApprove.daily else {
            return nil
        }
        let used = try Int.fetchOne(
            context.db,
            sql: "SELECT count(*) FROM (SELECT 1 FROM auto_approval WHERE profile = ? AND at > ? LIMIT ?)",
            arguments: [id, context.now.adding(seconds: -86_400), daily])
        return used ?? daily < daily ? profile : nil
    }
}
