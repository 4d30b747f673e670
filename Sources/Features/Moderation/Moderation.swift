internal import GRDB
internal import JSONSchema
public import Operations

/// Holds texts against the rules of a project: before something is generated from them, when a story is made or changed, and again when
/// it is given a time or goes out, since the rules may have changed.
public enum Moderation {
    static let columns = "term, kind, note, created_at"

    /// How many rules a project may have; a text is held against all of them at once.
    static let maxRules = 500

    /// A text and the name of the parameter that it came in by.
    typealias Named = (path: String, text: String)

    /// A rule that a text falls under.
    struct Finding: Sendable, Equatable {
        var rule: ModerationRule
        var path: String
        /// As it stands in the text.
        var found: String
    }

    /// Of a project that the caller may see.
    public static func rules(of project: ProjectID, in context: Context) throws -> [ModerationRule] {
        try context.db.cachedStatement(
            sql: "SELECT \(columns) FROM moderation_rule WHERE project = ? ORDER BY folded LIMIT \(maxRules)"
        ).rows([project]).map(rule)
    }

    static func rule(_ row: Row) throws -> ModerationRule {
        ModerationRule(term: row["term"], kind: try Stories.word(row["kind"]), note: row["note"], createdAt: row["created_at"])
    }

    /// What a person has to look at before it goes out.
    /// - Throws: `.validationFailed` with all that is refused: the rule, where it applies, and what to write instead.
    @discardableResult
    static func screen(_ texts: [Named], project: ProjectID, in context: Context) throws -> [Finding] {
        let rules = try rules(of: project, in: context)
        guard !rules.isEmpty else { return [] }
        let findings = findings(in: texts, under: rules)
        let refused = findings.filter { $0.rule.kind == .block }
        guard let first = refused.first else { return findings }
        throw Failure(
            .validationFailed,
            "The project's rule “\(first.rule.term)” does not allow \(first.path) to say “\(first.found)”."
                + (first.rule.note.map { " \($0)" } ?? "") + " Write it without, or change the rule by set_moderation_rules.",
            fields: refused.map { finding in
                let note = finding.rule.note.map { ": \($0)" } ?? ""
                return FieldProblem(finding.path, got: .string(finding.found), expected: "a text without “\(finding.rule.term)”\(note)")
            })
    }

    /// Each rule once a text, in the order in which they occur.
    static func findings(in texts: [Named], under rules: [ModerationRule]) -> [Finding] {
        var byFirst: [Unicode.Scalar: [Candidate]] = [:]
        for (index, rule) in rules.enumerated() {
            for term in ModerationTerm.spellings(of: rule.term) {
                let candidate = Candidate(rule: index, term: term, secondMask: term.secondMask)
                for letter in term.first { byFirst[letter, default: []].append(candidate) }
            }
        }
        return texts.flatMap { path, text in
            var found: [Finding] = []
            var seen: Set<Int> = []
            for folded in FoldedText.forms(of: text) {
                let near = folded.nearMasks(reach: ModerationTerm.reach)
                for (start, glyph) in folded.glyphs.enumerated() where glyph.beginsWord || !glyph.isWord {
                    for letter in [glyph.own] + glyph.others {
                        // Most rules are none of this word's: what it goes on with tells.
                        for candidate in byFirst[letter] ?? [] where candidate.secondMask & near[start] != 0 {
                            guard !seen.contains(candidate.rule), let range = candidate.term.match(in: folded, at: start) else { continue }
                            seen.insert(candidate.rule)
                            found.append(Finding(rule: rules[candidate.rule], path: path, found: folded.original(range)))
                        }
                    }
                }
            }
            return found
        }
    }

    private struct Candidate {
        var rule: Int
        var term: ModerationTerm
        var secondMask: UInt64
    }

    /// The texts of a story that readers get to see.
    static func texts(of content: StoryContent) -> [Named] {
        texts(content.caption, content.title, content.slides, overrides: content.overrides, ask: content.commentAsk)
    }

    static func texts(of story: Story) -> [Named] {
        texts(story.caption, story.title, story.slides, overrides: story.channelOverrides, ask: story.commentAsk)
    }

    private static func texts(_ caption: String, _ title: String?, _ slides: [Slide], overrides: JSON, ask: JSON) -> [Named] {
        var texts: [Named] = [("caption", caption), ("title", title ?? "")]
        for (index, slide) in slides.enumerated() {
            texts.append(("slides[\(index)].alt_text", slide.altText))
            texts.append(("slides[\(index)].caption_overlay", slide.captionOverlay ?? ""))
        }
        for (channel, override) in overrides.objectValue?.members.map({ ($0.key, $0.value) }) ?? [] {
            let path = "channel_overrides.\(channel)"
            for name in ["caption", "title"] { texts.append(("\(path).\(name)", override[name]?.stringValue ?? "")) }
            for (index, slide) in (override["slides"]?.arrayValue ?? []).enumerated() {
                for name in ["alt_text", "caption_overlay"] {
                    texts.append(("\(path).slides[\(index)].\(name)", slide[name]?.stringValue ?? ""))
                }
            }
        }
        texts.append(("comment_ask", ask.stringValue ?? ask["text"]?.stringValue ?? ""))
        return texts.filter { !$0.text.isEmpty }
    }

    // MARK: Before something becomes public

    /// Why a story that is due must not go out; `nil` where no rule refuses it. What a person is to look at was looked at when it got its
    /// time; a rule of that kind that came later holds from the next change on.
    static func refusal(of story: Story, in context: Context) throws -> String? {
        do {
            try screen(texts(of: story), project: story.projectID, in: context)
            return nil
        } catch let failure as Failure where failure.code == .validationFailed {
            return failure.message
        }
    }

    /// Sends a story that is about to go out to a person, if a rule asks for it and no person has approved it as it is.
    /// - Parameter isChanged: whether it says something else than what may have been approved.
    /// - Returns: the story in the review queue; `nil` where nothing keeps it.
    /// - Throws: `.validationFailed` for what no person may let through either.
    static func held(_ story: Story, isChanged: Bool = false, in context: Context) throws -> Story? {
        let findings = try screen(texts(of: story), project: story.projectID, in: context)
        guard let first = findings.first, try isChanged || !isApproved(story, in: context) else { return nil }
        try Publications.withdraw(story, in: context)
        try Reviews.submit(story.id, reason: reason(first), in: context)
        return try Stories.visible(story.id, in: context)
    }

    /// Why a person has to look at what was made, where a rule says so or refuses it; `nil` where none does.
    static func reason(toReview story: Story, in context: Context) throws -> String? {
        let rules = try rules(of: story.projectID, in: context)
        guard !rules.isEmpty else { return nil }
        let findings = findings(in: texts(of: story), under: rules)
        guard let first = findings.first(where: { $0.rule.kind == .block }) ?? findings.first else { return nil }
        return reason(first)
    }

    private static func reason(_ finding: Finding) -> String {
        let (rule, path, found) = (finding.rule, finding.path, finding.found)
        guard rule.kind == .block else { return "The project's rule “\(rule.term)” has a person look at \(path): “\(found)”." }
        return "The project's rule “\(rule.term)” does not allow \(path) to say “\(found)”."
            + (rule.note.map { " \($0)" } ?? "") + " It cannot go out until that is written without."
    }

    /// Whether a person, or whoever decides for one, has approved it; one that is scheduled keeps that.
    private static func isApproved(_ story: Story, in context: Context) throws -> Bool {
        guard story.state == .scheduled else { return story.state == .approved }
        return try Int.fetchOne(
            context.db.cachedStatement(sql: "SELECT 1 FROM review WHERE story = ? AND decision = 'approved'"), arguments: [story.id]) != nil
    }
}
