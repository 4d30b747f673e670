internal import Features
internal import HTTPServer
internal import HTTPTypes
internal import Operations
internal import QRCodes

/// The pages of one's own account.
struct AccountPages {
    let layout: ConsoleLayout

    struct State {
        var sessions: [Session]
        var hasFactor: Bool
        var codesLeft: Int
        var now: Instant
    }

    /// Which form a problem belongs to.
    enum Form {
        case password
        case factor
    }

    func account(
        _ state: State, _ session: Session, for visit: Visit, said: String?, problem: (form: Form, text: String)?,
        status: HTTPResponse.Status
    ) -> Response {
        layout.page(
            "Account", lead: "You are signed in as <strong>\(session.email)</strong>\(session.isAdmin ? ", an admin" : "").", for: visit,
            at: .account, notice: said.flatMap(Self.notice), status: status,
            """
            <section class="panel" id="password"><h2>Password</h2>
            <p>Changing it signs you out everywhere else.</p>
            \(problem?.form == .password ? SignInPages.problem(problem?.text) : nil)
            <form method="post" action="/console/account/password" class="fields">
            \(visit.tokenInput)
            <input class="unseen" type="email" name="email" autocomplete="username" value="\(session.email)" readonly tabindex="-1" aria-hidden="true">
            \(Self.currentPassword("current-for-password"))
            <div class="field"><label for="new-password">New password</label>
            <input id="new-password" name="password" type="password" autocomplete="new-password" required minlength="10" maxlength="1024" aria-describedby="new-hint">
            <p class="hint" id="new-hint">At least 10 characters.</p></div>
            <div><button type="submit" class="button">Change the password</button></div>
            </form>
            </section>
            \(factor(state, visit, problem?.form == .factor ? problem?.text : nil))
            <section id="sessions"><div class="head"><h2>Where you are signed in</h2>\(state.sessions.count > 1 ? endOthers(visit) : nil)</div>
            <div class="scroll stack" tabindex="0" role="region" aria-label="Where you are signed in">
            <table>
            <thead><tr><th scope="col">Browser</th><th scope="col">Address</th><th scope="col">Last seen</th><th scope="col">Since</th><th scope="col"><span class="unseen">Action</span></th></tr></thead>
            <tbody>
            \(state.sessions.map { row($0, isThis: $0.id == session.id, visit, state.now) })
            </tbody>
            </table>
            </div>
            </section>
            """)
    }

    private func factor(_ state: State, _ visit: Visit, _ problem: String?) -> HTML {
        guard state.hasFactor else {
            return """
                <section class="panel" id="second-factor"><div class="head"><h2>Second factor</h2><span class="badge off">Off</span></div>
                <p>With an authenticator app on your telephone, a stolen password alone opens nothing.</p>
                \(SignInPages.problem(problem))
                <form method="post" action="/console/account/second-factor/begin" class="fields">
                \(visit.tokenInput)
                \(Self.currentPassword("current-for-factor"))
                <div><button type="submit" class="button">Set up an app</button></div>
                </form>
                </section>
                """
        }
        return """
            <section class="panel" id="second-factor"><div class="head"><h2>Second factor</h2><span class="badge">On</span></div>
            <p>Signing in asks for a code of your app. You have \(state.codesLeft) of \(RecoveryCodes.count) recovery codes left.</p>
            \(SignInPages.problem(problem))
            <form method="post" action="/console/account/recovery-codes" class="fields">
            \(visit.tokenInput)
            \(Self.currentPassword("current-for-factor"))
            <div class="deeds"><button type="submit" class="button">Make new recovery codes</button>
            <button type="submit" class="danger" formaction="/console/account/second-factor/off">Turn it off</button></div>
            </form>
            </section>
            """
    }

    private static func currentPassword(_ id: String) -> HTML {
        """
        <div class="field"><label for="\(id)">Present password</label>
        <input id="\(id)" name="current" type="password" autocomplete="current-password" required maxlength="1024"></div>
        """
    }

    private func endOthers(_ visit: Visit) -> HTML {
        """
        <form method="post" action="/console/account/sessions/end-others">\(visit.tokenInput)<button type="submit" class="small">Sign out everywhere else</button></form>
        """
    }

    private func row(_ session: Session, isThis: Bool, _ visit: Visit, _ now: Instant) -> HTML {
        let browser = BrowserName.of(session.userAgent)
        let deed: HTML =
            isThis
            ? "<span class=\"badge\">This browser</span>"
            : """
            <form method="post" action="/console/account/sessions/end">\(visit.tokenInput)<input type="hidden" name="session" value="\(session.id.text)"><button type="submit" class="small danger" aria-label="Sign out \(browser), \(session.address)">Sign out</button></form>
            """
        return """
            <tr><th scope="row">\(browser)</th><td data-label="Address">\(session.address)</td>\
            <td data-label="Last seen" class="when">\(TimeText.ago(session.lastSeenAt, now: now))</td>\
            <td data-label="Since" class="when">\(TimeText.day(session.createdAt))</td><td>\(deed)</td></tr>
            """
    }

    /// What has just been done.
    private static func notice(_ word: String) -> HTML? {
        switch word {
        case "password": "Your password is changed. All other browsers are signed out."
        case "factor-off": "The second factor is off."
        case "session-ended": "That browser is signed out."
        case "sessions-ended": "All other browsers are signed out."
        default: nil
        }
    }

    // MARK: Setting up the app

    func secondFactor(secret: String, _ session: Session, for visit: Visit, problem: String?) -> Response {
        let address = AuthenticatorAddress.of(secret: secret, email: session.email)
        let groups = stride(from: 0, to: secret.count, by: 4).map { String(secret.dropFirst($0).prefix(4)) }.joined(separator: " ")
        return layout.page(
            "Set up an authenticator app", for: visit, at: .account, back: ("/console/account", "Account"),
            status: problem == nil ? .ok : .unprocessableContent,
            """
            <section class="panel"><h2>1. Scan this in the app</h2>
            <div class="pair">
            \(QRCode(address).map(Self.picture))
            <div><p>Any app for one-time codes will do: Aegis, 2FAS, Google Authenticator, 1Password, Bitwarden.</p>
            <p>Without a camera, type this secret into it (time-based, 6 digits, 30 seconds):</p>
            <pre tabindex="0" aria-label="The secret"><code>\(groups)</code></pre>
            <p><a href="\(address)">Open it in an app on this device</a></p></div>
            </div>
            </section>
            <section class="panel"><h2>2. Type the code it shows</h2>
            \(SignInPages.problem(problem))
            <form method="post" action="/console/account/second-factor/confirm" class="fields">
            \(visit.tokenInput)
            <div class="field"><label for="code">Code</label>
            <input id="code" name="code" class="code" inputmode="numeric" autocomplete="one-time-code" required maxlength="10"></div>
            <div><button type="submit" class="button main">Turn it on</button></div>
            </form>
            </section>
            """)
    }

    private static func picture(_ code: QRCode) -> HTML {
        // Four modules of quiet zone all round (ISO/IEC 18004, 9.1).
        let side = code.side + 8
        return """
            <svg class="qr" viewBox="-4 -4 \(side) \(side)" role="img" aria-label="The secret as a QR code; it stands beside it as text" shape-rendering="crispEdges"><rect x="-4" y="-4" width="\(side)" height="\(side)" fill="#fff"/><path d="\(code.path)" fill="#000"/></svg>
            """
    }
}

/// The address that an authenticator app takes (https://github.com/google/google-authenticator/wiki/Key-Uri-Format).
enum AuthenticatorAddress {
    static func of(secret: String, email: String) -> String {
        "otpauth://totp/Troupe:\(PathSegment.encode(email))?secret=\(secret)&issuer=Troupe&algorithm=SHA1&digits=6&period=30"
    }
}
