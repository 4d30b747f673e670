internal import Features
internal import HTTPServer
internal import HTTPTypes
internal import Operations

/// The pages about users.
struct UserPages {
    let layout: ConsoleLayout

    func list(_ users: [Users.Summary], email: String, now: Instant, for visit: Visit, problem: String?) -> Response {
        layout.page(
            "Users", lead: "Who has an account here. Each has projects, keys and connected apps of their own.", for: visit, at: .users,
            status: problem == nil ? .ok : .unprocessableContent,
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
        return """
            <tr><th scope="row"><a href="/console/users/\(user.id.text)">\(user.email)</a></th><td data-label="Role">\(role)</td>\
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
        return layout.page(
            user.email, for: visit, at: .users, back: ("/console/users", "Users"), notice: said.flatMap(Self.notice),
            status: problem == nil ? .ok : .conflict,
            """
            \(SignInPages.problem(problem))
            <section class="panel">
            <dl class="facts">
            <div><dt>Role</dt><dd>\(role)</dd></div>
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
            <p>A link lets \(isOneself ? "you" : "them" as HTML) choose another password. Their keys go on working.</p>
            <div class="deeds">
            <form method="post" action="\(path)/link">\(visit.tokenInput)<button type="submit">Make a password link</button></form>
            <form method="post" action="\(path)/sign-out">\(visit.tokenInput)<button type="submit">Sign out everywhere\(isOneself ? " else" : nil)</button></form>
            \(roleDeed)
            </div>
            </section>
            """)
    }

    private static func notice(_ word: String) -> HTML? {
        switch word {
        case "role": "The role is changed."
        case "signed-out": "They are signed out everywhere."
        default: nil
        }
    }
}
