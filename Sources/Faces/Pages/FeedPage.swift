import Features

/// The public page of a project: its posts, newest first.
struct FeedPage {
    let project: PublicProject
    let posts: PublicPage
    /// Where this page begins; `nil` for the first.
    let cursor: FeedCursor?
    let layout: PageLayout

    private var links: PageLinks { layout.links }

    var html: HTML {
        layout.document(
            title: cursor == nil ? project.name : "\(project.name) – older posts", language: project.language, head: head,
            body: """
                <a class="skip" href="#posts" lang="en">Skip to the posts</a>
                <header class="brand">
                <div class="column">
                <div class="name">
                \(layout.monogram(of: project))
                <h1 dir="auto"><a href="\(links.feed(project))">\(project.name)</a></h1>
                </div>
                \(description)
                <p class="follow" lang="en">Follow: <a href="\(links.atom(project))">Atom</a> <a href="\(links.json(project))">JSON Feed</a></p>
                </div>
                </header>
                <main class="column" id="posts">
                \(posts.posts.isEmpty ? empty : list)
                \(pages)
                </main>
                """)
    }

    private var head: HTML {
        let graph = OpenGraph(
            type: "website", title: project.name, summary: project.description, address: links.absolute(links.feed(project)),
            project: project,
            picture: posts.posts.lazy.flatMap(\.slides).first { !$0.isVideo }, links: links)
        return """
            <link rel="canonical" href="\(links.absolute(links.feed(project, before: cursor)))">
            \(layout.head(of: project))
            \(cursor == nil ? graph.html : "<meta name=\"robots\" content=\"noindex, follow\">")
            """
    }

    private var description: HTML? {
        guard let description = project.description, !description.isEmpty else { return nil }
        return "<div class=\"about\">\(Caption(description).html)</div>"
    }

    private var list: HTML {
        "\(posts.posts.enumerated().map { PostView(post: $1, project: project, links: links, place: .list(isFirst: $0 == 0)).html })"
    }

    private var empty: HTML {
        cursor == nil
            ? "<p class=\"nothing\" lang=\"en\">Nothing is published here yet. Come back soon.</p>"
            : "<p class=\"nothing\" lang=\"en\">There are no older posts.</p>"
    }

    private var pages: HTML? {
        let newest: HTML? = cursor.map { _ in "<a class=\"button\" href=\"\(links.feed(project))\">Newest posts</a>" }
        let older: HTML? = posts.next.map {
            "<a class=\"button older\" rel=\"next\" href=\"\(links.feed(project, before: $0))\">Older posts</a>"
        }
        guard newest != nil || older != nil else { return nil }
        return "<nav class=\"pages\" aria-label=\"Pages\" lang=\"en\">\(newest)\(older)</nav>"
    }
}
