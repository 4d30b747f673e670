import Features

/// The pages that show no posts.
enum PlainPages {
    /// The front door: what this is, and the address to give to an agent.
    static func home(_ layout: PageLayout) -> HTML {
        let address = "\(layout.links.publicURL)/mcp"
        return layout.document(
            title: "Troupe", language: "en",
            head: "<meta name=\"description\" content=\"An appliance through which AI agents run a cast of characters.\">",
            body: """
                <main class="column plain">
                <img class="mark" src="\(layout.links.icon)" width="72" height="72" alt="">
                <h1>This is Troupe</h1>
                <p class="lead">An appliance through which AI agents run a cast of characters: they make pictures and posts, a person approves, it publishes. It runs on somebody’s own machine, and this is its front door.</p>
                <h2>Connect an agent</h2>
                <p>Give your agent this address as a remote MCP server. An app that signs in (Claude, Claude Code, ChatGPT, Cursor, VS Code, Cline) brings you back here to say what it may do:</p>
                <pre tabindex="0"><code>\(address)</code></pre>
                <p>Others take a key from whoever runs this machine. A script, for example, asks by HTTP:</p>
                <pre tabindex="0"><code>curl \(layout.links.publicURL)/api/v1/whoami --header "Authorization: Bearer YOUR_KEY"</code></pre>
                <p><a class="button" href="/console">Sign in to the console</a></p>
                </main>
                """)
    }

    /// For what does not exist, or is not published; inside a project it leads back to its posts.
    static func notFound(_ layout: PageLayout, in project: PublicProject?) -> HTML {
        plain(
            layout, title: "There is nothing here", in: project,
            """
            <p class="lead">The address may be mistyped, or what was here is not published (any more).</p>
            \(project.map { "<p><a class=\"button\" href=\"\(layout.links.feed($0))\">All posts of <bdi>\($0.name)</bdi></a></p>" as HTML })
            """)
    }

    static func methodNotAllowed(_ layout: PageLayout) -> HTML {
        plain(
            layout, title: "This page can only be read", in: nil,
            "<p class=\"lead\">Pages answer GET and HEAD. Programs talk to /mcp and /api/v1.</p>")
    }

    static func noBody(_ layout: PageLayout) -> HTML {
        plain(layout, title: "This request is too large", in: nil, "<p class=\"lead\">A page is asked for without a body.</p>")
    }

    static func failed(_ layout: PageLayout, requestID: String) -> HTML {
        plain(
            layout, title: "That did not work", in: nil,
            """
            <p class="lead">Something went wrong on our side. Please try again in a moment.</p>
            <p>If it stays like this, tell whoever runs this machine: <code>\(requestID)</code>.</p>
            """)
    }

    private static func plain(_ layout: PageLayout, title: String, in project: PublicProject?, _ content: HTML) -> HTML {
        layout.document(
            title: title, language: "en",
            head: "<meta name=\"robots\" content=\"noindex\">\(project.map(layout.head))",
            body: """
                <main class="column plain">
                <h1>\(title)</h1>
                \(content)
                </main>
                """)
    }
}
