internal import GRDB
internal import JSONSchema
public import Operations

/// Changes what a project does not want to post.
public struct SetModerationRules: Operation {
    public static let spec = Spec(
        "set_moderation_rules",
        """
        Add, change and remove the project's moderation rules. A term is found as a whole word in captions, titles, alt texts, overlays and \
        directions, however it is spelled to hide it. Stories that are there already are held against the rules when they go out.
        """,
        .post("/api/v1/moderation/rules"), scope: .projectsWrite, effect: .changes, toolset: .projects, command: ["moderation", "set"])

    @Param("Rules to add, or to change where the term is there.", .count(0...100)) var rules: [ModerationRuleInput]?
    @Param("Terms whose rules are removed.", .count(0...100)) var remove: [Phrase]?
    @Param("The project; optional where the connection has only one.") var projectID: ProjectID?

    public init() {}

    public func run(in context: Context) throws -> ModerationRules {
        let project = try context.project(projectID)
        guard rules?.isEmpty == false || remove?.isEmpty == false else {
            throw Failure(.validationFailed, "Send rules to add or change, or terms to remove.", parameter: "rules")
        }
        var removed: Set<String> = []
        for (index, phrase) in (remove ?? []).enumerated() {
            let folded = try term(phrase.text, at: "remove[\(index)]")
            guard removed.insert(folded).inserted else { continue }  // said twice
            try context.db.execute(
                sql: "DELETE FROM moderation_rule WHERE project = ? AND folded = ?", arguments: [project, folded])
            guard context.db.changesCount > 0 else {
                throw Failure(
                    .notFound, "There is no rule for that term; list_moderation_rules tells which there are.",
                    parameter: "remove[\(index)]", got: .string(phrase.text))
            }
        }
        for (index, rule) in (rules ?? []).enumerated() {
            let folded = try term(rule.term, at: "rules[\(index)].term")
            try context.db.execute(
                sql: """
                    INSERT INTO moderation_rule (project, folded, term, kind, note, created_at) VALUES (?, ?, ?, ?, ?, ?)
                    ON CONFLICT (project, folded) DO UPDATE SET term = excluded.term, kind = excluded.kind, note = excluded.note
                    """,
                arguments: [project, folded, rule.term, (rule.kind ?? .block).rawValue, rule.note, context.now])
        }
        let count =
            try Int.fetchOne(
                context.db, sql: "SELECT count(*) FROM (SELECT 1 FROM moderation_rule WHERE project = ? LIMIT ?)",
                arguments: [project, Moderation.maxRules + 1]) ?? 0
        guard count <= Moderation.maxRules else {
            throw Failure(
                .conflict, "A project has at most \(Moderation.maxRules) moderation rules. Remove some first.", parameter: "rules")
        }
        return ModerationRules(count: count)
    }

    private func term(_ text: String, at path: String) throws -> String {
        guard let term = ModerationTerm(text) else {
            throw Failure(
                .validationFailed, "A term has at least two letters or digits.", parameter: path, got: .string(text))
        }
        return term.key
    }
}

/// How many rules there are.
public struct ModerationRules: Reply {
    var count: Int

    public static let fields: [Field<ModerationRules>] = [Field("rule_count", "How many rules the project has now.") { $0.count }]
}
