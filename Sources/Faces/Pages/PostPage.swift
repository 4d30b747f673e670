import Features

/// The page of one post.
struct PostPage {
    let project: PublicProject
    let post: PublicPost
    let layout: PageLayout

    private var links: PageLinks { layout.links }

    private var headline: String { PostHeadline(post).text }

    var html: HTML {
        layout.document(
            title: "\(headline) – \(project.name)", language: project.language, head: head,
            body: """
                <header class="brand small">
                <div class="column">
                <a class="home" href="\(links.feed(project))">\(layout.monogram(of: project))<span dir="auto">\(project.name)</span></a>
                </div>
                </header>
                <main class="column">
                \(PostView(post: post, project: project, links: links, place: .page).html)
                \(descriptions)
                <nav class="pages" lang="en"><a class="button" href="\(links.feed(project))">All posts</a></nav>
                </main>
                """)
    }

    private var head: HTML {
        let graph = OpenGraph(
            type: "article", title: headline, summary: Caption(post.text).excerpt(maxCharacters: 200),
            address: links.absolute(links.post(post, of: project)), project: project, picture: post.slides.first { !$0.isVideo },
            video: post.slides.first { $0.isVideo }, publishedAt: post.publishedAt, links: links)
        return """
            <link rel="canonical" href="\(links.absolute(links.post(post, of: project)))">
            \(layout.head(of: project))
            \(graph.html)
            """
    }

    /// What the slides show, in words, for all who cannot or do not want to look.
    private var descriptions: HTML? {
        guard post.slides.contains(where: { !$0.altText.isEmpty }) else { return nil }
        return """
            <details class="words">
            <summary lang="en">\(post.slides.count == 1 ? "Description of the picture" : "Descriptions of the slides")</summary>
            <ol>\(post.slides.map { "<li dir=\"auto\">\($0.altText.isEmpty ? "–" : $0.altText)</li>" as HTML })</ol>
            </details>
            """
    }
}
