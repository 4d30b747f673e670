internal import Features
internal import HTTPServer
internal import HTTPTypes
internal import Operations

/// For admins: who has an account here.
struct UsersDesk: ConsoleDesk {
    let dispatcher: Dispatcher
    let layout: ConsoleLayout
    let visits: Visits

    private var pages: UserPages { UserPages(layout: layout) }

    func answer(_ request: ConsoleRequest) async throws(Failure) -> Response {
        let session = try request.adminSession()
        let rest = Array(request.path.dropFirst(2))
        switch (rest.count, request.isPost) {
        case (0, false): return try list(request, session)
        case (0, true): return try await create(request, session)
        case (1, false): return try one(rest[0], request, session)
        case (2, false) where rest[1] == "remove": return try removal(rest[0], request, session)
        case (2, true): return try await change(rest[0], rest[1], request, session)
        default: throw Failure(.notFound, "There is no such page.")
        }
    }

    private func list(
        _ request: ConsoleRequest, _ session: Session, problem: String? = nil
    ) throws(Failure) -> Response {
        let users = try dispatcher.view(as: session.caller, requestID: request.head.id) { context in try Users.list(in: context) }
        return pages.list(
            users, email: request.form["email"] ?? "", now: dispatcher.clock.now, for: request.visit, said: request.query("said"),
            problem: problem)
    }

    private func create(_ request: ConsoleRequest, _ session: Session) async throws(Failure) -> Response {
        let (email, isAdmin) = (request.form["email"] ?? "", request.form["admin"] == "yes")
        do {
            let link = try await dispatcher.perform("create_user", of: session, request) { context in
                let user = try Users.create(email: email, isAdmin: isAdmin, passwordHash: nil, in: context)
                return try PasswordLink.make(for: user.id, in: context)
            }
            return shown(link, email.lowercased(), session)
        } catch {
            guard error.code == .validationFailed || error.code == .conflict else { throw error }
            return try list(request, session, problem: error.message)
        }
    }

    private func one(
        _ text: String, _ request: ConsoleRequest, _ session: Session, problem: String? = nil
    ) throws(Failure) -> Response {
        let id = try id(text)
        let (user, sessions, hasFactor, keys) = try dispatcher.view(as: session.caller, requestID: request.head.id) { context in
            (
                try Users.summary(id, in: context), try Sessions.list(of: id, in: context),
                try SecondFactor.isOn(for: id, in: context), try Keys.list(of: id, in: context).count { $0.revokedAt == nil }
            )
        }
        return pages.one(
            user, lastSeenAt: sessions.map(\.lastSeenAt).max(), sessions: sessions.count, hasFactor: hasFactor, keys: keys,
            isOneself: user.id == session.user, now: dispatcher.clock.now, for: request.visit, said: request.query("said"), problem: problem
        )
    }

    private func change(_ text: String, _ deed: String, _ request: ConsoleRequest, _ session: Session) async throws(Failure) -> Response {
        let id = try id(text)
        let page = "/console/users/\(id)"
        switch deed {
        case "link":
            let (link, email) = try await dispatcher.perform("make_password_link", of: session, request, target: id.text) { context in
                let user = try Users.summary(id, in: context)
                return (try PasswordLink.make(for: id, in: context), user.email)
            }
            return shown(link, email, session)
        case "admin", "no-admin":
            do {
                try await dispatcher.perform("set_admin", of: session, request, target: id.text) { context in
                    _ = try Users.summary(id, in: context)
                    try Users.setAdmin(deed == "admin", id, in: context)
                }
            } catch {
                guard error.code == .conflict else { throw error }
                return try one(text, request, session, problem: error.message)
            }
            return .seeOther(id == session.user ? "/console" : page + "?said=role")
        case "disable", "enable":
            do {
                try await dispatcher.perform("\(deed)_user", of: session, request, target: id.text) { context in
                    _ = try Users.summary(id, in: context)
                    try Self.requireAnother(id, than: session)
                    try Users.setDisabled(deed == "disable", id, in: context)
                }
            } catch {
                guard error.code == .conflict else { throw error }
                return try one(text, request, session, problem: error.message)
            }
            return .seeOther("\(page)?said=\(deed)d")
        case "remove":
            do {
                try await remove(id, request, session)
            } catch {
                guard error.code == .conflict else { throw error }
                return try one(text, request, session, problem: error.message)
            }
            return .seeOther("/console/users?said=removed")
        case "sign-out":
            try await dispatcher.perform("end_sessions_of_user", of: session, request, target: id.text) { context in
                try Sessions.endAll(of: id, but: session.id, in: context)
            }
            return .seeOther(page + "?said=signed-out")
        default: throw Failure(.notFound, "There is no such page.")
        }
    }

    /// What a removal would take away.
    private func removal(_ text: String, _ request: ConsoleRequest, _ session: Session) throws(Failure) -> Response {
        let id = try id(text)
        do {
            let plan = try dispatcher.view(as: session.caller, requestID: request.head.id) { context in
                try Self.requireAnother(id, than: session)
                return try UserRemoval.plan(for: id, in: context)
            }
            return pages.removal(plan, for: request.visit)
        } catch {
            guard error.code == .conflict else { throw error }
            return try one(text, request, session, problem: error.message)
        }
    }

    private func remove(_ id: UserID, _ request: ConsoleRequest, _ session: Session) async throws(Failure) {
        try await dispatcher.perform("remove_user", of: session, request, target: id.text) { context in
            _ = try Users.summary(id, in: context)
            try Self.requireAnother(id, than: session)
            try Users.setDisabled(true, id, in: context)
        }
        while try await dispatcher.perform(
            as: session.caller, face: .page, requestID: request.head.id, { try UserRemoval.step(id, in: $0) })
        {}
    }

    /// - Throws: `.conflict` for an admin's own account: who would let them in again?
    private static func requireAnother(_ id: UserID, than session: Session) throws {
        guard id != session.user else { throw Failure(.conflict, "This is your own account. Another admin can do that.") }
    }

    private func id(_ text: String) throws(Failure) -> UserID {
        guard let id = UserID(text) else { throw Failure(.notFound, "There is no such user.") }
        return id
    }

    private func shown(_ link: String, _ email: String, _ session: Session) -> Response {
        ShownOnce(.passwordLink, ["link": dispatcher.services[PublicURL.self]() + link, "email": email]).response(for: session, visits)
    }
}
