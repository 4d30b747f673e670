import JSONSchema
import Operations
import TestSupport
import Testing

@testable import Features

/// Batches of generated posts, from the order to the review queue.
@Suite struct BatchTests {
    private let appliance = try! TestAppliance(users: ["ada"])

    private func character() async throws -> JSON {
        try #require(
            try await appliance.call("create_character", ["name": "Dagny", "template_id": "night-bread-baker"])["id"])
    }

    private func price(_ micros: Int64) async throws {
        try await appliance.appliance.dispatcher.perform(as: .operator) { context in try Prices.set("picture", to: micros, in: context) }
    }

    private func balances() async throws -> [JSON] {
        let budget = try await appliance.call("get_budget")
        return [budget["spent_micros"]!, budget["reserved_micros"]!]
    }

    @Test func `a batch is made and waits for review, each post with its picture, character and version`() async throws {
        let character = try await character()
        let receipt = try await appliance.call("generate_content", ["character_id": character, "count": 3, "seed": 11])
        #expect(receipt["state"] == "generating" && receipt["item_ids"]?.arrayValue?.count == 3)
        let waiting = try await appliance.call("get_story", ["story_id": receipt["item_ids"]![0]!])
        #expect(waiting["state"] == "generating" && waiting["slides"] == [])
        await appliance.runJobs()
        let batch = try await appliance.call("wait_for_batch", ["batch_id": receipt["batch_id"]!])
        #expect(batch["state"] == "completed" && batch["done"] == 3 && batch["generating"] == 0)
        #expect(batch["items"]?.arrayValue?.map { $0["id"] } == receipt["item_ids"]?.arrayValue)
        for item in batch["items"]!.arrayValue! {
            let story = try await appliance.call("get_story", ["story_id": item["id"]!])
            #expect(story["state"] == "pending_review" && story["origin"] == "generated" && story["batch_id"] == receipt["batch_id"])
            #expect(story["character_id"] == character && story["character_version"] == 1)
            let media = try await appliance.call("get_media", ["media_id": story["slides"]![0]!["media_id"]!])
            #expect(media["width"] == 1080 && media["origin"] == "generated" && media["alt_text"]?.stringValue?.hasPrefix("Dagny") == true)
        }
    }

    @Test func `the same seed draws the same pictures, another one others`() async throws {
        let character = try await character()
        func pictures(_ seed: JSON) async throws -> [[UInt8]] {
            let batch = try await appliance.call(
                "generate_content", ["character_id": character, "slots": [["aspect": "1:1"], ["aspect": "1:1"]], "seed": seed])["batch_id"]!
            await appliance.runJobs()
            var pictures: [[UInt8]] = []
            for item in try await appliance.call("get_batch", ["batch_id": batch])["items"]!.arrayValue! {
                let url = try #require(item["media_url"]?.stringValue).replacing("http://troupe.test", with: "")
                pictures.append(try await appliance.send(.get, url).bytes())
            }
            return pictures
        }
        let first = try await pictures(5)
        #expect(try await pictures(5) == first)
        let others = try await pictures(6)
        #expect(Set(first + others).count == 4)
    }

    @Test func `what a slot says is kept, and what it leaves open comes from the character`() async throws {
        let slot: JSON = [
            "mood": "quietly proud", "setting": "on a ridge above the fog", "caption": "Up here.", "grade": "noir", "aspect": "16:9",
            "alt_text": "A ridge", "headline": "Up here",
        ]
        let receipt = try await appliance.call("generate_content", ["character_id": try await character(), "slots": [slot]])
        await appliance.runJobs()
        let story = try await appliance.call("get_story", ["story_id": receipt["item_ids"]![0]!])
        #expect(story["caption"] == "Up here." && story["slides"]?[0]?["alt_text"] == "A ridge")
        let versions = try await appliance.call("get_content_versions", ["story_id": story["id"]!])["items"]!.arrayValue!
        let drawn = versions[0]["used"]!["picture"]!["drawn"]!
        #expect(versions.count == 1 && drawn["mood"] == "proud" && drawn["setting"] == "mountains")
        let prompt = try #require(versions[0]["picture_prompt"]?.stringValue)
        for word in ["quietly proud", "on a ridge above the fog", "noir", "16:9"] { #expect(prompt.contains(word)) }
    }

    @Test func `a batch that would pass the cap is refused whole, saying what would fit`() async throws {
        let character = try await character()
        try await price(10_000)
        try await appliance.call("set_budget_cap", ["monthly_cap_micros": 45_000])
        let failure = try await appliance.failure(of: "generate_content", ["character_id": character, "count": 5])
        #expect(failure.code == .budgetExceeded && failure.message.contains("4 at $0.01 would fit"))
        #expect(try await appliance.call("list_batches")["items"] == [])
        #expect(try await appliance.call("list_stories")["items"] == [])
        #expect(try await balances() == [0, 0])
    }

    @Test func `what is made is spent, and what is cancelled is given back`() async throws {
        let character = try await character()
        try await price(10_000)
        let batch = try await appliance.call("generate_content", ["character_id": character, "count": 4])["batch_id"]!
        #expect(try await balances() == [0, 40_000])
        let cancelled = try await appliance.call("cancel_batch", ["batch_id": batch])
        #expect(cancelled["state"] == "cancelled" && cancelled["cancelled"] == 4)
        #expect(try await balances() == [0, 0])
        let again = try await appliance.call("retry_batch", ["batch_id": batch])
        #expect(again["state"] == "generating")
        #expect(try await balances() == [0, 40_000])
        await appliance.runJobs()
        #expect(try await appliance.call("get_batch", ["batch_id": batch])["state"] == "completed")
        #expect(try await balances() == [40_000, 0])
        #expect(try await appliance.call("get_usage", ["group_by": "batch"])["items"]?[0]?["name"] == batch)
    }

    @Test func `a picture made anew replaces the old one, which is kept as a version`() async throws {
        let receipt = try await appliance.call(
            "generate_content", ["character_id": try await character(), "slots": [["caption": "One.", "aspect": "1:1"]]])
        await appliance.runJobs()
        let id = receipt["item_ids"]![0]!
        let old = try await appliance.call("get_story", ["story_id": id])
        try await appliance.call("approve_story", ["story_id": id])
        let begun = try await appliance.call("regenerate_content", ["story_id": id, "what": "picture", "hint": "closer"])
        #expect(begun["batch_id"] == receipt["batch_id"])
        #expect(try await appliance.call("get_story", ["story_id": id])["slides"] == old["slides"])
        await appliance.runJobs()
        let new = try await appliance.call("get_story", ["story_id": id])
        #expect(new["state"] == "pending_review" && new["caption"] == "One." && new["slides"] != old["slides"])
        let versions = try await appliance.call("get_content_versions", ["story_id": id])["items"]!.arrayValue!
        #expect(versions.map { $0["version"] } == [2, 1])
        #expect(versions[1]["media_url"] == old["slides"]?[0]?["media_url"])
        #expect(versions[0]["picture_prompt"]?.stringValue?.hasSuffix("closer") == true)
    }

    @Test func `what was not generated cannot be made anew`() async throws {
        let story = try await appliance.call("create_story", ["caption": "Mine"])["id"]!
        #expect(try await appliance.failure(of: "regenerate_content", ["story_id": story]).code == .conflict)
    }

    @Test func `while it is made a post can be neither changed, approved nor published`() async throws {
        let receipt = try await appliance.call("generate_content", ["character_id": try await character(), "count": 1])
        let id = receipt["item_ids"]![0]!
        for (operation, more) in [
            ("update_story", ["revision": 1, "caption": "Mine"]), ("approve_story", [:]), ("publish_story", [:]), ("delete_story", [:]),
            ("reject_story", [:]), ("regenerate_content", [:]),
        ] as [(String, JSON)] {
            var arguments = more
            arguments["story_id"] = id
            #expect(try await appliance.failure(of: operation, arguments).code == .conflict, "\(operation)")
        }
    }

    @Test func `the end of a batch is told once`() async throws {
        let batch = try await appliance.call("generate_content", ["character_id": try await character(), "count": 3])["batch_id"]!
        await appliance.runJobs()
        let events = try appliance.appliance.dispatcher.view(as: .operator) { context in
            try context.db.all("SELECT type, data FROM event WHERE type LIKE 'batch.%'", []) { "\($0.text(0)) \($0.text(1))" }
        }
        #expect(events.count == 1)
        #expect(events.first?.hasPrefix("batch.completed") == true && events.first?.contains(batch.stringValue!) == true)
    }
}
