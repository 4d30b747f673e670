internal import Features
internal import HTTPServer
internal import HTTPTypes
internal import Operations

/// One's own API keys: listed, made, rotated, revoked.
struct KeysDesk: ConsoleDesk {
    let dispatcher: Dispatcher
    let layout: ConsoleLayout
    let visits: Visits

    private var pages: KeyPages { KeyPages(layout: layout) }

    func answer(_ request: ConsoleRequest) async throws(Failure) -> Response {
        let session = try request.session()
        let rest = request.path.dropFirst(2).map(\.self)
        switch (rest.count, request.isPost) {
        case (0, false): return try list(request, session)
        case (0, true): return try await mint(request, session)
        case (1, false) where rest[0] == "new":
            return pages.form(projects: try projects(request, session), form: request.form, for: request.visit)
        case (1, false):
            return pages.key(
                try own(rest[0], request, session), projects: try projects(request, session), now: dispatcher.clock.now, for: request.visit)
        case (2, true) where rest[1] == "revoke": return try await revoke(rest[0], request, session)
        case (2, true) where rest[1] == "rotate": return try await rotate(rest[0], request, session)
        default: throw Failure(.notFound, "There is no such page.")
        }
    }

    private func list(_ request: ConsoleRequest, _ session: Session) throws(Failure) -> Response {
        let keys = try dispatcher.view(as: session.caller, requestID: request.head.id) { context in
            try Keys.list(of: session.user, in: context)
        }
        return pages.list(
            keys, projects: try projects(request, session), now: dispatcher.clock.now, for: request.visit, said: request.query("said"))
    }

    private func mint(_ request: ConsoleRequest, _ session: Session) async throws(Failure) -> Response {
        let order: Keys.Order
        do { order = try KeyFields.order(request.form, name: request.form["name"] ?? "") } catch {
            return pages.form(
                projects: try projects(request, session), form: request.form, for: request.visit, problem: error.message)
        }
        let minted = try await dispatcher.perform("mint_key", of: session, request) { context in
            try Keys.mint(order, for: session.user, in: context)
        }
        return shown(minted, session)
    }

    private func revoke(_ text: String, _ request: ConsoleRequest, _ session: Session) async throws(Failure) -> Response {
        let key = try own(text, request, session)
        try await dispatcher.perform("revoke_key", of: session, request, target: key.id.text) { context in
            _ = try Keys.revoke(key.id, in: context)
        }
        return .seeOther("/console/keys?said=revoked")
    }

    private func rotate(_ text: String, _ request: ConsoleRequest, _ session: Session) async throws(Failure) -> Response {
        let key = try own(text, request, session)
        let minted = try await dispatcher.perform("rotate_key", of: session, request, target: key.id.text) { context in
            try Keys.rotate(key.id, in: context)
        }
        return shown(minted, session)
    }

    private func shown(_ minted: Keys.Minted, _ session: Session) -> Response {
        ShownOnce(
            .key, ["key": minted.key, "name": minted.summary.name, "rights": KeyFields.words(for: minted.summary)]
        ).response(for: session, visits)
    }

    /// The key, if it is the user's.
    private func own(_ text: String, _ request: ConsoleRequest, _ session: Session) throws(Failure) -> Keys.Summary {
        guard let id = KeyID(text) else { throw Failure(.notFound, "There is no such key.") }
        let key = try dispatcher.view(as: session.caller, requestID: request.head.id) { context in try Keys.summary(id, in: context) }
        guard key.email == session.email else { throw Failure.notFound("key", id) }
        return key
    }

    private func projects(_ request: ConsoleRequest, _ session: Session) throws(Failure) -> [Overview.ProjectState] {
        try dispatcher.view(as: session.caller, requestID: request.head.id) { context in
            try Overview.projects(of: session.user, in: context)
        }
    }
}
