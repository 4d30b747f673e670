internal import JSONSchema

/// The second half of the demo: a cast of two, their reference views, a batch of posts of each, some of them approved and published.
extension DemoAgent {
    /// Ready characters of the library, of different niches.
    private static let cast = [("Dagny", "night-bread-baker"), ("Wanjiru", "plain-words-computing")]
    private static let postsEach = 10

    mutating func showCast() async throws {
        var posts: [JSON] = []
        for (name, template) in Self.cast {
            let made = try await client.call("create_character", ["name": .string(name), "template_id": .string(template)])
            guard let character = made["id"], let niche = made["niche"]?.stringValue else {
                throw DemoFailure("create_character made no character")
            }
            tell("create_character: \(name), who posts about \(niche), from the library")
            try await drawReferences(of: character, name)
            posts += try await generate(character, name)
        }
        try await publish([posts[0], posts[Self.postsEach]])
    }

    private mutating func drawReferences(of character: JSON, _ name: String) async throws {
        _ = try await client.call("generate_character_references", ["character_id": character, "wait_seconds": 0])
        let wait: JSON = ["character_id": character, "wait_seconds": 10]
        var pack = try await client.call("wait_for_references", wait)
        while pack["state"] == "running" { pack = try await client.call("wait_for_references", wait) }
        guard pack["missing"] == [] else { throw DemoFailure("a reference view is missing") }
        tell("generate_character_references: four views of \(name)")
    }

    private mutating func generate(_ character: JSON, _ name: String) async throws -> [JSON] {
        let receipt = try await client.call("generate_content", ["character_id": character, "count": JSON(Self.postsEach), "seed": 7])
        guard let id = receipt["batch_id"] else { throw DemoFailure("generate_content gave no batch_id") }
        let wait: JSON = ["batch_id": id, "wait_seconds": 10]
        var batch = try await client.call("wait_for_batch", wait)
        while batch["state"] == "generating" { batch = try await client.call("wait_for_batch", wait) }
        guard batch["state"] == "completed", let items = batch["items"]?.arrayValue, items.count == Self.postsEach else {
            throw DemoFailure("the batch ended \(batch["state"]?.stringValue ?? "?")")
        }
        let caption = items[0]["caption"]?.stringValue ?? ""
        tell("generate_content and wait_for_batch: \(items.count) posts of \(name), the first: \(caption)")
        return items
    }

    private mutating func publish(_ posts: [JSON]) async throws {
        for post in posts {
            guard let id = post["id"] else { throw DemoFailure("a post has no id") }
            let approved = try await client.call("approve_story", ["story_id": id])
            guard approved["state"] == "approved" else { throw DemoFailure("approve_story did not approve the post") }
            let out = try await client.call("publish_story", ["story_id": id, "wait_seconds": 10])
            guard out["state"] == "published" else { throw DemoFailure("the generated post was not published") }
        }
        tell("approve_story and publish_story: \(posts.count) of them are out, the others wait in the review queue")
    }
}
