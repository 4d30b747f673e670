import JSONSchema
import TestSupport
import Testing

@testable import Engines
@testable import Features

/// What is said of generated pictures to those who cannot see them.
@Suite struct PictureDescriptionTests {
    private let appliance = try! TestAppliance(users: ["ada"])

    private func batch(_ slots: [JSON]) async throws -> [JSON] {
        let character = try await appliance.call("create_character", ["name": "Dagny", "template_id": "night-bread-baker"])["id"]!
        let receipt = try await appliance.call("generate_content", ["character_id": character, "slots": .array(slots)])
        return try #require(receipt["item_ids"]?.arrayValue)
    }

    private func told(_ story: JSON) async throws -> String? {
        try await appliance.call("get_story", ["story_id": story])["slides"]?[0]?["alt_text"]?.stringValue
    }

    /// A slot of a caption of its own, so that none has to be written.
    private func slot(
        _ mood: String, _ wardrobe: String, _ setting: String, _ time: String, _ prop: String, besides more: JSON = [:]
    ) -> JSON {
        var slot: JSON = [
            "mood": .string(mood), "wardrobe": .string(wardrobe), "setting": .string(setting), "time_of_day": .string(time),
            "prop": .string(prop), "caption": "Here.", "aspect": "1:1",
        ]
        if let text = more["alt_text"] { slot["alt_text"] = text }
        return slot
    }

    @Test func `of a drawn picture it is told what was drawn`() async throws {
        let stories = try await batch([
            slot("glad, calm", "tee", "the pier before the boats come in", "dawn", "a cup of tea"),
            slot("serious", "sportswear", "beach", "golden-hour", "an old truck mirror pointing up"),
            slot("proud", "an old raincoat", "night-city", "midday", "one repaired umbrella"),
            slot("proud", "tee", "cafe", "midday", "a camera", besides: ["alt_text": "A tall woman."]),
        ])
        await appliance.runJobs()
        var texts: [String?] = []
        for story in stories { texts.append(try await told(story)) }
        #expect(
            texts == [
                "Dagny, calm, in a plain tee: the beach, the first light of the day, with a cup.",
                "Dagny, serious, in training clothes: the beach, the last hour of sun.",
                "Dagny, proud, in a raincoat: the city at night, with an umbrella.",
                "A tall woman.",
            ])
    }

    @Test func `of a picture from outside it is told what was ordered, in English`() async throws {
        let stories = try await batch([
            slot("glad of the wall", "tee", "the pier before the boats come in", "golden-hour", "an old truck mirror pointing up")
        ])
        let generator = ScriptedGenerator(picture: TestPictures.png(width: 40, height: 50), directory: appliance.folder.path)
        let dispatcher = appliance.appliance.dispatcher
        await JobRunner(dispatcher: dispatcher, workers: [ContentWorker(generator: generator, dispatcher: dispatcher)]).runDue()
        #expect(
            try await told(stories[0])
                == "Dagny, glad of the wall, in a plain tee: the pier before the boats come in, the last hour of sun, "
                + "with an old truck mirror pointing up.")
    }

    @Test func `every outfit is told in English`() {
        for word in ConfigKind.wardrobe.entries().compactMap({ $0["id"]?.stringValue }) {
            let slot = ContentSlot(stored: [:])
            let told = slot.description(
                of: "Dagny", drawn: DrawnPicture(mood: "calm", setting: "home-office", timeOfDay: "golden-hour", wardrobe: word, prop: nil))
            let says = !told.contains(", in \(word):") && !told.contains(" my ")
            #expect(says && told.hasSuffix(": the desk at home, the last hour of sun."), "\(told)")
        }
    }
}
