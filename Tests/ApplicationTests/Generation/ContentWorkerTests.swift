import JSONSchema
import Operations
import TestSupport
import Testing

@testable import Engines
@testable import Features

/// What becomes of a post when its generator fails, in every way that a generator can.
@Suite struct ContentWorkerTests {
    private let appliance = try! TestAppliance(users: ["ada"])

    private func generator(_ script: [GeneratorFailure] = [], caption: GeneratorFailure? = nil) -> ScriptedGenerator {
        ScriptedGenerator(
            script, picture: TestPictures.png(width: 40, height: 50), directory: appliance.folder.path, captionFailure: caption)
    }

    private func runner(_ generator: ScriptedGenerator) -> JobRunner {
        JobRunner(
            dispatcher: appliance.appliance.dispatcher,
            workers: [ContentWorker(generator: generator, dispatcher: appliance.appliance.dispatcher)])
    }

    /// A batch whose posts are reserved at ten and one thousandths of a dollar, for picture and caption.
    private func batch(of count: JSON = 1) async throws -> JSON {
        try await appliance.appliance.dispatcher.perform(as: .operator) { context in
            try Prices.set("picture", to: 10_000, in: context)
            try Prices.set("caption", to: 1_000, in: context)
        }
        let character = try await appliance.call("create_character", ["name": "Ines", "niche": "bread"])["id"]!
        return try await appliance.call("generate_content", ["character_id": character, "count": count])["batch_id"]!
    }

    private func budget() async throws -> [JSON] {
        let budget = try await appliance.call("get_budget")
        return [budget["spent_micros"]!, budget["reserved_micros"]!]
    }

    private func show(_ batch: JSON) async throws -> JSON { try await appliance.call("get_batch", ["batch_id": batch]) }

    @Test func `what a generator really took is what is spent`() async throws {
        let batch = try await batch(of: 2)
        #expect(try await budget() == [0, 22_000])
        await runner(generator()).runDue()
        #expect(try await show(batch)["state"] == "completed")
        #expect(try await budget() == [15_000, 0])
    }

    @Test func `what may succeed later is tried again later, and paid once`() async throws {
        let generator = generator([
            GeneratorFailure(.retryable(afterSeconds: 2), "It is busy."), GeneratorFailure(.retryable(afterSeconds: 2), "It is busy."),
        ])
        let batch = try await batch()
        for (seconds, calls) in [(1, 1), (1, 1), (3, 2), (1, 2), (1, 3)] {
            await runner(generator).runDue()
            #expect(generator.calls == calls)
            appliance.clock.advance(seconds: seconds)
        }
        #expect(try await show(batch)["state"] == "completed")
        #expect(try await budget() == [7_500, 0])
    }

    @Test func `what never succeeds is given up after four calls, and costs nothing`() async throws {
        let generator = generator(Array(repeating: GeneratorFailure(.retryable(afterSeconds: 1), "It is busy."), count: 9))
        let batch = try await batch()
        for _ in 0..<9 {
            await runner(generator).runDue()
            appliance.clock.advance(seconds: 60)
        }
        #expect(generator.calls == 4)
        let shown = try await show(batch)
        #expect(shown["state"] == "failed" && shown["items"]?[0]?["state"] == "generation_failed")
        #expect(shown["items"]?[0]?["error"]?.stringValue?.hasPrefix("It is busy.") == true)
        #expect(try await budget() == [0, 0])
    }

    @Test func `what moderation refuses is not sent again, costs nothing, and leaves the others alone`() async throws {
        let generator = generator([GeneratorFailure(.refused, "The generator refused the request.")])
        let batch = try await batch(of: 3)
        await runner(generator).runDue()
        let shown = try await show(batch)
        #expect(shown["state"] == "partial" && shown["done"] == 2 && shown["failed"] == 1 && generator.calls == 3)
        #expect(try await budget() == [15_000, 0])
    }

    @Test func `a lost answer counts as paid, and the call is not repeated`() async throws {
        let generator = generator([GeneratorFailure(.lost, "The connection broke.")])
        let batch = try await batch()
        await runner(generator).runDue()
        appliance.clock.advance(seconds: 600)
        await runner(generator).runDue()
        #expect(generator.calls == 1)
        #expect(try await show(batch)["state"] == "failed")
        #expect(try await budget() == [11_000, 0])
    }

    @Test func `a process that died while a paid generator was at work does not call it again`() async throws {
        let batch = try await batch()
        let story = try #require(try await show(batch)["items"]?[0]?["id"]?.stringValue)
        // As the worker leaves it behind: the job is taken, the call is noted, and nothing comes after.
        try await appliance.appliance.dispatcher.perform(as: .operator) { context in
            let job = try #require(try Jobs.claim(in: context))
            let order = try #require(try ContentOrder.of(job, in: context))
            try ContentOutcome.sending(order, job.id, to: "scripted", in: context)
            try Jobs.takeOver(in: context)
        }
        let generator = generator()
        await runner(generator).runDue()
        #expect(generator.calls == 0)
        let shown = try await show(batch)
        #expect(shown["state"] == "failed" && shown["items"]?[0]?["id"]?.stringValue == story)
        #expect(shown["items"]?[0]?["error"]?.stringValue?.contains("its answer is lost") == true)
        #expect(try await budget() == [11_000, 0])
    }

    @Test func `a process that died while the embedded generator drew draws again`() async throws {
        let batch = try await batch()
        try await appliance.appliance.dispatcher.perform(as: .operator) { context in
            _ = try #require(try Jobs.claim(in: context))
            try Jobs.takeOver(in: context)
        }
        await appliance.runJobs()
        #expect(try await show(batch)["state"] == "completed")
        #expect(try await budget() == [11_000, 0])
    }

    @Test func `a post whose job kills the process again and again is given up`() async throws {
        let batch = try await batch()
        for _ in 0..<3 {
            try await appliance.appliance.dispatcher.perform(as: .operator) { context in
                _ = try #require(try Jobs.claim(in: context))
                try Jobs.takeOver(in: context)
            }
        }
        await appliance.runJobs()
        #expect(try await show(batch)["state"] == "failed")
        #expect(try await budget() == [0, 0])
    }

    @Test func `why a picture has no caption is told to who reviews it, and no rule lets it through`() async throws {
        let character = try await appliance.call("create_character", ["name": "Ines", "niche": "bread"])["id"]!
        let profile = try await appliance.call("create_profile", ["name": "Daily", "kind": "ai", "character_id": character])["id"]!
        try await appliance.call("set_auto_approve", ["profile_id": profile, "enabled": true])
        let order: JSON = ["character_id": character, "profile_id": profile, "count": 1]
        let batch = try await appliance.call("generate_content", order)["batch_id"]!
        await runner(generator(caption: GeneratorFailure(.lost, "The connection broke."))).runDue()
        let shown = try await show(batch)
        let told: JSON = "No caption was written. The connection broke. Write one, or have one made by regenerate_caption."
        #expect(shown["state"] == "completed" && shown["items"]?[0]?["error"] == told)
        let story = try await appliance.call("get_story", ["story_id": shown["items"]![0]!["id"]!])
        #expect(story["state"] == "pending_review" && story["caption"] == "" && story["review"]?["reason"] == told)
        #expect(try await appliance.call("list_review_queue")["items"]?[0]?["reason"] == told)
    }

    @Test(arguments: ["block", "review"])
    func `a rule that a generated caption falls under is told to who reviews it, and no other rule lets it through`(kind: JSON) async throws
    {
        try await appliance.call("set_moderation_rules", ["rules": [["term": "script", "kind": kind, "note": "Say text."]]])
        let character = try await appliance.call("create_character", ["name": "Ines", "niche": "bread"])["id"]!
        let profile = try await appliance.call("create_profile", ["name": "Daily", "kind": "ai", "character_id": character])["id"]!
        try await appliance.call("set_auto_approve", ["profile_id": profile, "enabled": true])
        let order: JSON = ["character_id": character, "profile_id": profile, "count": 1]
        let batch = try await appliance.call("generate_content", order)["batch_id"]!
        let told: JSON =
            kind == "block"
            ? "The project's rule “script” does not allow caption to say “script”. Say text. It cannot go out until that is written without."
            : "The project's rule “script” has a person look at caption: “script”."
        await runner(generator()).runDue()
        let story = try await show(batch)["items"]![0]!["id"]!
        let again: [(name: String, failures: [GeneratorFailure])] = [
            ("", []), ("regenerate_caption", []), ("regenerate_content", []),
            ("regenerate_content", [GeneratorFailure(.permanent, "No such model.")]),
        ]
        for (name, failures) in again {
            if !name.isEmpty { try await appliance.call(name, ["story_id": story]) }
            await runner(generator(failures)).runDue()
            let shown = try await appliance.call("get_story", ["story_id": story])
            #expect(shown["state"] == "pending_review" && shown["review"]?["reason"] == told, "\(name)")
        }
        #expect(try await appliance.call("list_review_queue")["items"]?[0]?["reason"] == told)
    }

    @Test func `what ends or is put off after its batch was cancelled is cancelled, and did not fail`() async throws {
        let batch = try await batch(of: 2)
        // Both are at work when the batch is cancelled.
        let jobs = try await appliance.appliance.dispatcher.perform(as: .operator) { context in
            [try #require(try Jobs.claim(in: context)), try #require(try Jobs.claim(in: context))]
        }
        let asked = try await appliance.call("cancel_batch", ["batch_id": batch])
        #expect(asked["state"] == "generating" && asked["cancelled"] == 0)
        try await appliance.appliance.dispatcher.perform(as: .operator) { context in
            let order = try #require(try ContentOrder.of(jobs[0], in: context))
            #expect(throws: Jobs.cancelled) { try ContentOutcome.postponed(order, jobs[0].id, seconds: 1, in: context) }
            for job in jobs { try ContentOutcome.failed(Jobs.cancelled, job, in: context) }
        }
        let shown = try await show(batch)
        #expect(shown["state"] == "cancelled" && shown["cancelled"] == 2 && shown["failed"] == 0)
        #expect(shown["items"]?[0]?["state"] == "cancelled" && shown["items"]?[0]?["error"] == .null)
        #expect(try await budget() == [0, 0])
    }

    @Test func `posts follow one another two at a time`() async throws {
        _ = try await batch(of: 5)
        let waiting = try appliance.appliance.dispatcher.view(as: .operator) { context in
            try context.db.all("SELECT state FROM batch_item ORDER BY position", []) { $0.text(0) }
        }
        #expect(waiting == ["working", "working", "waiting", "waiting", "waiting"])
    }

    @Test func `a new picture that cannot be made leaves the old one to be reviewed`() async throws {
        let batch = try await batch()
        await runner(generator()).runDue()
        let story = try await show(batch)["items"]![0]!["id"]!
        let old = try await appliance.call("get_story", ["story_id": story])
        try await appliance.call("regenerate_content", ["story_id": story])
        await runner(generator([GeneratorFailure(.permanent, "No such model.")])).runDue()
        let kept = try await appliance.call("get_story", ["story_id": story])
        #expect(kept["state"] == "pending_review" && kept["slides"] == old["slides"] && kept["caption"] == old["caption"])
        #expect(try await show(batch)["items"]?[0]?["error"] == "No such model.")
    }

    @Test func `the ledger stands as its entries say after all of it`() async throws {
        let batch = try await batch(of: 6)
        let script = [GeneratorFailure(.lost, "Lost."), GeneratorFailure(.refused, "No."), GeneratorFailure(.permanent, "No.")]
        await runner(generator(script)).runDue()
        try await appliance.call("retry_batch", ["batch_id": batch])
        try await appliance.call("cancel_batch", ["batch_id": batch])
        await runner(generator()).runDue()
        let problems = try appliance.appliance.dispatcher.view(as: .operator) { context in try LedgerCheck.problems(in: context) }
        #expect(problems == [])
        #expect(try await budget()[1] == 0)
    }
}
