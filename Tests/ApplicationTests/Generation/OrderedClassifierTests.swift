import JSONSchema
import Operations
import Secrets
import TestSupport
import Testing

@testable import Application
@testable import Engines
@testable import Features

/// What a classifier says of pictures of no post and of videos before they are made.
@Suite struct OrderedClassifierTests {
    private let appliance = try! TestAppliance(users: ["ada"])
    private let generator: ScriptedGenerator

    init() { generator = ScriptedGenerator(picture: TestPictures.png(width: 40, height: 50), directory: appliance.folder.path) }

    private var dispatcher: Dispatcher { appliance.appliance.dispatcher }

    private func character(_ summary: String = "A baker") async throws -> JSON {
        let made = try await appliance.call("create_character", ["name": "Ines", "niche": "bread"])["id"]!
        try await appliance.call("update_character", ["character_id": made, "appearance": ["summary": .string(summary)]])
        return made
    }

    /// Has ordered what there is made.
    private func run(_ classifier: OutsideClassifier) async {
        let (generator, drawing) = (generator, appliance.appliance.generators.drawing)
        let (choose, dispatcher): (PictureMaking.Choice, Dispatcher) = ({ _ in generator }, dispatcher)
        let workers: [any JobWorker] = [
            PreviewWorker(dispatcher: dispatcher, classifier: classifier, choose: choose),
            ReferencePackWorker(dispatcher: dispatcher, classifier: classifier, choose: choose),
            VideoWorker(dispatcher: dispatcher, classifier: classifier) { order throws(Failure) in
                VideoChain(
                    order: order, links: [GeneratorChain.Link()], films: FilmMaker(drawing: drawing, encoders: VideoEncoders(path: nil)),
                    embedded: EmbeddedGenerator(drawing: drawing), drawing: drawing, calling: ProviderCalling(dispatcher: dispatcher))
            },
        ]
        await JobRunner(dispatcher: dispatcher, workers: workers).runDue()
    }

    private func money() async throws -> [JSON?] {
        let budget = try await appliance.call("get_budget")
        let problems = try dispatcher.view(as: .operator) { context in try LedgerCheck.problems(in: context) }
        #expect(problems == [])
        return [budget["spent_micros"], budget["reserved_micros"]]
    }

    @Test func `a trial picture is not made from a prompt that is flagged, and the question is paid`() async throws {
        let classifier = ScriptedClassifier()
        let chosen = try await classifier.chosen(in: appliance.appliance, micros: 300)
        let character = try await character()
        try await appliance.call(
            "generate_preview", ["character_id": character, "slot": ["direction": "a bad mood"], "wait_seconds": 0])
        await run(chosen)
        let preview = try await appliance.call("list_previews", ["character_id": character])["items"]![0]!
        #expect(preview["state"] == "failed" && generator.calls == 0 && classifier.asked.count == 1)
        let reason = "The classifier “guard” flags the prompt of the picture as violence (0.93). Say it differently and order it again."
        #expect(preview["error"] == .string(reason))
        #expect(try await money() == [300, 0])
    }

    @Test func `what is not flagged is made, and a pack asks once for all its views`() async throws {
        let classifier = ScriptedClassifier()
        let chosen = try await classifier.chosen(in: appliance.appliance)
        let character = try await character()
        try await appliance.call("generate_character_references", ["character_id": character, "wait_seconds": 0])
        await run(chosen)
        let references = try await appliance.call("get_character_references", ["character_id": character])
        #expect(references["missing"] == [] && generator.calls == 4)
        #expect(classifier.asked.count == 1 && classifier.asked[0].split(separator: "|").count == 4)
    }

    @Test func `no view of a pack is made where its prompt is flagged`() async throws {
        let chosen = try await ScriptedClassifier().chosen(in: appliance.appliance)
        let character = try await character("A bad baker")
        try await appliance.call("generate_character_references", ["character_id": character, "wait_seconds": 0])
        await run(chosen)
        let references = try await appliance.call("get_character_references", ["character_id": character])
        #expect(references["missing"]?.arrayValue?.count == 4 && generator.calls == 0)
        #expect(try await money() == [0, 0])
    }

    @Test(arguments: [["prompt": "A bad day"], ["prompt": "At the beach", "headline": "Too bad"]] as [JSON])
    func `a video is not made from words that are flagged`(words: JSON) async throws {
        let chosen = try await ScriptedClassifier().chosen(in: appliance.appliance, micros: 300)
        var order = words
        order["character_id"] = try await character()
        let video = try await appliance.call("generate_video", order)["video_id"]!
        await run(chosen)
        let shown = try await appliance.call("get_video_status", ["video_id": video])
        #expect(shown["state"] == "failed" && shown["media_id"] == .null)
        #expect(shown["error"]?.stringValue?.hasPrefix("The classifier “guard” flags the ") == true)
        #expect(try await money() == [300, 0])
    }

    @Test func `a video of a post shows the classifier the pictures that it begins with`() async throws {
        let classifier = ScriptedClassifier()
        let chosen = try await classifier.chosen(in: appliance.appliance)
        let picture = Base64.encode(TestPictures.png(width: 40, height: 50))
        let media = try await appliance.call("upload_media", ["data_base64": .string(picture)])["asset"]!["id"]!
        let story = try await appliance.call("create_story", ["caption": "A loaf", "channels": ["feed"], "slides": [["media_id": media]]])[
            "id"]!
        let video = try await appliance.call("generate_video", ["content_id": story, "seconds": 2])["video_id"]!
        await run(chosen)
        #expect(classifier.asked.contains("image/png"))
        #expect(try await appliance.call("get_video_status", ["video_id": video])["state"] == "done")
    }

    @Test func `where nobody answers nothing is made, and nothing stays reserved`() async throws {
        let down = ProviderFailure(.permanent, "It does not accept the key (401). An admin has to set another.")
        let chosen = try await ScriptedClassifier([down]).chosen(in: appliance.appliance, micros: 300)
        let character = try await character()
        try await appliance.call("generate_preview", ["character_id": character, "wait_seconds": 0])
        await run(chosen)
        #expect(try await appliance.call("list_previews", ["character_id": character])["items"]![0]!["state"] == "failed")
        #expect(generator.calls == 0)
        #expect(try await money() == [0, 0])
    }

    @Test func `a rule of the project refuses a trial picture before anything is asked`() async throws {
        let character = try await character()
        try await appliance.call("set_moderation_rules", ["rules": [["term": "gin"]]])
        let failure = try await appliance.failure(
            of: "generate_preview", ["character_id": character, "slot": ["direction": "with a glass of gin"]])
        #expect(failure.message.hasPrefix("The project's rule “gin” does not allow slot.direction to say “gin”."))
    }
}
