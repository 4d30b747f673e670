internal import Features
internal import HTTPServer
internal import HTTPTypes
internal import Operations

/// The pages about users.
struct UserPages {
    let layout: ConsoleLayout

    func list(
        _ users: [Users.Summary], email: String, now: Instant, for visit: Visit, said: String?, problem: String?
    ) -> Response {
        layout.page(
            "Users", lead: "Who has an account here. Each has projects, keys and connected apps of their own.", for: visit, at: .users,
            notice: said == "removed" ? "The user is removed." : nil, status: problem == nil ? .ok : .unprocessableContent,
            """
            <div class="scroll stack" tabindex="0" role="region" aria-label="Users">
            <table>
            <thead><tr><th scope="col">E-mail address</th><th scope="col">Role</th><th scope="col">Projects</th><th scope="col">Since</th></tr></thead>
            <tbody>
            \(users.map { row($0) })
            </tbody>
            </table>
            </div>
            <section class="panel"><h2>New user</h2>
            <p>You get a link to send them; by it they choose a password.</p>
            \(SignInPages.problem(problem))
            <form method="post" action="/console/users" class="fields">
            \(visit.tokenInput)
            <div class="field"><label for="email">E-mail address</label>
            <input id="email" name="email" type="email" autocomplete="off" required maxlength="254" value="\(email)"></div>
            <label class="choice"><input type="checkbox" name="admin" value="yes"><span>Admin<span class="hint">Manages users, clients and limits.</span></span></label>
            <div><button type="submit" class="button main">Make the user</button></div>
            </form>
            </section>
            """)
    }

    private func row(_ user: Users.Summary) -> HTML {
        let role: HTML = user.isAdmin ? "<span class=\"badge\">Admin</span>" : "User"
        let state: HTML? = user.disabledAt == nil ? nil : " <span class=\"badge off\">Disabled</span>"
        return """
            <tr><th scope="row"><a href="/console/users/\(user.id.text)">\(user.email)</a>\(state)</th><td data-label="Role">\(role)</td>\
            <td data-label="Projects">\(user.projects.count)</td><td data-label="Since" class="when">\(TimeText.day(user.createdAt))</td></tr>
            """
    }

    func one(
        _ user: Users.Summary, lastSeenAt: Instant?, sessions: Int, hasFactor: Bool, keys: Int, isOneself: Bool, now: Instant,
        for visit: Visit, said: String?, problem: String?
    ) -> Response {
        let path = "/console/users/\(user.id.text)"
        let role: HTML = user.isAdmin ? "Admin" : "User"
        let roleDeed: HTML =
            user.isAdmin
            ? "<form method=\"post\" action=\"\(path)/no-admin\">\(visit.tokenInput)<button type=\"submit\" class=\"danger\">Make no longer an admin</button></form>"
            : "<form method=\"post\" action=\"\(path)/admin\">\(visit.tokenInput)<button type=\"submit\">Make an admin</button></form>"
        let inAndOut: HTML =
            user.disabledAt == nil
            ? "<form method=\"post\" action=\"\(path)/disable\">\(visit.tokenInput)<button type=\"submit\" class=\"danger\">Disable the account</button></form>"
            : "<form method=\"post\" action=\"\(path)/enable\">\(visit.tokenInput)<button type=\"submit\">Enable the account</button></form>"
        let end: HTML? =
            isOneself
            ? nil
            : """
            <section class="panel"><h2>Keep out</h2>
            <p>Sessions, keys and connected apps of a disabled account are refused from the next request on, and nothing is lost. What is scheduled goes out all the same. Removing takes everything away that is theirs alone; the next page says what.</p>
            <div class="deeds">
            \(inAndOut)
            <a class="button danger" href="\(path)/remove">Remove the user…</a>
            </div>
            </section>
            """
        return layout.page(
            user.email, for: visit, at: .users, back: ("/console/users", "Users"), notice: said.flatMap(Self.notice),
            status: problem == nil ? .ok : .conflict,
            """
            \(SignInPages.problem(problem))
            <section class="panel">
            <dl class="facts">
            <div><dt>Role</dt><dd>\(role)</dd></div>
            \(user.disabledAt.map { "<div><dt>State</dt><dd><span class=\"badge off\">Disabled</span> \(TimeText.ago($0, now: now))</dd></div>" as HTML })
            <div><dt>Since</dt><dd>\(TimeText.day(user.createdAt))</dd></div>
            <div><dt>Last seen here</dt><dd>\(lastSeenAt.map { TimeText.ago($0, now: now) } ?? "Not signed in")</dd></div>
            <div><dt>Signed-in browsers</dt><dd>\(sessions)</dd></div>
            <div><dt>Second factor</dt><dd>\(hasFactor ? "On" : "Off" as HTML)</dd></div>
            <div><dt>Working keys</dt><dd>\(keys)</dd></div>
            <div><dt>Projects</dt><dd>\(user.projects.count)</dd></div>
            <div><dt>Id</dt><dd><code>\(user.id.text)</code></dd></div>
            </dl>
            </section>
            <section class="panel"><h2>Access</h2>
            <p>A link lets \(isOneself ? "you" : "them" as HTML) choose another password\(user.disabledAt == nil ? ". Their keys go on working." : " once the account is enabled." as HTML)</p>
            <div class="deeds">
            <form method="post" action="\(path)/link">\(visit.tokenInput)<button type="submit">Make a password link</button></form>
            <form method="post" action="\(path)/sign-out">\(visit.tokenInput)<button type="submit">Sign out everywhere\(isOneself ? " else" : nil)</button></form>
            \(roleDeed)
            </div>
            </section>
            \(end)
            """)
    }

    /// What a removal would take away, and the button that does it.
    func removal(_ plan: UserRemoval.Plan, for visit: Visit) -> Response {
        let path = "/console/users/\(plan.user.id.text)"
        let losses: HTML =
            plan.projects.isEmpty
            ? "<p>No project goes with them.</p>"
            : """
            <p>These projects go with all that is in them, as nobody else is a member:</p>
            <ul>\(plan.projects.map { item($0) })</ul>
            """
        let kept: HTML? =
            plan.kept.isEmpty ? nil : "<p>\(count(plan.kept.count, "project stays", "projects stay")), as others are members.</p>"
        return layout.page(
            "Remove \(plan.user.email)?", for: visit, at: .users, back: (path, "\(plan.user.email)"),
            """
            <section class="panel">
            <p>This cannot be undone. The account goes, with \(count(plan.keys, "working key", "working keys")) and \(count(plan.grants, "connected app", "connected apps")).</p>
            \(losses)
            \(kept)
            <p>What social networks have published stays there. Bookkeeping and the activity of the server are kept.</p>
            <form method="post" action="\(path)/remove">\(visit.tokenInput)<button type="submit" class="danger">Remove for good</button></form>
            </section>
            """)
    }

    private func item(_ loss: UserRemoval.Loss) -> HTML {
        """
        <li><strong>\(loss.name)</strong>: \(count(loss.stories, "post", "posts")) (\(count(loss.published)) public), \
        \(count(loss.assets, "picture or video", "pictures and videos")), \(count(loss.characters, "character", "characters"))</li>
        """
    }

    private func count(_ number: Int, _ one: HTML, _ many: HTML) -> HTML { "\(count(number)) \(number == 1 ? one : many)" }

    private func count(_ number: Int) -> HTML { number >= UserRemoval.mostCounted ? "\(number) or more" : "\(number)" }

    private static func notice(_ word: String) -> HTML? {
        switch word {
        case "role": "The role is changed."
        case "disabled": "The account is disabled."
        case "enabled": "The account is enabled again."
        case "signed-out": "They are signed out everywhere."
        default: nil
        }
    }
}
