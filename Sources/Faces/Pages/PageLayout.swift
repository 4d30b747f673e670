import Features

/// What all pages have in common: the head, the frame, the foot.
struct PageLayout {
    let links: PageLinks
    let stylesheet: Stylesheet

    /// A whole page.
    /// - Parameters:
    ///   - language: of the content (BCP 47); what the page itself says is marked as English.
    ///   - head: further elements of the head.
    func document(title: String, language: String, head: HTML = "", body: HTML) -> HTML {
        """
        <!DOCTYPE html>
        <html lang="\(language)">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>\(title)</title>
        <meta name="color-scheme" content="light dark">
        <meta name="generator" content="Troupe">
        <link rel="icon" type="image/svg+xml" href="\(links.icon)">
        <link rel="stylesheet" href="\(links.stylesheet(version: stylesheet.version))">
        \(head)
        </head>
        <body>
        \(body)
        <footer class="foot" lang="en"><p>Published with <a href="\(links.home)">Troupe</a></p></footer>
        </body>
        </html>

        """
    }

    /// The head's elements of everything that belongs to a project.
    func head(of project: PublicProject) -> HTML {
        let theme = ProjectTheme(project.colors)
        return """
            <link rel="stylesheet" href="\(links.theme(project, version: theme.version))">
            <link rel="alternate" type="application/atom+xml" title="\(project.name) (Atom)" href="\(links.atom(project))">
            <link rel="alternate" type="application/feed+json" title="\(project.name) (JSON Feed)" href="\(links.json(project))">
            """
    }

    /// The project's sign: the first letter or sign of its name.
    func monogram(of project: PublicProject) -> HTML {
        let letter = project.name.first { !$0.isWhitespace }.map { $0.uppercased() } ?? "·"
        return "<span class=\"monogram\" aria-hidden=\"true\">\(letter)</span>"
    }
}
