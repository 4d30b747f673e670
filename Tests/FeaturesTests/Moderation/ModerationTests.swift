import JSONSchema
import Operations
import Store
import TestSupport
import Testing

@testable import Features

@Suite struct ModerationTermTests {
    private func found(_ term: String, in text: String) throws -> String? {
        let rule = ModerationRule(term: term, kind: .block, note: nil, createdAt: Instant(milliseconds: 0))
        _ = try #require(ModerationTerm(term))
        return Moderation.findings(in: [("caption", text)], under: [rule]).first?.found
    }

    @Test(arguments: ModerationSamples.scripts)
    func `a term is found in its own script and dressed as another`(text: String, term: String) throws {
        #expect(try found(term, in: text) != nil)
    }

    @Test(arguments: ModerationSamples.strangers)
    func `a term of another script is not found in what only looks a little like it`(text: String, term: String) throws {
        #expect(try found(term, in: text) == nil)
    }

    @Test func `what is found backwards is told as it was written`() throws {
        #expect(try found("casino", in: "Our \u{202E}onisac\u{202C} is open") == "onisac")
        #expect(try found("casino", in: "Our ouᴉsɐɔ is open") == "ouᴉsɐɔ")
    }

    @Test func `a long caption under as many rules as there may be takes milliseconds`() {
        let rules = (0..<500).map { index in
            let term = "\(["casino", "казино", "賭場", "vodka", "καζίνο"][index % 5])\(index) \(["shop", "игра", "遊戲"][index % 3])"
            return ModerationRule(term: term, kind: .block, note: nil, createdAt: Instant(milliseconds: 0))
        }
        for sentence in ["Come to the new café on the corner, it is cosy. ", "Приходите в казино на углу. ", "今日は友達とカジノへ行くつもりです。"] {
            let text = String(String(repeating: sentence, count: 100).prefix(2_200))
            let time = ContinuousClock().measure { #expect(Moderation.findings(in: [("caption", text)], under: rules).isEmpty) }
            // A build for debugging is some twenty times slower than one that is released, and the machine may be busy.
            #expect(time < .seconds(2), "\(time)")
        }
    }

    @Test(arguments: ModerationSamples.evasions)
    func `a term is found however it is written`(text: String, term: String) throws {
        #expect(try found(term, in: text) != nil)
        #expect(try found(term, in: "Well, \(text) – so it goes.") != nil, "amid a sentence")
    }

    @Test(arguments: ModerationSamples.innocents)
    func `what only holds the letters of a term is let through`(text: String) throws {
        for term in ModerationSamples.terms { #expect(try found(term, in: text) == nil, "\(term)") }
    }

    @Test func `there are enough of both`() {
        #expect(ModerationSamples.evasions.count >= 100 && ModerationSamples.innocents.count >= 100)
        #expect(Set(ModerationSamples.evasions.map(\.term)) == Set(ModerationSamples.terms))
        #expect(Set(ModerationSamples.innocents).count == ModerationSamples.innocents.count)
    }

    @Test(arguments: ["", "a", "!!", "-x-", "\u{200B}"])
    func `less than two letters are no term`(text: String) { #expect(ModerationTerm(text) == nil) }

    @Test func `terms that find the same have the same key`() {
        #expect(ModerationTerm("Bad-Wörd")?.key == "bad word")
        #expect(ModerationTerm("ＢＡＤ  word")?.key == "bad word")
        #expect(ModerationTerm("badword")?.key != "bad word")
    }

    @Test func `what was found is told as it was written`() throws {
        #expect(try found("damn", in: "Oh d.4.m.n it") == "d.4.m.n")
        #expect(try found("bad word", in: "a b\u{200B}ad—wórd!") == "b\u{200B}ad—wórd")
    }

    @Test func `in a long text under many rules nothing is found that is not there`() {
        let rules = (0..<500).map { index in
            var rule = ModerationRule(term: "term\(index)", kind: .block, note: nil, createdAt: Instant(milliseconds: 0))
            if index % 2 == 0 { rule.term = "a\(index)a" }
            return rule
        }
        for text in [
            String(repeating: "a", count: 10_000), String(repeating: "a.", count: 5_000), String(repeating: "terrm a1 ", count: 1_000),
        ] {
            #expect(Moderation.findings(in: [("caption", text)], under: rules).isEmpty)
        }
    }
}

@Suite struct ModerationTests {
    private let setting = StorySetting()
    private let time: JSON = "2026-05-02T06:00:00.000Z"

    private func rule(_ term: JSON, _ kind: JSON = "block", note: JSON = .null) async throws {
        var rule: JSON = ["term": term, "kind": kind]
        if note != .null { rule["note"] = note }
        try await setting.call("set_moderation_rules", ["rules": [rule]])
    }

    private func draft(_ members: JSON) async throws -> JSON { try await setting.call("create_story", members)["id"]! }

    @Test func `rules are added, changed and removed by their term`() async throws {
        #expect(try await setting.call("set_moderation_rules", ["rules": [["term": "Snake oil"], ["term": "lye"]]]) == ["rule_count": 2])
        try await rule("snake-oil", "review", note: "Say what it does.")
        let usual = try await setting.call("list_moderation_rules")["items"]
        #expect(
            usual == [
                ["term": "lye", "kind": "block", "note": .null], ["term": "snake-oil", "kind": "review", "note": "Say what it does."],
            ])
        let first = try await setting.call("list_moderation_rules", ["limit": 1])
        #expect(first["next_cursor"] == "lye")
        #expect(try await setting.call("list_moderation_rules", ["cursor": "lye"])["items"]?.arrayValue?.count == 1)
        #expect(try await setting.call("set_moderation_rules", ["remove": ["SNAKE OIL"]]) == ["rule_count": 1])
        let failure = try await setting.failure(of: "set_moderation_rules", ["remove": ["snake oil"]])
        #expect(failure.code == .notFound && failure.fields.map(\.path) == ["remove[0]"])
        #expect(try await setting.failure(of: "set_moderation_rules", [:]).code == .validationFailed)
        #expect(try await setting.failure(of: "set_moderation_rules", ["rules": [["term": "!!"]]]).fields.map(\.path) == ["rules[0].term"])
    }

    @Test func `a project has a limit of rules`() async throws {
        for page in 0..<5 {
            let rules = (0..<100).map { ["term": .string("term \(page) x \($0)")] as JSON }
            try await setting.call("set_moderation_rules", ["rules": .array(rules)])
        }
        #expect(try await setting.failure(of: "set_moderation_rules", ["rules": [["term": "one more"]]]).code == .conflict)
        #expect(try await setting.call("set_moderation_rules", ["rules": [["term": "TERM 0 X 0"]]]) == ["rule_count": 500])
    }

    @Test func `a refusal names the rule, the place and what to write instead`() async throws {
        try await rule("snake oil", note: "Say what it does.")
        let failure = try await setting.failure(of: "create_story", ["caption": "Pure 5nake-oil!"])
        #expect(failure.code == .validationFailed)
        #expect(
            failure.message.contains("“snake oil”") && failure.message.contains("caption") && failure.message.contains("Say what it does."))
        #expect(
            failure.fields == [
                FieldProblem("caption", got: "5nake-oil", expected: "a text without “snake oil”: Say what it does.")
            ])
        #expect(try await setting.call("list_stories")["items"] == [])
    }

    @Test(
        arguments: [
            ("title", ["title": "Snake oil"]), ("channel_overrides.x.caption", ["channel_overrides": ["x": ["caption": "snake oil"]]]),
            ("comment_ask", ["comment_ask": "Snake oil, yes or no?"]),
        ] as [(String, JSON)])
    func `every text that readers see is held against the rules`(path: String, members: JSON) async throws {
        try await rule("snake oil")
        let all = (["caption": "Hello", "channels": ["x"]] as JSON).with(members)
        #expect(try await setting.failure(of: "create_story", all).fields.map(\.path) == [path])
        let story = try await draft(["caption": "Hello", "channels": ["x"]])
        #expect(
            try await setting.failure(of: "update_story", members.with(["story_id": story, "revision": 1])).fields.map(\.path) == [path])
    }

    @Test func `alt texts and overlays too`() async throws {
        try await rule("snake oil")
        let slide: JSON = [
            "media_id": try await setting.picture().json, "alt_text": "A bottle of snake oil", "caption_overlay": "SNAKE OIL",
        ]
        let failure = try await setting.failure(of: "create_story", ["slides": [slide]])
        #expect(failure.fields.map(\.path) == ["slides[0].alt_text", "slides[0].caption_overlay"])
    }

    @Test func `a story that was there before the rule is refused when it is submitted, scheduled or published`() async throws {
        let story = try await draft(["caption": "Snake oil"])
        try await rule("snake oil")
        for (operation, members) in [
            ("submit_story", [:]), ("schedule_story", ["scheduled_at": time]), ("publish_story", [:]),
        ] as [(String, JSON)] {
            #expect(
                try await setting.failure(of: operation, members.with(["story_id": story])).message.contains("“snake oil”"), "\(operation)")
        }
        #expect(try await setting.call("get_story", ["story_id": story])["state"] == "draft")
    }

    @Test func `what a rule has a person look at goes to the queue with its time, and out once it is approved`() async throws {
        try await rule("discount", "review", note: "Prices are Sam's.")
        let created = try await setting.call("create_story", ["caption": "A discount", "scheduled_at": time])
        #expect(created["state"] == "pending_review" && created["scheduled_at"] == time && created["publications"] == [])
        #expect(created["review"]?["reason"] == "The project's rule “discount” has a person look at caption: “discount”.")
        let approved = try await setting.call("approve_story", ["story_id": created["id"]!])
        #expect(approved["state"] == "scheduled")
        // What was approved may be moved, not changed.
        let moved: JSON = ["story_id": created["id"]!, "scheduled_at": "2026-05-03T06:00:00Z"]
        #expect(try await setting.call("schedule_story", moved)["state"] == "scheduled")
        let changed = try await setting.call("update_story", ["story_id": created["id"]!, "revision": 1, "caption": "Another discount"])
        #expect(changed["state"] == "pending_review" && changed["publications"] == [])
    }

    @Test func `what is due when the rule comes does not go out`() async throws {
        let story = try await setting.call("create_story", ["caption": "Snake oil", "scheduled_at": time])
        #expect(story["state"] == "scheduled")
        try await rule("snake oil", note: "Say what it does.")
        setting.appliance.clock.advance(seconds: 2 * 86_400)
        await setting.appliance.publishDue()
        let failed = try await setting.call("get_story", ["story_id": story["id"]!])
        #expect(failed["state"] == "failed")
        #expect(failed["publications"]?[0]?["error"]?["message"]?.stringValue?.contains("“snake oil”") == true)
    }

    @Test func `nothing is generated from what a rule refuses`() async throws {
        let character = try await setting.call("create_character", ["name": "Ines", "niche": "bread"])["id"]!
        try await rule("snake oil")
        let slots: JSON = [["direction": "Sell 5nake 0il", "caption": "Hello"], ["headline": "SNAKE OIL"]]
        let failure = try await setting.failure(of: "generate_content", ["character_id": character, "slots": slots])
        #expect(failure.fields.map(\.path) == ["slots[0].direction", "slots[1].headline"])
        let batch = try await setting.call("generate_content", ["character_id": character, "count": 1])
        await setting.appliance.runJobs()
        let again: JSON = ["story_id": batch["item_ids"]![0]!, "hint": "More snake-oil"]
        let refused = try await setting.failure(of: "regenerate_caption", again)
        #expect(refused.fields.map(\.path) == ["hint"], "\(refused.message)")
    }

    @Test func `a caption by the program's grammar avoids what a rule refuses, as it avoids the voice's words`() async throws {
        let voice: JSON = ["openers": ["Snake oil again."], "closers": ["More snake oil soon."], "words_to_use": ["snake oil"]]
        let members: JSON = ["name": "Ines", "niche": "bread", "personality": ["voice": voice]]
        let character = try await setting.call("create_character", members)["id"]!
        let order: JSON = ["character_id": character, "count": 12]
        func captions() async throws -> [String] {
            let batch = try await setting.call("generate_content", order)
            await setting.appliance.runJobs()
            var captions: [String] = []
            for id in batch["item_ids"]?.arrayValue ?? [] {
                captions.append(try await setting.call("get_story", ["story_id": id])["caption"]?.stringValue ?? "")
            }
            return captions
        }
        #expect(try await captions().contains { $0.lowercased().contains("snake oil") })
        try await rule("SNAKE-OIL")
        let later = try await captions()
        #expect(later.count == 12 && later.allSatisfy { !$0.isEmpty && !$0.lowercased().contains("snake oil") })
    }

    @Test func `a rule is the same rule in capitals`() async throws {
        try await rule("казино")
        #expect(try await setting.call("set_moderation_rules", ["rules": [["term": "КАЗИНО"]]]) == ["rule_count": 1])
        #expect(try await setting.call("set_moderation_rules", ["remove": ["Казино"]]) == ["rule_count": 0])
    }

    @Test func `publishing now waits for the person as well`() async throws {
        try await rule("discount", "review")
        let story = try await draft(["caption": "A discount"])
        #expect(try await setting.call("publish_story", ["story_id": story])["state"] == "pending_review")
        try await setting.call("approve_story", ["story_id": story])
        #expect(try await setting.call("publish_story", ["story_id": story])["state"] == "publishing")
    }

    @Test func `auto-approve does not answer for the person`() async throws {
        try await rule("discount", "review")
        let profile = try await setting.call("create_profile", ["name": "Daily"])["id"]!
        try await setting.call("set_auto_approve", ["profile_id": profile, "enabled": true])
        for (caption, state) in [("A discount", "pending_review"), ("A loaf", "approved")] as [(JSON, JSON)] {
            let story = try await draft(["caption": caption, "profile_id": profile])
            #expect(try await setting.call("submit_story", ["story_id": story])["state"] == state)
        }
    }

    @Test func `the rules of one project are not those of another`() async throws {
        try await rule("snake oil")
        #expect(try await setting.call("create_story", ["caption": "Snake oil"], as: "bob")["state"] == "draft")
        #expect(try await setting.call("list_moderation_rules", as: "bob")["items"] == [])
    }
}
