import GRDB
import JSONSchema
import Operations
import Secrets
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

    @Test func `lists and the review queue show a batch's posts alone`() async throws {
        let character = try await character()
        let slot: JSON = ["caption": "One.", "aspect": "1:1"]
        var receipts: [JSON] = []
        for slots in [[slot], [slot, slot]] as [JSON] {
            receipts.append(try await appliance.call("generate_content", ["character_id": character, "slots": slots, "seed": 3]))
        }
        await appliance.runJobs()
        let (batch, made) = (receipts[1]["batch_id"]!, receipts[1]["item_ids"]!.arrayValue!)
        func ids(_ operation: String, _ arguments: JSON) async throws -> [JSON] {
            try await appliance.call(operation, arguments)["items"]!.arrayValue!.map { $0["id"]! }
        }
        #expect(try await ids("list_content", ["batchId": batch]) == made.reversed())
        #expect(try await ids("list_stories", ["batch_id": batch, "state": "pending_review", "channel": "feed"]) == made.reversed())
        #expect(try await ids("list_stories", ["batch_id": batch, "channel": "x"]) == [])
        #expect(try await ids("list_review_queue", ["batch_id": batch, "cursor": made[0]]) == [made[1]])
        let failure = try await appliance.failure(of: "list_stories", ["batch_id": "bat_01arz3ndektsv4rrffq69g5fav"])
        #expect(failure.code == .notFound)
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

    @Test func `a picture is described by what the catalogs say of its words, and nothing is said of what there is not`() async throws {
        let character = try await appliance.call("create_character", ["name": "Ada", "niche": "food"])["id"]!
        let slot: JSON = ["mood": "glad of the wall", "setting": "beach", "time_of_day": "dawn", "wardrobe": "tee", "archetype": "tip"]
        let receipt = try await appliance.call("generate_content", ["character_id": character, "slots": [slot]])
        await appliance.runJobs()
        let versions = try await appliance.call(
            "get_content_versions", ["story_id": receipt["item_ids"]![0]!, "fields": ["picture_prompt", "caption_prompt"]])["items"]!
            .arrayValue!
        let picture = try #require(versions[0]["picture_prompt"]?.stringValue)
        let caption = try #require(versions[0]["caption_prompt"]?.stringValue)
        #expect(picture.hasPrefix("Expression: glad of the wall (open smile"))
        #expect(picture.contains(". Dressed here in a plain cotton T-shirt, soft collar. Place: "))
        #expect(picture.contains(". Time: first light, the sun still below the edge"))
        #expect(picture.contains(". Composition: The tip visible in the picture: "))
        #expect(caption == "Write a caption in en as Ada, who posts about food. Kind of post: tip. Mood: glad of the wall. Place: beach.")
    }

    @Test func `a batch that would show what a rule forbids is refused whole, whoever chose it`() async throws {
        let character = try await appliance.call(
            "create_character",
            [
                "name": "Ada", "niche": "food", "appearance": ["summary": "An anchor on her arm"],
                "ingredients": ["settings": ["the gin bar"]],
            ])["id"]!
        let order: JSON = ["character_id": character, "count": 2]
        let old = try await appliance.call("generate_content", order)["item_ids"]![0]!
        await appliance.runJobs()
        for (term, paths) in [
            ("gin", ["slots[0].setting", "slots[1].setting"]), ("anchor", ["slots[0].prompt", "slots[1].prompt"]),
        ] as [(JSON, [String])] {
            try await appliance.call("set_moderation_rules", ["rules": [["term": term]]])
            let failure = try await appliance.failure(of: "generate_content", order)
            #expect(failure.code == .validationFailed && failure.fields.map(\.path) == paths, "\(failure)")
            #expect(failure.message.hasPrefix("The project's rule “\(term.stringValue!)”"))
            let again = try await appliance.failure(of: "regenerate_content", ["story_id": old, "what": "picture"])
            #expect(again.fields.map(\.path) == ["prompt"])
            let preview = try await appliance.failure(of: "generate_preview", ["character_id": character])
            #expect(preview.code == .validationFailed)
            try await appliance.call("set_moderation_rules", ["remove": [term]])
        }
        #expect(try await appliance.call("list_batches")["items"]?.arrayValue?.count == 1)
        try await appliance.call("regenerate_content", ["story_id": old, "what": "caption"])
    }

    @Test func `a batch says nothing that the character's last posts said`() async throws {
        let character = try await character()
        // What it is known by may come again.
        let voice = try await appliance.call("get_character", ["character_id": character, "layers": ["personality"]])["personality"]?[
            "voice"]
        let known = ["openers", "closers"].flatMap { voice?[$0]?.arrayValue?.compactMap(\.stringValue) ?? [] }
        var said: Set<String> = []
        for seed in [1, 1, 2] {
            let batch = try await appliance.call("generate_content", ["character_id": character, "count": 8, "seed": JSON(seed)])[
                "batch_id"]!
            await appliance.runJobs()
            let lists = try appliance.appliance.dispatcher.view(as: .operator) { context in
                try String.fetchAll(context.db, sql: "SELECT sentences FROM batch_item WHERE batch = ?", arguments: [batch.stringValue])
            }
            let new = Set(try lists.flatMap { try JSON(parsing: $0).arrayValue!.compactMap(\.stringValue) }).subtracting(known)
            #expect(!new.isEmpty && new.isDisjoint(with: said))
            said.formUnion(new)
        }
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

    @Test func `what is wanted differently is wanted once, of what is made anew, and moves the scene where it names one`() async throws {
        let slot: JSON = ["setting": "cafe", "time_of_day": "morning", "direction": "with steam"]
        let order: JSON = ["character_id": try await character(), "slots": [slot]]
        let id = try await appliance.call("generate_content", order)["item_ids"]![0]!
        await appliance.runJobs()
        func anew(_ what: JSON, _ hint: JSON) async throws -> JSON {
            try await appliance.call("regenerate_content", ["story_id": id, "what": what, "hint": hint])
            await appliance.runJobs()
            let fields: JSON = ["picture_prompt", "caption_prompt", "caption", "used"]
            return try await appliance.call("get_content_versions", ["story_id": id, "fields": fields])["items"]![0]!
        }
        let first = try await anew("picture", "the last one was ugly")
        #expect(first["picture_prompt"]!.stringValue!.hasSuffix(" the last one was ugly"))
        #expect(!first["caption_prompt"]!.stringValue!.contains("ugly"))
        let second = try await anew("picture", "in a forest at night")
        #expect(!second["picture_prompt"]!.stringValue!.contains("ugly") && second["picture_prompt"]!.stringValue!.contains("With steam"))
        #expect(second["used"]!["picture"]!["drawn"]!["setting"] == "forest")
        let third = try await anew("caption", "not so long, mention the ferry bell")
        #expect(third["caption_prompt"]!.stringValue!.hasSuffix("mention the ferry bell"))
        let fourth = try await anew("caption", .null)
        #expect(!fourth["caption_prompt"]!.stringValue!.contains("ferry bell"))
        #expect(!fourth["caption"]!.stringValue!.contains("ugly") && !fourth["caption"]!.stringValue!.contains("ferry bell"))
    }

    @Test func `a cancelled regeneration leaves the post as it was`() async throws {
        let receipt = try await appliance.call(
            "generate_content", ["character_id": try await character(), "slots": [["caption": "One.", "aspect": "1:1"]]])
        await appliance.runJobs()
        let id = receipt["item_ids"]![0]!
        let old = try await appliance.call("get_story", ["story_id": id])
        try await appliance.call("regenerate_content", ["story_id": id])
        let batch = try await appliance.call("cancel_batch", ["batch_id": receipt["batch_id"]!])
        #expect(batch["state"] == "completed" && batch["done"] == 1)
        let story = try await appliance.call("get_story", ["story_id": id])
        #expect(story["state"] == "pending_review" && story["slides"] == old["slides"] && story["caption"] == "One.")
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

    @Test func `a batch of fifty is made whole, no sentence and no picture twice`() async throws {
        let receipt = try await appliance.call("generate_content", ["character_id": try await character(), "count": 50, "seed": 2])
        await appliance.runJobs()
        let batch = try await appliance.call("get_batch", ["batch_id": receipt["batch_id"]!])
        #expect(batch["state"] == "completed" && batch["done"] == 50)
        let sentences = try appliance.appliance.dispatcher.view(as: .operator) { context in
            try context.db.all("SELECT value FROM batch_item, json_each(sentences)", []) { $0.text(0) }
        }
        #expect(sentences.count >= 50 && Set(sentences).count == sentences.count)
        let pictures = try appliance.appliance.dispatcher.view(as: .operator) { context in
            try context.db.all("SELECT DISTINCT original FROM media", []) { $0.integer(0) }
        }
        #expect(pictures.count == 50)
        #expect(try await appliance.call("list_review_queue", ["limit": 100])["items"]?.arrayValue?.count == 50)
    }

    @Test func `two posts that came to say the same are told apart when the second is entered`() async throws {
        _ = try await appliance.call("generate_content", ["character_id": try await character(), "count": 2, "seed": 2])
        try await appliance.appliance.dispatcher.perform(as: .operator) { context in
            let jobs = [try #require(try Jobs.claim(in: context)), try #require(try Jobs.claim(in: context))]
            let orders = try jobs.map { try #require(try ContentOrder.of($0, in: context)) }
            var content = MadeContent(used: [:])
            content.caption = ("The oven is on.", ["The oven is on."])
            content.isByGrammar = true
            for (job, order) in zip(jobs, orders) { try ContentOutcome.made(content, nil, for: order, by: job.id, in: context) }
        }
        let captions = try await appliance.call("list_stories")["items"]!.arrayValue!.map { $0["caption"]!.stringValue! }
        #expect(captions.count == 2 && captions.filter { $0 == "The oven is on." }.count == 1 && !captions.contains(""))
    }

    @Test func `a reference pack has four views of one person, and another version of the character`() async throws {
        let character = try await character()
        let begun = try await appliance.call("generate_character_references", ["character_id": character, "wait_seconds": 0])
        #expect(begun["state"] == "running")
        #expect(try await appliance.call("wait_for_references", ["character_id": character, "wait_seconds": 0]) == begun)
        await appliance.runJobs()
        let pack = try await appliance.call("wait_for_references", ["character_id": character, "wait_seconds": 0])
        #expect(pack["missing"] == [] && pack["version"] == 2)
        let views = ["front", "three_quarter", "profile", "full_body"].map { pack[$0]! }
        #expect(Set(views.map { $0["media_id"]!.stringValue! }).count == 4)
        #expect(views.allSatisfy { $0["origin"] == "generated" })
    }

    @Test func `a trial picture becomes a reference view`() async throws {
        let character = try await character()
        try await price(10_000)
        try await appliance.call("generate_preview", ["character_id": character, "view": "profile", "wait_seconds": 0])
        #expect(try await balances() == [0, 10_000])
        await appliance.runJobs()
        #expect(try await balances() == [10_000, 0])
        let fields: JSON = ["id", "state", "view", "media_id"]
        let preview = try await appliance.call("list_previews", ["character_id": character, "fields": fields])["items"]![0]!
        #expect(preview["state"] == "done" && preview["view"] == "profile")
        let pack = try await appliance.call("promote_preview", ["preview_id": preview["id"]!])
        #expect(pack["profile"]?["media_id"] == preview["media_id"] && pack["version"] == 2)
        #expect(try await appliance.call("promote_preview", ["preview_id": preview["id"]!]) == pack, "what is so already makes no version")
    }

    @Test func `photographs of the character are composed from, not drawn over`() async throws {
        let character = try await appliance.call("create_character", ["name": "Ines", "niche": "bread"])["id"]!
        let bytes = Base64.encode(TestPictures.png(width: 300, height: 400, gray: 90))
        let photograph = try await appliance.call("upload_media", ["data_base64": .string(bytes)])["asset"]!["id"]!
        try await appliance.call("set_character_references", ["character_id": character, "front": photograph])
        let receipt = try await appliance.call(
            "generate_content", ["character_id": character, "slots": [["aspect": "1:1", "grade": "noir"]]])
        await appliance.runJobs()
        let story = receipt["item_ids"]![0]!
        let used = try await appliance.call("get_content_versions", ["story_id": story])["items"]![0]!["used"]!
        #expect(used["picture"]?["made_from"] == photograph && used["picture"]?["drawn"] == nil)
        let media = try await appliance.call("get_story", ["story_id": story])["slides"]![0]!["media_id"]!
        #expect(try await appliance.call("get_media", ["media_id": media])["height"] == 1080)
    }

    @Test func `a rule approves what is generated only where nobody is to be asked`() async throws {
        let character = try await character()
        let profile = try await appliance.call("create_profile", ["name": "Daily", "kind": "ai", "character_id": character])["id"]!
        try await appliance.call("set_auto_approve", ["profile_id": profile, "enabled": true])
        let order: JSON = ["character_id": character, "profile_id": profile, "slots": [["aspect": "1:1", "caption": "Hello"]]]
        let receipt = try await appliance.call("generate_content", order)
        let caller = Caller(principal: .key(appliance["ada"].keyID, of: appliance["ada"].id), scopes: .everything, confirms: [.publish])
        let asked = await appliance.appliance.dispatcher.call(
            Dispatcher.Call("generate_content", order, caller: caller, face: .mcp, requestID: "test"))
        await appliance.runJobs()
        func state(_ id: JSON) async throws -> JSON { try await appliance.call("get_story", ["story_id": id])["state"]! }
        #expect(try await state(receipt["item_ids"]![0]!) == "approved")
        #expect(try await state(try asked.result.get()["item_ids"]![0]!) == "pending_review")
    }
}
