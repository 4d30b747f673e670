internal import Features
internal import HTTPServer
internal import HTTPTypes
internal import JSONSchema
internal import Operations

/// Where people look at what waits for them, and decide.
struct ReviewDesk: ConsoleDesk {
    let dispatcher: Dispatcher
    let layout: ConsoleLayout

    static let path = "/console/review"
    /// So many posts are on a page: as many as are looked at in one go.
    static let pagePosts = 8

    private var pages: ReviewPages { ReviewPages(layout: layout) }

    func answer(_ request: ConsoleRequest) async throws(Failure) -> Response {
        let calls = ConsoleCalls(dispatcher, try request.session(), request)
        let rest = Array(request.path.dropFirst(2))
        switch (rest.count, request.isPost) {
        case (0, false): return try await list(request, calls)
        case (1, true) where rest[0] == "approve-all": return try await approveAll(request, calls)
        case (2, true):
            guard let deed = ReviewDeed(rawValue: rest[1]) else { throw Failure(.notFound, "There is no such page.") }
            return try await act(deed, on: rest[0], request, calls)
        default: throw Failure(.notFound, "There is no such page.")
        }
    }

    // MARK: Looking

    private func list(
        _ request: ConsoleRequest, _ calls: ConsoleCalls, problems: [ReviewProblem] = [], notice: HTML? = nil
    ) async throws(Failure) -> Response {
        let query = ListQuery(request, names: ["project", "profile", "character", "batch"])
        let project = try ConsoleProject(query["project"], calls)
        let queue = try await calls.call(
            "list_review_queue",
            query.arguments([
                ("profile", "profile_id"), ("character", "character_id"), ("batch", "batch_id"), (ListQuery.after, "cursor"),
            ]).merging(["project_id": .string(project.id), "limit": JSON(Self.pagePosts), "fields": ["id"]]))
        let cast = try ReviewCast(project, query, calls)
        let items = try dispatcher.inOneRead {
            Result<[ReviewItem], Failure> { () throws(Failure) in
                var items: [ReviewItem] = []
                for line in queue["items"]?.arrayValue ?? [] {
                    if let item = try ReviewItem(line["id"] ?? .null, cast, calls) { items.append(item) }
                }
                return items
            }
        }.get()
        return pages.list(
            items, next: queue["next_cursor"]?.stringValue, query: query, project: project, cast: cast, now: dispatcher.clock.now,
            for: request.visit, problems: problems, notice: notice ?? ReviewPages.notice(request.query("said")))
    }

    // MARK: Deciding

    private func act(_ deed: ReviewDeed, on story: String, _ request: ConsoleRequest, _ calls: ConsoleCalls) async throws(Failure)
        -> Response
    {
        guard StoryID(story) != nil else { throw Failure(.notFound, "There is no such post.") }
        do {
            let said = try await deed.done(on: story, request.form, calls)
            return .seeOther(back(request, said: said))
        } catch {
            guard error.isForThePerson else { throw error }
            let problem = ReviewProblem(story: story, text: error.message, status: error.code.status, deed: deed, form: request.form)
            return try await list(request, calls, problems: [problem])
        }
    }

    /// Approves what was shown, each at the revision that was shown: what has changed since is not agreed to.
    private func approveAll(_ request: ConsoleRequest, _ calls: ConsoleCalls) async throws(Failure) -> Response {
        let shown = request.form.all("story").prefix(Self.pagePosts).map { $0.split(separator: " ").map(String.init) }
        guard !shown.isEmpty, shown.allSatisfy({ $0.count == 2 && StoryID($0[0]) != nil && Int($0[1]) != nil }) else {
            throw Failure(.validationFailed, "The form names no posts. Reload the page and try again.")
        }
        var problems: [ReviewProblem] = []
        for post in shown {
            do {
                try await calls.call("approve_story", ["story_id": .string(post[0]), "revision": JSON(Int(post[1]) ?? 0)])
            } catch {
                guard error.isForThePerson else { throw error }
                problems.append(
                    ReviewProblem(story: post[0], text: error.message, status: error.code.status, deed: .approve, form: request.form))
            }
        }
        guard !problems.isEmpty else { return .seeOther(back(request, said: "all-approved")) }
        let count = shown.count - problems.count
        return try await list(
            request, calls, problems: problems,
            notice:
                "\(count) \(count == 1 ? "post is" : "posts are") approved; \(problems.count) could not be: what is wrong stands with each."
        )
    }

    /// The page that the form was on, with what was done.
    private func back(_ request: ConsoleRequest, said: String) -> String {
        ListQuery(request, names: ["project", "profile", "character", "batch"]).address(Self.path, [("said", said)]) + "#queue"
    }
}

/// What kept a decision from being made, and what was written in the form.
struct ReviewProblem: Sendable {
    var story: String
    var text: String
    /// HTTP's.
    var status: Int
    var deed: ReviewDeed
    var form: FormFields
}

extension Failure {
    /// Whether the person at the page can do something about it there.
    var isForThePerson: Bool {
        switch code {
        case .unauthorized, .insufficientScope, .rateLimited, .unexpected, .busy: false
        default: true
        }
    }
}
