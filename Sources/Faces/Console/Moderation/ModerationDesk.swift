internal import Features
internal import HTTPServer
internal import HTTPTypes
internal import JSONSchema
internal import Operations

/// What one's projects do not want to post.
struct ModerationDesk: ConsoleDesk {
    let dispatcher: Dispatcher
    let layout: ConsoleLayout

    private var pages: ModerationPages { ModerationPages(layout: layout) }

    func answer(_ request: ConsoleRequest) async throws(Failure) -> Response {
        let session = try request.session()
        let rest = request.path.dropFirst(2).map(\.self)
        switch (rest.count, request.isPost) {
        case (0, false): return try list(request, session)
        case (0, true): return try await change(request, session)
        default: throw Failure(.notFound, "There is no such page.")
        }
    }

    private func list(
        _ request: ConsoleRequest, _ session: Session, project text: String? = nil, problem: String? = nil
    ) throws(Failure) -> Response {
        let projects = try dispatcher.view(as: session.caller, requestID: request.head.id) { context in
            try Overview.projects(of: session.user, in: context)
        }
        guard let asked = text ?? request.query("project") ?? projects.first?.id.text, let project = ProjectID(asked) else {
            throw Failure(.notFound, "There is no such project.")
        }
        let rules = try dispatcher.view(as: session.caller, requestID: request.head.id) { context in
            try Moderation.rules(of: context.project(project), in: context)
        }
        return pages.list(
            rules, of: project, among: projects, for: request.visit, said: request.query("said"), form: request.form, problem: problem)
    }

    /// Adds a rule, or removes one.
    private func change(_ request: ConsoleRequest, _ session: Session) async throws(Failure) -> Response {
        let project = request.form["project"] ?? ""
        var arguments: JSON = ["project_id": .string(project)]
        let removed = request.form["remove"]
        if let removed {
            arguments["remove"] = [.string(removed)]
        } else {
            var rule: JSON = ["term": .string(UsagePages.trimmed(request.form["term"] ?? "")), "kind": JSON(request.form["kind"])]
            let note = UsagePages.trimmed(request.form["note"] ?? "")
            if !note.isEmpty { rule["note"] = .string(note) }
            arguments["rules"] = [rule]
        }
        let outcome = await dispatcher.call(
            Dispatcher.Call("set_moderation_rules", arguments, caller: session.caller, face: .page, requestID: request.head.id))
        switch outcome.reply {
        case .success: return .seeOther("/console/moderation?project=\(project)&said=\(removed == nil ? "set" : "removed")")
        case .failure(let failure) where failure.code == .validationFailed && failure.fields.allSatisfy({ $0.path.hasPrefix("rules[0]") }):
            return try list(
                request, session, project: project,
                problem: "A term has 2 to 120 characters, two letters or digits among them; a note has 400 at most.")
        case .failure(let failure) where failure.code == .conflict:
            return try list(request, session, project: project, problem: failure.message)
        // Removed meanwhile, in another window.
        case .failure(let failure) where failure.code == .notFound && removed != nil && failure.fields.first?.path == "remove[0]":
            return .seeOther("/console/moderation?project=\(project)&said=removed")
        case .failure(let failure): throw failure
        }
    }
}
