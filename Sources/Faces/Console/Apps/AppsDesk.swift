internal import Features
internal import HTTPServer
internal import HTTPTypes
internal import Operations

/// The programs that a user has let in: what each may do, and taking it back.
struct AppsDesk: ConsoleDesk {
    let dispatcher: Dispatcher
    let layout: ConsoleLayout

    private var pages: AppPages { AppPages(layout: layout) }

    func answer(_ request: ConsoleRequest) async throws(Failure) -> Response {
        let session = try request.session()
        let rest = Array(request.path.dropFirst(2))
        switch (rest.count, request.isPost) {
        case (0, false): return try list(request, session)
        case (1, false): return try one(try own(rest[0], request, session), request, session)
        case (2, true) where rest[1] == "revoke": return try await revoke(rest[0], request, session)
        default: throw Failure(.notFound, "There is no such page.")
        }
    }

    private func list(_ request: ConsoleRequest, _ session: Session) throws(Failure) -> Response {
        let grants = try dispatcher.view(as: session.caller, requestID: request.head.id) { try Grants.list(of: session.user, in: $0) }
        return pages.list(grants, now: dispatcher.clock.now, for: request.visit, said: request.query("said"))
    }

    private func one(_ grant: Grant, _ request: ConsoleRequest, _ session: Session) throws(Failure) -> Response {
        let (client, signIns, steps, isShared) = try dispatcher.view(as: session.caller, requestID: request.head.id) { context in
            (
                try Clients.client(grant.client, in: context), try SignIn.living(under: grant.id, in: context),
                try ClientSteps.list(of: grant.client, limit: 50, in: context),
                try Grants.isShared(grant, in: context)
            )
        }
        // The steps of a client that several users share are the admin's to see.
        let isOwn = client.origin == .registered && !isShared || session.isAdmin
        return pages.one(grant, client: client, signIns: signIns, steps: isOwn ? steps : nil, now: dispatcher.clock.now, for: request.visit)
    }

    private func revoke(_ text: String, _ request: ConsoleRequest, _ session: Session) async throws(Failure) -> Response {
        let grant = try own(text, request, session)
        try await dispatcher.perform("revoke_grant", of: session, request, target: grant.id.text) { context in
            // All that the user let this app do, however often it asked: who disconnects an app means the app.
            let client = try Clients.client(grant.client, in: context)
            try Grants.revokeAll(of: client, user: session.user, because: .person, in: context)
        }
        return .seeOther("/console/apps?said=revoked")
    }

    /// The user's own grant; what belongs to others does not exist.
    private func own(_ text: String, _ request: ConsoleRequest, _ session: Session) throws(Failure) -> Grant {
        guard let id = GrantID(text) else { throw Failure(.notFound, "There is no such app.") }
        return try dispatcher.view(as: session.caller, requestID: request.head.id) { context in
            let grant = try Grants.grant(id, in: context)
            guard grant.email == session.email else { throw Failure(.notFound, "There is no such app.") }
            return grant
        }
    }
}
