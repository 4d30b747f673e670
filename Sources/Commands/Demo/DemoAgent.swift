internal import Features
internal import FoundationEssentials
internal import Glibc
internal import Imaging
internal import JSONSchema

/// A scripted agent: it does what a model would do, step by step, and says each in a line.
struct DemoAgent {
    private let address: String
    private let data: String
    var client: DemoClient
    private var step = 0
    private let start = ContinuousClock.now

    init(address: String, data: String) {
        self.address = address
        self.data = data
        client = DemoClient(address: address)
    }

    static func say(_ text: String) { OutputOptions.write(text + "\n", to: STDOUT_FILENO) }

    mutating func tell(_ text: String) {
        step += 1
        Self.say("\(step < 10 ? " " : "")\(step)  \(text)")
    }

    mutating func run() async throws {
        Self.say("A fresh appliance listens on \(address).\n")
        try mintKey()
        try await listTools()
        let assets = try await upload()
        let story = try await createStory(assets)
        try await preview(story)
        try await schedule(story)
        let link = try await waitUntilPublished(story)
        try await look(at: link, assets)
        try await showCast()
        let seconds = Double((ContinuousClock.now - start).components.seconds)
        Self.say(
            """

            Done: a carousel of \(assets.count) slides is published at \(link)
              \(client.uploadedBytes) bytes of pictures uploaded
              \(client.conversationBytes) bytes passed through the agent's conversation, none of them pictures
              and a cast of two, with a reference pack and ten generated posts each
              \(client.calls) MCP calls, \(Int(seconds)) s
            """)
    }

    // MARK: Steps

    /// By the command line, as an operator does, on the file that the server has open.
    private mutating func mintKey() throws {
        let user = try command(["user", "create", "demo@example.org", "--json"])
        let brand: JSON = [
            "project_id": user["projects"]?[0] ?? .null, "name": .string(DemoContent.studio), "description": .string(DemoContent.about),
            "colors": ["primary": .string(DemoContent.colours.primary), "accent": .string(DemoContent.colours.accent)],
        ]
        _ = try command(["call", "update_project", brand.text, "--json"])
        let minted = try command(["key", "mint", "--user", "demo@example.org", "--preset", "agent-full", "--name", "Demo agent", "--json"])
        guard let key = minted["key"]?.stringValue else { throw DemoFailure("no key was minted") }
        client.key = key
        tell("Minted a key on the command line: \(key.prefix(13))… (preset agent-full)")
    }

    private mutating func listTools() async throws {
        let result = try await client.request("tools/list", [:])
        guard let tools = result["tools"]?.arrayValue, tools.contains(where: { $0["name"] == "create_story" }) else {
            throw DemoFailure("tools/list does not list create_story")
        }
        tell("tools/list: \(tools.count) tools")
    }

    private mutating func upload() async throws -> [JSON] {
        var assets: [JSON] = []
        for (index, slide) in DemoContent.slides.enumerated() {
            let picture = try await DemoContent.draw(slide)
            let ticket = try await client.call(
                "request_upload_url", ["filename": .string("slide-\(index + 1).jpg"), "mime_type": "image/jpeg"])
            guard let url = ticket["upload_url"]?.stringValue else { throw DemoFailure("request_upload_url gave no upload_url") }
            let answer = try await client.put(picture, to: url)
            guard answer["ok"] == true, let asset = answer["asset"] else {
                throw DemoFailure("the upload of slide \(index + 1) was not taken")
            }
            guard asset["width"] == 1080, asset["height"] == 1350 else { throw DemoFailure("slide \(index + 1) is not 1080×1350") }
            assets.append(asset)
            tell("request_upload_url and PUT: slide \(index + 1), \(picture.count) bytes, \(asset["id"]?.stringValue ?? "?")")
        }
        return assets
    }

    private mutating func createStory(_ assets: [JSON]) async throws -> String {
        let slides = zip(assets, DemoContent.slides).map { asset, slide -> JSON in
            ["media_url": asset["media_url"] ?? .null, "alt_text": .string(slide.altText)]
        }
        let story = try await client.call(
            "create_story",
            [
                "post_type": "carousel", "title": .string(DemoContent.title), "caption": .string(DemoContent.caption),
                "slides": .array(slides),
                "channels": ["feed"],
                "channel_overrides": ["feed": ["caption": .string(DemoContent.caption + "\n\n" + DemoContent.feedLine)]],
                "comment_ask": .string(DemoContent.question),
            ])
        guard let id = story["id"]?.stringValue, story["state"] == "draft" else { throw DemoFailure("create_story made no draft") }
        tell("create_story: \(id), a carousel of \(slides.count) slides with alt texts and its own text for feed")
        return id
    }

    private mutating func preview(_ story: String) async throws {
        let preview = try await client.call("preview_story", ["story_id": .string(story)])
        guard preview["ready"] == true, let channel = preview["channels"]?[0], let text = channel["text"] else {
            throw DemoFailure("preview_story says that the story is not ready: \(preview["channels"]?.text ?? "")")
        }
        tell(
            "preview_story: ready; feed gets \(text["length"]?.intValue ?? 0) \(text["unit"]?.stringValue ?? "") and \(channel["slides"]?.arrayValue?.count ?? 0) slides"
        )
    }

    private mutating func schedule(_ story: String) async throws {
        let zone = try TimeZoneName("Europe/Berlin")
        let soon = Int64(Date().timeIntervalSince1970 * 1000) + 3_000
        let local = LocalTime.format(instantMilliseconds: soon, in: zone)
        let scheduled = try await client.call(
            "schedule_story",
            ["story_id": .string(story), "scheduled_at_local": .string(local.description), "timezone": .string(zone.identifier)])
        guard scheduled["state"] == "scheduled", let at = scheduled["scheduled_at"]?.stringValue else {
            throw DemoFailure("schedule_story did not schedule it")
        }
        tell("schedule_story: \(local) in \(zone.identifier), that is \(at)")
    }

    private mutating func waitUntilPublished(_ story: String) async throws -> String {
        let deadline = ContinuousClock.now.advanced(by: .seconds(20))
        while ContinuousClock.now < deadline {
            let now = try await client.call("get_story", ["story_id": .string(story)])
            switch now["state"]?.stringValue {
            case "published":
                guard let link = now["publications"]?[0]?["permalink"]?.stringValue else {
                    throw DemoFailure("the published story has no link")
                }
                tell("get_story: published at \(now["published_at"]?.stringValue ?? "?")")
                return link
            case "scheduled", "publishing": try await Task.sleep(for: .milliseconds(300))
            case let state: throw DemoFailure("the story is \(state ?? "gone"): \(now["publications"]?.text ?? "")")
            }
        }
        throw DemoFailure("the story was not published within 20 s")
    }

    private mutating func look(at link: String, _ assets: [JSON]) async throws {
        let page = try await client.get(link)
        let text = String(decoding: page, as: UTF8.self)
        for asset in assets {
            guard let id = asset["id"]?.stringValue, let url = asset["media_url"]?.stringValue, text.contains(id) else {
                throw DemoFailure("the page does not show every slide")
            }
            let picture = try await client.get(url)
            guard MediaType.sniff(picture.prefix(MediaType.sniffedBytes)) == .jpeg else { throw DemoFailure("\(url) is no picture") }
        }
        tell("The link answers 200 and shows the \(assets.count) pictures, each of which answers 200")
    }

    /// Runs a command of this program on the server's file.
    private func command(_ arguments: [String]) throws -> JSON {
        let output = try Subcommand.run(DataOptions.ownExecutable, arguments + ["--data", data])
        do { return try JSON(parsing: output) } catch {
            throw DemoFailure("troupe \(arguments.prefix(2).joined(separator: " ")) answered no JSON")
        }
    }
}
