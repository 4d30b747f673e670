internal import Features
internal import HTTPServer
internal import HTTPTypes
internal import Operations

/// For admins: which programs know this server, how they came in, and shutting them out.
struct ClientsDesk: ConsoleDesk {
    let dispatcher: Dispatcher
    let layout: ConsoleLayout

    private static let shown = 100

    private var pages: ClientPages { ClientPages(layout: layout) }

    func answer(_ request: ConsoleRequest) async throws(Failure) -> Response {
        let session = try request.adminSession()
        let rest = Array(request.path.dropFirst(2))
        switch (rest.count, request.isPost) {
        case (0, false): return try list(request, session)
        case (1, false) where rest[0] == "attempts": return try attempts(request, session)
        case (1, false): return try one(rest[0], request, session)
        case (2, true) where rest[1] == "revoke":
            let id = try id(rest[0])
            try await dispatcher.perform("revoke_client", of: session, request, target: id.text) { context in
                _ = try Clients.revoke(id, in: context)
            }
            return .seeOther("/console/clients/\(id)")
        default: throw Failure(.notFound, "There is no such page.")
        }
    }

    private func list(_ request: ConsoleRequest, _ session: Session) throws(Failure) -> Response {
        let before = request.query("before").flatMap(ClientID.init)
        let (clients, strangers) = try dispatcher.view(as: session.caller, requestID: request.head.id) { context in
            (
                try Clients.list(before: before, limit: Self.shown + 1, in: context),
                before == nil ? try ClientSteps.listOfStrangers(limit: 30, in: context) : []
            )
        }
        let more = clients.count > Self.shown ? clients[Self.shown - 1].id : nil
        return pages.list(
            Array(clients.prefix(Self.shown)), strangers: strangers, more: more, now: dispatcher.clock.now, for: request.visit)
    }

    /// What was done in the name of a client that is not known.
    private func attempts(_ request: ConsoleRequest, _ session: Session) throws(Failure) -> Response {
        guard let name = request.query("client") else { throw Failure(.notFound, "There is no such page.") }
        let (client, steps) = try dispatcher.view(as: session.caller, requestID: request.head.id) { context in
            (try Clients.find(name, in: context), try ClientSteps.list(named: name, in: context))
        }
        if let client { return .seeOther("/console/clients/\(client.id)") }
        guard !steps.isEmpty else { throw Failure(.notFound, "Nobody came by that name in the last 30 days.") }
        return pages.attempts(name, steps: steps, now: dispatcher.clock.now, for: request.visit)
    }

    private func one(_ text: String, _ request: ConsoleRequest, _ session: Session) throws(Failure) -> Response {
        let id = try id(text)
        let (client, grants, steps) = try dispatcher.view(as: session.caller, requestID: request.head.id) { context in
            (try Clients.client(id, in: context), try Grants.list(of: id, in: context), try ClientSteps.list(of: id, in: context))
        }
        return pages.one(client, grants: grants, steps: steps, now: dispatcher.clock.now, for: request.visit)
    }

    private func id(_ text: String) throws(Failure) -> ClientID {
        guard let id = ClientID(text) else { throw Failure(.notFound, "There is no such client.") }
        return id
    }
}
