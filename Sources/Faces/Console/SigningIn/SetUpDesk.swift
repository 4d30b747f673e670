internal import Features
internal import HTTPServer
internal import HTTPTypes
internal import Operations

/// The pages behind one-time links: the first makes the owner's account, others let a user set a password. Both end signed in.
struct SetUpDesk: ConsoleDesk {
    let dispatcher: Dispatcher
    let layout: ConsoleLayout
    let visits: Visits

    /// Whose link it is.
    private enum Opening {
        case owner
        case user(UserID, email: String)
    }

    func answer(_ request: ConsoleRequest) async throws(Failure) -> Response {
        guard request.path.count == 2 else { return spent(request) }
        let token = request.path[1]
        let opening = try dispatcher.view(as: .anyone, requestID: request.head.id) { context in try Self.opening(token, in: context) }
        switch opening {
        case nil: return spent(request)
        case .owner?: return request.isPost ? try await makeOwner(token, request) : ownerPage(request)
        case .user(_, let email)?: return request.isPost ? try await setPassword(token, email, request) : userPage(request, email)
        }
    }

    private static func opening(_ token: String, in context: Context) throws -> Opening? {
        if try SetUpLink.accepts(token, in: context) { return .owner }
        return try PasswordLink.user(of: token, in: context).map { .user($0.id, email: $0.email) }
    }

    // MARK: The owner

    private func ownerPage(_ request: ConsoleRequest, email: String = "", problem: String? = nil) -> Response {
        layout.card(
            "Set up Troupe", lead: "Make the owner’s account. Next you connect your first agent.", for: request.visit,
            status: problem == nil ? .ok : .unprocessableContent,
            """
            \(SignInPages.problem(problem))
            <form method="post" class="fields">
            \(request.visit.tokenInput)
            <div class="field"><label for="email">E-mail address</label>
            <input id="email" name="email" type="email" autocomplete="username" required maxlength="254" value="\(email)"></div>
            \(Self.passwordField)
            <button type="submit" class="button main">Make the account</button>
            </form>
            """)
    }

    private func makeOwner(_ token: String, _ request: ConsoleRequest) async throws(Failure) -> Response {
        guard let email = request.form["email"], let password = request.form["password"], !email.isEmpty else {
            return ownerPage(request, problem: "Fill in both fields.")
        }
        if let problem = Credentials.problem(with: password, email: email) { return ownerPage(request, email: email, problem: problem) }
        let hash = try await dispatcher.services[PasswordHashing.self].hash(password)
        let (browser, known) = (visits.browser(request.head), visits.mark(request.head))
        do {
            let (secret, mark) = try await dispatcher.perform(as: .operator, face: .page, requestID: request.head.id) { context in
                guard try SetUpLink.accepts(token, in: context) else {
                    throw Failure(.conflict, "Somebody else has used this link meanwhile.")
                }
                let user = try Users.create(email: email, isAdmin: true, passwordHash: hash, in: context)
                try SetUpLink.spend(in: context)
                return try Self.signIn(user.id, browser, keeping: known, in: context)
            }
            return signedIn(secret, mark, to: "/console/connect?said=welcome")
        } catch {
            guard error.code == .validationFailed else { throw error }
            return ownerPage(request, email: email, problem: error.message)
        }
    }

    // MARK: A user

    private func userPage(_ request: ConsoleRequest, _ email: String, problem: String? = nil) -> Response {
        layout.card(
            "Choose a password", lead: "For <strong>\(email)</strong>. You are signed in right after.", for: request.visit,
            status: problem == nil ? .ok : .unprocessableContent,
            """
            \(SignInPages.problem(problem))
            <form method="post" class="fields">
            \(request.visit.tokenInput)
            <input class="unseen" name="email" type="email" autocomplete="username" value="\(email)" readonly tabindex="-1" aria-hidden="true">
            \(Self.passwordField)
            <button type="submit" class="button main">Set the password</button>
            </form>
            """)
    }

    private func setPassword(_ token: String, _ email: String, _ request: ConsoleRequest) async throws(Failure) -> Response {
        let password = request.form["password"] ?? ""
        if let problem = Credentials.problem(with: password, email: email) { return userPage(request, email, problem: problem) }
        let hash = try await dispatcher.services[PasswordHashing.self].hash(password)
        let (browser, known) = (visits.browser(request.head), visits.mark(request.head))
        let (secret, mark) = try await dispatcher.perform(as: .operator, face: .page, requestID: request.head.id) { context in
            guard let user = try PasswordLink.user(of: token, in: context)?.id else {
                throw Failure(.conflict, "This link was used meanwhile.")
            }
            try PasswordLink.spend(of: user, in: context)
            try Credentials.setPassword(hash: hash, of: user, in: context)
            // Whoever knew the old password is out. The second factor stays: the link may have fallen into wrong hands.
            try Sessions.endAll(of: user, but: nil, in: context)
            return try Self.signIn(user, browser, keeping: known, in: context)
        }
        return signedIn(secret, mark, to: "/console")
    }

    // MARK: Parts

    /// A second factor is still asked for where there is one.
    /// - Parameter known: what the browser keeps of earlier sign-ins.
    private static func signIn(
        _ user: UserID, _ browser: Sessions.Browser, keeping known: String?, in context: Context
    ) throws -> (secret: String, mark: String) {
        let isVerified = try !SecondFactor.isOn(for: user, in: context)
        let secret = try Sessions.begin(for: user, in: browser, isVerified: isVerified, context: context)
        return (secret, KnownBrowser.mark(for: user, keeping: known, in: context))
    }

    private func signedIn(_ secret: String, _ mark: String, to path: String) -> Response {
        var response = Response.seeOther(path)
        visits.begin(secret, on: &response)
        visits.remember(mark, on: &response)
        return response
    }

    private func spent(_ request: ConsoleRequest) -> Response {
        layout.card(
            "This link is spent", for: request.visit, status: .notFound,
            """
            <p>It was used, or is too old, or the server was started anew since. Links of users are made by an admin, or on the machine by <code>troupe user link ADDRESS</code>; as long as there is no user at all, the server prints a new one at its next start.</p>
            <p><a class="button" href="/signin">Sign in</a></p>
            """)
    }

    private static let passwordField: HTML = """
        <div class="field"><label for="password">Password</label>
        <input id="password" name="password" type="password" autocomplete="new-password" required minlength="10" maxlength="1024" aria-describedby="password-hint">
        <p class="hint" id="password-hint">At least 10 characters. A few unusual words do well.</p></div>
        """
}
