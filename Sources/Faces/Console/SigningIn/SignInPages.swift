internal import HTTPServer
internal import HTTPTypes
internal import Operations

/// The pages on which somebody shows who they are.
struct SignInPages {
    let layout: ConsoleLayout

    func signIn(
        for visit: Visit, target: ReturnPath, email: String = "", problem: String? = nil, hasLeft: Bool = false,
        status: HTTPResponse.Status = .unprocessableContent, retry: Failure.Retry = .never
    ) -> Response {
        let note: HTML? = hasLeft && problem == nil ? "<p class=\"notice\" role=\"status\">You are signed out.</p>" : nil
        return told(
            retry,
            layout.card(
                "Sign in", for: visit, status: problem == nil ? .ok : status,
                """
                \(note)
                \(Self.problem(problem))
                <form method="post" action="/signin" class="fields">
                \(visit.tokenInput)
                \(Self.target(target))
                <div class="field"><label for="email">E-mail address</label>
                <input id="email" name="email" type="email" autocomplete="username" required maxlength="254" value="\(email)"></div>
                <div class="field"><label for="password">Password</label>
                <input id="password" name="password" type="password" autocomplete="current-password" required maxlength="1024"></div>
                <button type="submit" class="button main">Sign in</button>
                </form>
                <details class="aside"><summary>Forgotten your password?</summary>
                <p>An admin can make you a new link, or whoever runs this machine: <code>troupe user link YOUR_ADDRESS</code></p>
                </details>
                """))
    }

    func code(
        for visit: Visit, target: ReturnPath, problem: String? = nil, status: HTTPResponse.Status = .unprocessableContent,
        retry: Failure.Retry = .never
    ) -> Response {
        told(
            retry,
            layout.card(
                "One more step", lead: "Type the six digits that your authenticator app shows for Troupe.", for: visit,
                status: problem == nil ? .ok : status,
                """
                \(Self.problem(problem))
                <form method="post" action="/signin/code" class="fields">
                \(visit.tokenInput)
                \(Self.target(target))
                <div class="field"><label for="code">Code</label>
                <input id="code" name="code" class="code" inputmode="numeric" autocomplete="one-time-code" required maxlength="20" autofocus></div>
                <button type="submit" class="button main">Go on</button>
                </form>
                <details class="aside"><summary>No access to the app?</summary>
                <p>Type one of your recovery codes instead. Each works once.</p>
                </details>
                <form method="post" action="/signout" class="aside">\(visit.tokenInput)<button type="submit" class="link">Sign in as somebody else</button></form>
                """))
    }

    /// What was wrong with a form, said to who sees and to who listens.
    static func problem(_ text: String?) -> HTML? { text.map { "<p class=\"problem\" role=\"alert\">\($0)</p>" } }

    private static func target(_ target: ReturnPath) -> HTML? {
        target == .home ? nil : "<input type=\"hidden\" name=\"return_to\" value=\"\(target.text)\">"
    }

    private func told(_ retry: Failure.Retry, _ response: Response) -> Response {
        var response = response
        if case .after(let seconds) = retry { response.headerFields[.retryAfter] = String(seconds) }
        return response
    }
}
