internal import Features
internal import HTTPServer
internal import HTTPTypes
internal import Operations

/// One's own account: password, second factor, recovery codes, sessions.
struct AccountDesk: ConsoleDesk {
    let dispatcher: Dispatcher
    let layout: ConsoleLayout
    let visits: Visits

    private var pages: AccountPages { AccountPages(layout: layout) }

    func answer(_ request: ConsoleRequest) async throws(Failure) -> Response {
        let session = try request.session()
        switch (request.path.dropFirst(2).joined(separator: "/"), request.isPost) {
        case ("", false): return try account(request, session)
        case ("password", true): return try await changePassword(request, session)
        case ("second-factor", false): return try secondFactor(request, session)
        case ("second-factor/begin", true): return try await beginFactor(request, session)
        case ("second-factor/confirm", true): return try await confirmFactor(request, session)
        case ("second-factor/off", true): return try await endFactor(request, session)
        case ("recovery-codes", true): return try await renewCodes(request, session)
        case ("sessions/end", true): return try await endSession(request, session)
        case ("sessions/end-others", true): return try await endOthers(request, session)
        default: throw Failure(.notFound, "There is no such page.")
        }
    }

    // MARK: The page

    private func account(
        _ request: ConsoleRequest, _ session: Session, problem: (form: AccountPages.Form, text: String)? = nil,
        status: HTTPResponse.Status = .ok
    ) throws(Failure) -> Response {
        let state = try dispatcher.view(as: session.caller, requestID: request.head.id) { context in
            AccountPages.State(
                sessions: try Sessions.list(of: session.user, in: context),
                hasFactor: try SecondFactor.isOn(for: session.user, in: context),
                codesLeft: try RecoveryCodes.left(of: session.user, in: context), now: context.now)
        }
        return pages.account(state, session, for: request.visit, said: request.query("said"), problem: problem, status: status)
    }

    /// What was wrong with a form, and when to try again where there were too many tries.
    private struct Problem {
        let text: String
        let retry: Failure.Retry

        init(_ text: String, retry: Failure.Retry = .never) {
            self.text = text
            self.retry = retry
        }
    }

    private func refused(
        _ form: AccountPages.Form, _ problem: Problem, _ request: ConsoleRequest, _ session: Session
    ) throws(Failure) -> Response {
        guard case .after(let seconds) = problem.retry else {
            return try account(request, session, problem: (form, problem.text), status: .unprocessableContent)
        }
        var response = try account(request, session, problem: (form, problem.text), status: .tooManyRequests)
        response.headerFields[.retryAfter] = String(seconds)
        return response
    }

    // MARK: Password

    private func changePassword(_ request: ConsoleRequest, _ session: Session) async throws(Failure) -> Response {
        let new = request.form["password"] ?? ""
        if let problem = Credentials.problem(with: new, email: session.email) {
            return try refused(.password, Problem(problem), request, session)
        }
        if let problem = try await problemWithPassword(request, session) { return try refused(.password, problem, request, session) }
        let hash = try await dispatcher.services[PasswordHashing.self].hash(new)
        let secret = try await perform(request, session, "change_password") { context in
            try Credentials.setPassword(hash: hash, of: session.user, in: context)
            try PasswordLink.spend(of: session.user, in: context)
            try Sessions.endAll(of: session.user, but: session.id, in: context)
            // Who has copied this browser's cookie is signed out as well.
            return try Sessions.verify(session.id, in: context)
        }
        var response = Response.seeOther("/console/account?said=password")
        visits.begin(secret, on: &response)
        return response
    }

    /// What is wrong with the password that a form has to show again, because a browser may have been left open.
    private func problemWithPassword(_ request: ConsoleRequest, _ session: Session) async throws(Failure) -> Problem? {
        let typed = request.form["current"] ?? ""
        guard !typed.isEmpty else { return Problem("Type your present password too.") }
        guard typed.utf8.count <= Credentials.maxPasswordBytes else { return Problem("Your present password is another.") }
        let address = request.head.remoteAddress
        let (attempt, hash): ([[UInt8]], String?)
        do {
            (attempt, hash) = try await dispatcher.perform(as: session.caller, face: .page, requestID: request.head.id) { context in
                (
                    try SignInAttempts.admit(
                        account: "password of \(session.user)", of: session.user, address: address, device: session.id.text, in: context),
                    try Credentials.of(session.user, in: context)?.passwordHash
                )
            }
        } catch {
            guard error.code == .rateLimited else { throw error }
            return Problem(error.message, retry: error.retry)
        }
        guard try await dispatcher.verify(typed, against: hash, at: attempt, requestID: request.head.id) else {
            return Problem("Your present password is another.")
        }
        try await dispatcher.perform(as: session.caller, face: .page, requestID: request.head.id) { context in
            try SignInAttempts.succeeded(attempt, in: context)
        }
        return nil
    }

    // MARK: Second factor

    private func secondFactor(_ request: ConsoleRequest, _ session: Session, problem: String? = nil) throws(Failure) -> Response {
        let secret = try dispatcher.view(as: session.caller, requestID: request.head.id) { context in
            try SecondFactor.offered(to: session.user, in: context)
        }
        guard let secret else { return .seeOther("/console/account") }
        return pages.secondFactor(secret: secret, session, for: request.visit, problem: problem)
    }

    private func beginFactor(_ request: ConsoleRequest, _ session: Session) async throws(Failure) -> Response {
        if let problem = try await problemWithPassword(request, session) { return try refused(.factor, problem, request, session) }
        try await perform(request, session, nil) { context in try SecondFactor.offer(to: session.user, in: context) }
        return .seeOther("/console/account/second-factor")
    }

    private func confirmFactor(_ request: ConsoleRequest, _ session: Session) async throws(Failure) -> Response {
        let code = request.form["code"] ?? ""
        do {
            let codes = try await perform(request, session, "turn_on_second_factor") { context in
                guard try SecondFactor.confirm(code, of: session.user, in: context) else {
                    throw Failure(
                        .validationFailed,
                        "This code is not right. Look whether the clock of your telephone is, and type the newest code.", parameter: "code")
                }
                return try RecoveryCodes.make(for: session.user, in: context)
            }
            return ShownOnce(.recoveryCodes, ["codes": codes.joined(separator: " ")]).response(for: session, visits)
        } catch {
            guard error.code == .validationFailed else { throw error }
            return try secondFactor(request, session, problem: error.message)
        }
    }

    private func endFactor(_ request: ConsoleRequest, _ session: Session) async throws(Failure) -> Response {
        if let problem = try await problemWithPassword(request, session) { return try refused(.factor, problem, request, session) }
        try await perform(request, session, "turn_off_second_factor") { context in
            try SecondFactor.remove(from: session.user, in: context)
        }
        return .seeOther("/console/account?said=factor-off")
    }

    private func renewCodes(_ request: ConsoleRequest, _ session: Session) async throws(Failure) -> Response {
        if let problem = try await problemWithPassword(request, session) { return try refused(.factor, problem, request, session) }
        let codes: [String] = try await perform(request, session, "renew_recovery_codes") { context in
            guard try SecondFactor.isOn(for: session.user, in: context) else {
                throw Failure(.conflict, "Recovery codes go with a second factor, which you do not have.")
            }
            return try RecoveryCodes.make(for: session.user, in: context)
        }
        return ShownOnce(.recoveryCodes, ["codes": codes.joined(separator: " ")]).response(for: session, visits)
    }

    // MARK: Sessions

    private func endSession(_ request: ConsoleRequest, _ session: Session) async throws(Failure) -> Response {
        guard let id = request.form["session"].flatMap(SessionID.init) else {
            throw Failure(.validationFailed, "The form names no session. Reload the page and try again.")
        }
        try await perform(request, session, "end_session", target: id.text) { context in
            try Sessions.end(id, of: session.user, in: context)
        }
        return .seeOther("/console/account?said=session-ended")
    }

    private func endOthers(_ request: ConsoleRequest, _ session: Session) async throws(Failure) -> Response {
        try await perform(request, session, "end_other_sessions") { context in
            try Sessions.endAll(of: session.user, but: session.id, in: context)
        }
        return .seeOther("/console/account?said=sessions-ended")
    }

    /// Writes, and notes it in the audit.
    @discardableResult
    private func perform<Value: Sendable>(
        _ request: ConsoleRequest, _ session: Session, _ what: String?, target: String? = nil,
        _ body: @escaping @Sendable (Context) throws -> Value
    ) async throws(Failure) -> Value {
        try await dispatcher.perform(what, of: session, request, target: target, body)
    }
}

extension Dispatcher {
    /// Writes for somebody who is signed in, and notes it in the audit.
    /// - Parameter what: the word in the audit; `nil` for what is not worth a line.
    @discardableResult
    func perform<Value: Sendable>(
        _ what: String?, of session: Session, _ request: ConsoleRequest, target: String? = nil,
        _ body: @escaping @Sendable (Context) throws -> Value
    ) async throws(Failure) -> Value {
        let start = ContinuousClock.now
        func note(_ failure: Failure?) {
            guard let what else { return }
            self.note(
                what, by: session.caller, face: .page, requestID: request.head.id, target: target, failure: failure, since: start)
        }
        do {
            let value = try await perform(as: session.caller, face: .page, requestID: request.head.id, body)
            note(nil)
            return value
        } catch {
            note(error)
            throw error
        }
    }
}
