internal import Features
internal import HTTPServer
internal import HTTPTypes
internal import JSONSchema
internal import Operations

/// What somebody found wrong with posts, and what came of looking at it.
struct ReportsDesk: ConsoleDesk {
    let dispatcher: Dispatcher
    let layout: ConsoleLayout

    static let path = "/console/reports"
    private static let pageReports = 20

    private var pages: ReportPages { ReportPages(layout: layout) }

    func answer(_ request: ConsoleRequest) async throws(Failure) -> Response {
        let calls = ConsoleCalls(dispatcher, try request.session(), request)
        let rest = Array(request.path.dropFirst(2))
        switch (rest.count, request.isPost) {
        case (0, false): return try await list(request, calls)
        case (2, true) where rest[1] == "close": return try await close(rest[0], request, calls)
        default: throw Failure(.notFound, "There is no such page.")
        }
    }

    private func list(
        _ request: ConsoleRequest, _ calls: ConsoleCalls, problem: (report: String, text: String)? = nil
    ) async throws(Failure) -> Response {
        let query = ListQuery(request, names: ["project", "closed"])
        guard query["closed"] == nil || query["closed"] == "yes" else { throw Failure(.notFound, "There is no such page.") }
        let project = try ConsoleProject(query["project"], calls)
        let found = try await calls.call(
            "list_reports",
            query.arguments([(ListQuery.after, "cursor")]).merging([
                "project_id": .string(project.id), "closed": .bool(query["closed"] != nil), "limit": JSON(Self.pageReports),
                "fields": [
                    "id", "story_id", "story_state", "caption", "kind", "reason", "reported_by", "created_at", "closed_at", "outcome",
                    "note",
                ],
            ]))
        return pages.list(
            found["items"]?.arrayValue ?? [], next: found["next_cursor"]?.stringValue, query: query, project: project,
            now: dispatcher.clock.now, for: request.visit, said: request.query("said"), form: request.form, problem: problem)
    }

    /// Closes one with a word for whoever reported it.
    private func close(_ id: String, _ request: ConsoleRequest, _ calls: ConsoleCalls) async throws(Failure) -> Response {
        guard ReportID(id) != nil else { throw Failure(.notFound, "There is no such report.") }
        var arguments: JSON = ["report_id": .string(id), "outcome": JSON(request.form["outcome"])]
        let note = UsagePages.trimmed(request.form["note"] ?? "")
        if !note.isEmpty { arguments["note"] = .string(note) }
        do throws(Failure) {
            let closed = try await calls.call("close_report", arguments)
            let query = ListQuery(request, names: ["project"])
            return .seeOther(query.address(Self.path, [("said", closed["outcome"]?.stringValue ?? "")]))
        } catch {
            switch error.code {
            case .conflict: return try await list(request, calls, problem: (id, error.message))
            case .validationFailed:
                return try await list(request, calls, problem: (id, "Say whether it is right; a word has 1000 characters at most."))
            default: throw error
            }
        }
    }
}
