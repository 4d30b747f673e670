internal import Features
internal import HTTPServer
internal import HTTPTypes
internal import JSONSchema
internal import Operations

/// All posts of a project, and one with what became of it.
struct StoriesDesk: ConsoleDesk {
    let dispatcher: Dispatcher
    let layout: ConsoleLayout

    static let path = "/console/stories"
    private static let pagePosts = 20
    private static let pageVersions = 5

    private var pages: StoryPages { StoryPages(layout: layout) }

    func answer(_ request: ConsoleRequest) async throws(Failure) -> Response {
        let calls = ConsoleCalls(dispatcher, try request.session(), request)
        let rest = Array(request.path.dropFirst(2))
        switch (rest.count, request.isPost) {
        case (0, false): return try await list(request, calls)
        case (1, false): return try await one(rest[0], request, calls)
        case (2, true) where rest[1] == "publish": return try await publish(rest[0], request, calls)
        case (2, true) where rest[1] == "regenerate": return try await makeAnew(rest[0], request, calls)
        default: throw Failure(.notFound, "There is no such page.")
        }
    }

    private func list(_ request: ConsoleRequest, _ calls: ConsoleCalls) async throws(Failure) -> Response {
        let query = ListQuery(request, names: ["project", "state", "channel", "batch"])
        if let state = query["state"], !StoryView.states.contains(where: { $0.word == state }) {
            throw Failure(.notFound, "There is no such state.")
        }
        let project = try ConsoleProject(query["project"], calls)
        let found = try await calls.call(
            "list_stories",
            query.arguments([("state", "state"), ("channel", "channel"), ("batch", "batch_id"), (ListQuery.after, "cursor")])
                .merging(["project_id": .string(project.id), "limit": JSON(Self.pagePosts), "fields": ["id"]]))
        let cast = try ReviewCast(project, query, calls)
        var lines: [StoryPages.Line] = []
        for item in found["items"]?.arrayValue ?? [] {
            guard let json = try calls.lookIfAny("get_story", ["story_id": item["id"] ?? .null]) else { continue }
            let story = StoryView(json: json)
            lines.append(
                StoryPages.Line(story: story, character: try story.characterID.map { id throws(Failure) in try cast.character(id, calls) }))
        }
        return pages.list(
            lines, next: found["next_cursor"]?.stringValue, query: query, project: project, cast: cast, now: dispatcher.clock.now,
            for: request.visit)
    }

    /// Asks a person whether a post is to go out, and sends it on its way once that is confirmed.
    private func publish(_ id: String, _ request: ConsoleRequest, _ calls: ConsoleCalls) async throws(Failure) -> Response {
        guard StoryID(id) != nil else { throw Failure(.notFound, "There is no such post.") }
        let own: JSON = ["story_id": .string(id)]
        let story = StoryView(json: try calls.look("get_story", own))
        do throws(Failure) {
            guard request.form["revision"] == String(story.revision) else {
                throw Failure(.conflict, "The story has changed since. Look at it again, then decide.")
            }
            guard StoryPublishing.isOffered(story, at: dispatcher.clock.now) else {
                throw Failure(.conflict, "The story is \(story.state): what is published here is approved and has no time.")
            }
            let time = try StoryPublishing.Time(request.form)
            guard request.form["confirmed"] == "yes" else {
                let estimate = try calls.look("estimate_cost", own.merging(["operation": "publish_story"]))
                let pages = StoryPublishing(layout: layout, story: story, timeZone: "", visit: request.visit)
                return pages.question(time, micros: Int64(estimate["total_micros"]?.intValue ?? 0))
            }
            let begun: JSON
            switch time {
            case .now: begun = try await calls.call("publish_story", own)
            case .at(let local, let zone):
                begun = try await calls.call(
                    "schedule_story", own.merging(["scheduled_at_local": .string(local), "timezone": .string(zone)]))
            }
            // A rule may have sent it to a person instead.
            let said = begun["state"] == "pending_review" ? "held" : begun["state"] == "scheduled" ? "scheduled" : "publishing"
            return .seeOther("\(Self.path)/\(id)?said=\(said)")
        } catch {
            guard error.isForThePerson else { throw error }
            return try await one(id, request, calls, problem: error.message)
        }
    }

    /// Has a post made anew that could not be made.
    private func makeAnew(_ id: String, _ request: ConsoleRequest, _ calls: ConsoleCalls) async throws(Failure) -> Response {
        guard StoryID(id) != nil else { throw Failure(.notFound, "There is no such post.") }
        do throws(Failure) {
            _ = try await calls.call("regenerate_content", ["story_id": .string(id)])
            return .seeOther("\(Self.path)/\(id)?said=regenerated")
        } catch {
            guard error.isForThePerson else { throw error }
            return try await one(id, request, calls, refusal: error.message)
        }
    }

    /// Why a generated post was not made; `nil` where it was.
    private func failure(of story: StoryView, _ calls: ConsoleCalls) throws(Failure) -> String? {
        guard story.state == "generation_failed", let batch = story.batchID else { return nil }
        let items = try calls.lookIfAny("get_batch", ["batch_id": .string(batch)])?["items"]?.arrayValue ?? []
        return items.first { $0["id"]?.stringValue == story.id }?["error"]?.stringValue ?? "It is not known why."
    }

    /// - Parameters:
    ///   - problem: why it cannot be published as the form says.
    ///   - refusal: why it cannot be made anew.
    private func one(
        _ id: String, _ request: ConsoleRequest, _ calls: ConsoleCalls, problem: String? = nil, refusal: String? = nil
    ) async throws(Failure) -> Response {
        guard StoryID(id) != nil else { throw Failure(.notFound, "There is no such post.") }
        let own: JSON = ["story_id": .string(id)]
        let story = StoryView(json: try await calls.call("get_story", own))
        var order = own.merging(["limit": JSON(Self.pageVersions), "fields": JSON(Self.versionFields)])
        if let before = request.query("before") { order["cursor"] = .string(before) }
        let versions = try calls.look("get_content_versions", order)
        var names = StoryPages.Names()
        if let id = story.characterID {
            names.character = try calls.lookIfAny("get_character", ["character_id": .string(id)])?["name"]?.stringValue
        }
        if let id = story.profileID {
            names.profile = try calls.lookIfAny("get_profile", ["profile_id": .string(id)])?["name"]?.stringValue
        }
        let preview = try calls.lookIfAny("preview_story", own)
        var publishing: HTML?
        if StoryPublishing.isOffered(story, at: dispatcher.clock.now) || problem != nil {
            let zone = try ConsoleProject(story.json["project_id"]?.stringValue, calls).timeZone
            publishing = StoryPublishing(layout: layout, story: story, timeZone: zone, visit: request.visit)
                .form(request.form, problem: problem)
        }
        var failure = refusal
        if failure == nil { failure = try self.failure(of: story, calls) }
        return pages.one(
            story, names: names, publishing: publishing, notice: request.query("said").flatMap(StoryPages.notice),
            isWrong: problem != nil || refusal != nil, failure: failure,
            preview: preview ?? .null, versions: versions, isNewest: request.query("before") == nil,
            now: dispatcher.clock.now, for: request.visit)
    }

    /// All of them: what was sent to generators is what the page is looked at for.
    private static let versionFields = [
        "version", "what", "media_url", "caption", "seed", "used", "picture_prompt", "caption_prompt", "created_at",
    ]
}
