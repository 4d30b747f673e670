import Features
import GRDB
import JSONSchema
import TestSupport
import Testing

@testable import Application
@testable import Operations

/// What a refusal proposes is sent: the dispatcher has to take it. Where the proposal has a place to fill in, the drill's own value goes there.
@Suite struct ErrorExampleTests {
    /// A way to spoil one argument of a call that would succeed.
    enum Fault: CaseIterable {
        case wrongType, misspelt, missing, outOfRange, emptied

        func applied(to arguments: JSON, _ name: String, _ schema: JSON) -> JSON? {
            guard let value = arguments[name], var object = arguments.objectValue else { return nil }
            switch self {
            case .wrongType: object[name] = [[1.5]]
            case .misspelt:
                object[name] = nil
                object[name + "x"] = value
            case .missing: object[name] = nil
            case .outOfRange:
                switch value {
                case .int: object[name] = 1_000_000_000_001
                case .string(let text): object[name] = .string(text + String(repeating: "x", count: 5_000))
                case .array(let elements): object[name] = .array(Array(repeating: elements.first ?? 1, count: 101))
                default: return nil
                }
            case .emptied:
                switch value {
                case .string: object[name] = ""
                case .array: object[name] = []
                case .object: object[name] = [:]
                case .int: object[name] = -1
                default: return nil
                }
            }
            return .object(object)
        }
    }

    /// The proposal with what is to be filled in taken from the call that would succeed.
    private static func filled(_ example: JSON, _ good: JSON?) -> JSON {
        switch example {
        case .string(let text) where text.hasPrefix("<") || text.hasSuffix("<and the rest as you sent it>"): good ?? example
        case .array(let elements): .array(elements.enumerated().map { filled($1, good?[$0] ?? good?[0]) })
        case .object(let object):
            .object(object.members.reduce(into: JSON.Object()) { $0.append($1.key, filled($1.value, good?[$1.key])) })
        default: example
        }
    }

    private struct Undone: Error {}

    /// What the call would be refused for; nothing stays of it.
    private func refusal(of operation: AnyOperation, _ arguments: JSON, on stage: ParityStage) async throws -> Failure? {
        let user = stage.test["ada"]
        let caller = Caller(principal: .key(user.keyID, of: user.id), scopes: .everything)
        let body: any Operations.Operation
        do { body = try operation.read(arguments) } catch { return error }
        // What works before its transaction is checked by its shape: the rest would need a network.
        if operation.prepares { return nil }
        do {
            try await stage.test.appliance.dispatcher.perform(as: caller) { context in
                _ = try Dispatcher.run(body, in: context)
                throw Failure(.busy, "undone")
            }
            return nil
        } catch let failure {
            // To ask a person is no refusal: what was sent is right.
            let asks = failure.code == .conflict && failure.message.contains("call again with confirmed: true")
            return failure.message == "undone" || asks ? nil : failure
        }
    }

    @Test(arguments: Catalog.operations.operations.filter { !$0.parameters.isEmpty }.map(\.spec.name))
    func `what a refusal proposes is accepted when it is sent`(name: String) async throws {
        let operation = try #require(Catalog.operations[name])
        let drill = try #require(ParityDrill.all[name])
        let stage = try ParityStage()
        var good = try await drill.arguments(stage)
        good["confirmed"] = nil  // the dispatcher's, not the operation's
        #expect(try await refusal(of: operation, good, on: stage) == nil, "the drill's own call")
        for parameter in operation.parameters {
            for fault in Fault.allCases {
                guard let bad = fault.applied(to: good, parameter.name, parameter.schema.json) else { continue }
                guard let failure = try await refusal(of: operation, bad, on: stage) else { continue }
                let isByShape = failure.code == .validationFailed && (try? operation.read(bad)) == nil
                let told = failure.corrected(bad, of: operation, now: stage.test.clock.now, isByShape: isByShape)
                guard let example = told.example else {
                    // Too long to be of help, or nothing that the arguments alone could mend.
                    #expect(!isByShape || bad.bytes.count > 1_500, "\(fault) \(parameter.name): \(failure.message)")
                    continue
                }
                var sent = Self.filled(example, good)
                var again = try await refusal(of: operation, sent, on: stage)
                // What only shows in what is there, such as a place that is missing in a design, may be told in a round of its own.
                if let failure = again, (try? operation.read(sent)) != nil,
                    let next = failure.corrected(sent, of: operation, now: stage.test.clock.now, isByShape: false).example
                {
                    sent = Self.filled(next, good)
                    again = try await refusal(of: operation, sent, on: stage)
                }
                // That a file is too large is the truth about what was asked for.
                #expect(
                    again == nil || again?.code == .payloadTooLarge,
                    "\(fault) \(parameter.name): \(bad.text.prefix(300)) → \(sent.text) → \(again?.message ?? "")")
            }
        }
    }

    let appliance = try! TestAppliance()

    private func example(of operation: String, _ arguments: JSON) async throws -> JSON? {
        try await appliance.failure(of: operation, arguments).example
    }

    /// The clock of a test stands at 2026-05-01T06:00:00Z.
    @Test(
        arguments: [
            ("create_story", ["slides": [[:]]], ["slides": [["media_id": "<media_id, begins with med_>"]]]),
            ("create_story", ["caption": "a", "post_type": "carousel"], ["caption": "a", "post_type": "single"]),
            (
                "create_story", ["caption": "a", "channel_overrides": ["x": ["captoin": "b"], "mastodom": ["caption": "c"]]],
                ["caption": "a", "channel_overrides": ["x": ["caption": "b"], "mastodon": ["caption": "c"]]]
            ),
            ("create_story", ["caption": "a", "project_id": "prj_1"], ["caption": "a"]),
            ("create_story", ["captoin": 5, "channels": "x"], ["caption": "<caption>", "channels": ["x"]]),
            (
                "create_story", ["caption": "a", "media_url": "https://example.org/a.png"],
                ["caption": "a", "media_url": "<the file_url that upload_media_from_url answers>"]
            ),
            (
                "create_story", ["caption": "a", "scheduled_at": "2026-04-20T17:30:00Z"],
                ["caption": "a", "scheduled_at": "2026-05-01T17:30:00.000Z"]
            ),
            (
                "create_story", ["caption": "a", "scheduled_at_local": "2025-04-20T17:30", "timezone": "Europe/Berlin"],
                ["caption": "a", "scheduled_at_local": "2026-05-02T17:30:00", "timezone": "Europe/Berlin"]
            ),
            ("create_story", ["caption": "a", "scheduled_at": "tomorrow"], ["caption": "a", "scheduled_at": "2026-05-03T09:00:00Z"]),
            (
                "create_story", ["caption": "a", "channels": ["feed", "x"], "scheduled_at": "2026-05-09T17:30:00Z"],
                ["caption": "a", "channels": ["feed"], "scheduled_at": "2026-05-09T17:30:00Z"]
            ),
            ("list_stories", ["cursor": "what", "limit": 3], ["limit": 3]), ("list_stories", ["limit": 500], ["limit": 100]),
            ("get_template", ["template_id": "tpl_covr"], ["template_id": "tpl_cover"]),
            (
                "render_template", ["template_id": "tpl_cover", "slots": ["titel": "Seven"]],
                ["template_id": "tpl_cover", "slots": ["title": "Seven"]]
            ),
            ("estimate_cost", ["operation": "aprove_content"], ["operation": "approve_content"]),
            (
                "create_connection", ["channel": "x", "url": "https://a.example.org"],
                ["channel": "webhook", "url": "https://a.example.org"]
            ),
            ("get_persona_template", ["template_id": "night-bread-bakr"], ["template_id": "night-bread-baker"]),
            ("preview_prompt_template", ["template_id": "caption-voic"], ["template_id": "caption-voice"]),
        ] as [(String, JSON, JSON)])
    func `a refusal proposes what was most likely meant`(operation: String, sent: JSON, proposed: JSON) async throws {
        #expect(try await example(of: operation, sent) == proposed)
    }

    @Test func `all that is wrong with a story is told in one round`() async throws {
        let failure = try await appliance.failure(
            of: "create_story",
            [
                "slides": [[:], ["media_url": "https://example.org/a.png"]], "scheduled_at": "2020-01-01T00:00:00Z",
                "destination_url": "nowhere", "channel_overrides": ["linkedin": ["caption_format": "thread"]],
            ])
        #expect(
            Set(failure.fields.map(\.path)) == [
                "slides[0]", "slides[1].media_url", "scheduled_at", "destination_url", "channel_overrides.linkedin.caption_format",
            ])
    }

    @Test func `control characters are told beside everything else`() async throws {
        let failure = try await appliance.failure(of: "create_story", ["caption": "a\u{7}", "titel": "b"])
        #expect(Set(failure.fields.map(\.path)) == ["caption", "titel"])
    }

    @Test func `a post of many that is refused has a proposal of its own`() async throws {
        let reply = try await appliance.call("create_stories_bulk", ["stories": [["captoin": "a"], ["caption": "b"]]])
        #expect(reply["results"]?[0]?["error"]?["fix"]?["example"] == ["caption": "a"])
        #expect(reply["results"]?[0]?["error"]?["fields"]?[0]?["path"] == "stories[0].captoin")
    }

    @Test func `a fix that is known stands beside the proposal`() async throws {
        let story = try await appliance.call("create_story", ["caption": "a"])["id"]!
        let failure = try await appliance.failure(of: "update_story", ["story_id": story, "revision": 7, "caption": "b"])
        #expect(failure.shownFix == ["revision": 1, "example": ["story_id": story, "revision": 1, "caption": "b"]])
    }
}
