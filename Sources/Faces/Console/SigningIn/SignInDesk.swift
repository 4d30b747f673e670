internal import Features
internal import HTTPServer
internal import HTTPTypes
internal import Operations

/// Signing in, with a second factor where there is one, and out.
struct SignInDesk: ConsoleDesk {
    let dispatcher: Dispatcher
    let layout: ConsoleLayout
    let visits: Visits

    func answer(_ request: ConsoleRequest) async throws(Failure) -> Response {
        switch (request.path, request.isPost) {
        case (["signin"], false): return signInPage(request)
        case (["signin"], true): return try await signIn(request)
        case (["signin", "code"], false): return codePage(request)
        case (["signin", "code"], true): return try await showCode(request)
        case (["signout"], true): return try await signOut(request)
        case (["signout"], false): return .seeOther("/console")
        default: throw Failure(.notFound, "There is no such page.")
        }
    }

    // MARK: The password

    private func signInPage(_ request: ConsoleRequest) -> Response {
        let target = target(request)
        guard request.visit.session == nil else { return .seeOther(target.text) }
        return SignInPages(layout: layout).signIn(for: request.visit, target: target, hasLeft: request.query("said") == "left")
    }

    private func signIn(_ request: ConsoleRequest) async throws(Failure) -> Response {
        let target = target(request)
        let pages = SignInPages(layout: layout)
        let (email, password) = (request.form["email"] ?? "", request.form["password"] ?? "")
        guard !email.isEmpty, !password.isEmpty else {
            return pages.signIn(for: request.visit, target: target, email: email, problem: "Fill in both fields.")
        }
        guard email.utf8.count <= 254, password.utf8.count <= Credentials.maxPasswordBytes else { return refused(request, target, email) }

        let start = ContinuousClock.now
        let (head, mark) = (request.head, visits.mark(request.head))
        let (credentials, attempt): (Credentials?, [[UInt8]])
        do {
            (credentials, attempt) = try await dispatcher.perform(as: .anyone, face: .page, requestID: head.id) { context in
                let credentials = try Credentials.of(email: email, in: context)
                let device = mark.flatMap { mark in
                    credentials.flatMap { KnownBrowser.number(in: mark, of: $0.user, context: context) }
                }
                let attempt = try SignInAttempts.admit(
                    account: email.lowercased(), of: credentials?.user, address: head.remoteAddress, device: device, in: context)
                return (credentials, attempt)
            }
        } catch {
            guard error.code == .rateLimited else { throw error }
            return pages.signIn(
                for: request.visit, target: target, email: email, problem: error.message, status: .tooManyRequests, retry: error.retry)
        }
        let isRight = try await dispatcher.verify(password, against: credentials?.passwordHash, at: attempt, requestID: head.id)
        guard isRight, let credentials else {
            if let credentials { note("sign_in", of: credentials.user, head, Failure(.unauthorized, "The password was wrong."), start) }
            return refused(request, target, email)
        }
        // Told to whoever knows the password, and to nobody else.
        guard !credentials.isDisabled else {
            note("sign_in", of: credentials.user, head, Failure(.unauthorized, "The account is disabled."), start)
            return pages.signIn(
                for: request.visit, target: target, email: email,
                problem: "This account is disabled. An admin of this server can enable it.",
                status: .forbidden)
        }
        let browser = visits.browser(head)
        let isVerified = !credentials.hasSecondFactor
        let replaced = request.visit.session ?? request.visit.pending
        let (secret, newMark) = try await dispatcher.perform(as: .anyone, face: .page, requestID: head.id) { context in
            try SignInAttempts.succeeded(attempt, in: context)
            if let replaced { try Sessions.end(replaced.id, of: replaced.user, in: context) }
            let secret = try Sessions.begin(for: credentials.user, in: browser, isVerified: isVerified, context: context)
            return (secret, KnownBrowser.mark(for: credentials.user, keeping: mark, in: context))
        }
        if isVerified { note("sign_in", of: credentials.user, head, nil, start) }
        var response = Response.seeOther(isVerified ? target.text : "/signin/code" + query(target))
        visits.begin(secret, on: &response)
        if isVerified { visits.remember(newMark, on: &response) }
        return response
    }

    /// One answer for an unknown address and for a wrong password.
    private func refused(_ request: ConsoleRequest, _ target: ReturnPath, _ email: String) -> Response {
        SignInPages(layout: layout).signIn(
            for: request.visit, target: target, email: email, problem: "The e-mail address or the password is wrong.")
    }

    // MARK: The second factor

    private func codePage(_ request: ConsoleRequest) -> Response {
        let target = target(request)
        guard request.visit.pending != nil else { return .seeOther(request.visit.session == nil ? target.signIn : target.text) }
        return SignInPages(layout: layout).code(for: request.visit, target: target)
    }

    private func showCode(_ request: ConsoleRequest) async throws(Failure) -> Response {
        let target = target(request)
        guard let pending = request.visit.pending else { return .seeOther(target.signIn) }
        let start = ContinuousClock.now
        let (head, mark, code) = (request.head, visits.mark(request.head), request.form["code"] ?? "")
        let outcome: (secret: String, mark: String)?
        do {
            outcome = try await dispatcher.perform(as: .anyone, face: .page, requestID: head.id) { context in
                let device = mark.flatMap { KnownBrowser.number(in: $0, of: pending.user, context: context) }
                let attempt = try SignInAttempts.admit(
                    account: "second factor \(pending.user)", of: pending.user, address: head.remoteAddress, device: device, in: context)
                guard try SecondFactor.accepts(code, of: pending.user, in: context) else { return nil }
                try SignInAttempts.succeeded(attempt, in: context)
                return (try Sessions.verify(pending.id, in: context), KnownBrowser.mark(for: pending.user, keeping: mark, in: context))
            }
        } catch {
            guard error.code == .rateLimited else { throw error }
            return SignInPages(layout: layout).code(
                for: request.visit, target: target, problem: error.message, status: .tooManyRequests, retry: error.retry)
        }
        guard let outcome else {
            note("sign_in", of: pending.user, head, Failure(.unauthorized, "The code was wrong."), start)
            return SignInPages(layout: layout).code(
                for: request.visit, target: target, problem: "This code is not right, or was used before. Wait for the next one.")
        }
        note("sign_in", of: pending.user, head, nil, start)
        var response = Response.seeOther(target.text)
        visits.begin(outcome.secret, on: &response)
        visits.remember(outcome.mark, on: &response)
        return response
    }

    // MARK: Out

    private func signOut(_ request: ConsoleRequest) async throws(Failure) -> Response {
        let start = ContinuousClock.now
        if let session = request.visit.session ?? request.visit.pending {
            try await dispatcher.perform(as: session.caller, face: .page, requestID: request.head.id) { context in
                try Sessions.end(session.id, of: session.user, in: context)
            }
            note("sign_out", of: session.user, request.head, nil, start)
        }
        let target = target(request)
        var response = Response.seeOther(
            target == .home ? "/signin?said=left" : "/signin?said=left&return_to=\(PathSegment.encode(target.text))")
        visits.end(on: &response)
        return response
    }

    // MARK: Parts

    private func target(_ request: ConsoleRequest) -> ReturnPath {
        (request.form["return_to"] ?? request.query("return_to")).flatMap(ReturnPath.init) ?? .home
    }

    private func query(_ target: ReturnPath) -> String { target == .home ? "" : "?return_to=\(PathSegment.encode(target.text))" }

    private func note(_ what: String, of user: UserID, _ head: RequestHead, _ failure: Failure?, _ start: ContinuousClock.Instant) {
        dispatcher.note(
            what, by: Caller(principal: .user(user), scopes: .everything), face: .page, requestID: head.id, target: nil, failure: failure,
            since: start)
    }
}
