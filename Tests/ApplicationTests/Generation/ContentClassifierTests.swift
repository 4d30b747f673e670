import JSONSchema
import Operations
import TestSupport
import Testing

@testable import Application
@testable import Engines
@testable import Features

/// What a classifier says of captions and prompts, and what becomes of the posts.
@Suite struct ContentClassifierTests {
    private let appliance = try! TestAppliance(users: ["ada"])

    /// Makes a post of that slot, and says what became of it.
    private func made(_ slot: JSON, by classifier: ScriptedClassifier, micros: Int64 = 0) async throws -> (item: JSON, story: JSON) {
        let classifier = try await classifier.chosen(in: appliance.appliance, micros: micros)
        let character = try await appliance.call("create_character", ["name": "Ines", "niche": "bread"])["id"]!
        let batch = try await appliance.call("generate_content", ["character_id": character, "slots": [slot]])["batch_id"]!
        let generator = ScriptedGenerator(picture: TestPictures.png(width: 40, height: 50), directory: appliance.folder.path)
        let worker = ContentWorker(generator: generator, dispatcher: appliance.appliance.dispatcher, classifier: classifier)
        for _ in 0..<6 {
            await JobRunner(dispatcher: appliance.appliance.dispatcher, workers: [worker]).runDue()
            appliance.clock.advance(seconds: 600)
        }
        let item = try await appliance.call("get_batch", ["batch_id": batch])["items"]![0]!
        return (item, try await appliance.call("get_story", ["story_id": item["id"]!]))
    }

    @Test func `a caption that is flagged is kept as it is for a person to look at`() async throws {
        let classifier = ScriptedClassifier()
        let (_, story) = try await made(["caption": "A bad loaf"], by: classifier)
        #expect(story["state"] == "pending_review" && story["caption"] == "A bad loaf")
        #expect(story["review"]?["reason"] == "The classifier “guard” flags the caption as violence (0.93).")
        #expect(story["slides"]?.arrayValue?.count == 1 && classifier.asked.count == 1)
    }

    @Test func `a picture is not asked for by a prompt that is flagged`() async throws {
        let (item, story) = try await made(["direction": "a bad mood"], by: ScriptedClassifier())
        #expect(item["state"] == "generation_failed" && story["slides"] == [])
        let reason = "The classifier “guard” flags the prompt of the picture as violence (0.93). Say it differently and regenerate it."
        #expect(item["error"] == .string(reason))
    }

    @Test func `what is not flagged is as it was without a classifier, and a question is paid once`() async throws {
        let classifier = ScriptedClassifier()
        let (_, story) = try await made([:], by: classifier, micros: 300)
        #expect(story["state"] == "pending_review" && story["review"]?["reason"] == .null && story["caption"] == "By script.")
        #expect(classifier.asked.count == 1 && classifier.asked[0].hasSuffix("|By script."))
        let budget = try await appliance.call("get_budget")
        #expect(budget["spent_micros"] == 300 && budget["reserved_micros"] == 0)
    }

    @Test func `a post of which nobody has seen the prompt is not made`() async throws {
        let down = ProviderFailure(.permanent, "It does not accept the key (401). An admin has to set another.")
        let (item, _) = try await made([:], by: ScriptedClassifier([down]))
        #expect(item["state"] == "generation_failed")
        #expect(item["error"] == "guard: It does not accept the key (401). An admin has to set another.")
    }
}
