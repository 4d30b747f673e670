internal import Features
internal import HTTPServer
internal import HTTPTypes

/// What all pages of the console have in common: the head, the navigation, the policy.
///
/// Pages are made for a `Visit`, whose cookie they set where their forms need it. Addresses to which a form's answer may redirect are to be
/// named as `formTargets`: browsers hold the policy's `form-action` against redirects too.
public struct ConsoleLayout: Sendable {
    let stylesheet: [UInt8]
    private let version: String

    /// - Parameter stylesheet: the bytes of `console.css`.
    public init(stylesheet: [UInt8]) {
        self.stylesheet = stylesheet
        version = ContentVersion.of(stylesheet)
    }

    /// A page with the navigation beside it, for somebody who is signed in.
    /// - Parameters:
    ///   - lead: a sentence below the heading.
    ///   - back: the page above this one, shown before the heading.
    func page(
        _ title: String, lead: HTML? = nil, for visit: Visit, at place: ConsolePlace? = nil, back: (path: String, name: HTML)? = nil,
        notice: HTML? = nil, status: HTTPResponse.Status = .ok, formTargets: [String] = [], _ content: HTML
    ) -> Response {
        guard let session = visit.session else { return card(title, for: visit, status: status, formTargets: formTargets, content) }
        let body: HTML = """
            <body class="framed">
            <a class="skip" href="#content">Skip to the content</a>
            <header class="bar">
            <a class="brand" href="/console">\(Self.mark)<span>Troupe</span></a>
            <button class="quiet menu" type="button" popovertarget="places">Menu</button>
            <form class="leave" method="post" action="/signout">\(visit.tokenInput)<span class="who">\(session.email)</span><button class="quiet" type="submit">Sign out</button></form>
            </header>
            <nav class="places" id="places" popover aria-label="Console">
            <ul>
            \(ConsolePlace.all(for: session).map { link($0, isCurrent: $0 == place) })
            </ul>
            </nav>
            <main id="content" tabindex="-1">
            \(notice.map { "<p class=\"notice\" role=\"status\">\($0)</p>" as HTML })
            \(back.map { "<p class=\"back\"><a href=\"\($0.path)\">\($0.name)</a></p>" as HTML })
            <h1>\(title)</h1>
            \(lead.map { "<p class=\"lead\">\($0)</p>" as HTML })
            \(content)
            </main>
            </body>
            """
        return response(title, body, for: visit, status: status, formTargets: formTargets)
    }

    /// A page that shows one thing in the middle: signing in, consenting.
    func card(
        _ title: String, lead: HTML? = nil, for visit: Visit, status: HTTPResponse.Status = .ok, isWide: Bool = false,
        formTargets: [String] = [], _ content: HTML
    ) -> Response {
        let main: HTML = isWide ? "<main class=\"card wide\">" : "<main class=\"card\">"
        let body: HTML = """
            <body class="alone">
            <header class="above">\(Self.mark)<span>Troupe</span></header>
            \(main)
            <h1>\(title)</h1>
            \(lead.map { "<p class=\"lead\">\($0)</p>" as HTML })
            \(content)
            </main>
            </body>
            """
        return response(title, body, for: visit, status: status, formTargets: formTargets)
    }

    private func link(_ place: ConsolePlace, isCurrent: Bool) -> HTML {
        let current: HTML = isCurrent ? " aria-current=\"page\"" : ""
        return "<li><a href=\"\(place.path)\"\(current)>\(place.sign)<span>\(place.name)</span></a></li>"
    }

    private func response(
        _ title: String, _ body: HTML, for visit: Visit, status: HTTPResponse.Status, formTargets: [String]
    ) -> Response {
        let html: HTML = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta name="robots" content="noindex">
            <title>\(title) · Troupe</title>
            <link rel="icon" type="image/svg+xml" href="/favicon.svg">
            <link rel="stylesheet" href="/assets/console.css?v=\(version)">
            </head>
            \(body)
            </html>

            """
        var response = Response(status: status, body: .bytes(html.bytes))
        response.headerFields[.contentType] = "text/html; charset=utf-8"
        response.protectConsole(formTargets: formTargets)
        if let cookie = visit.cookie { response.headerFields.append(.setCookie, cookie) }
        return response
    }

    /// The product's sign; its colours are of the file, so it looks the same in both themes.
    private static let mark: HTML = "<img class=\"mark\" src=\"/favicon.svg\" width=\"32\" height=\"32\" alt=\"\">"
}

extension Response {
    /// Sends the browser to another page, by GET (RFC 9110 section 15.4.4).
    static func seeOther(_ path: String) -> Response {
        var response = Response(status: .seeOther)
        response.headerFields[.location] = path
        response.protectConsole()
        return response
    }

    /// Nothing is kept, no script runs, no other site frames it, and its address goes to no other site.
    fileprivate mutating func protectConsole(formTargets: [String] = []) {
        headerFields[.cacheControl] = "no-store"
        headerFields[.xContentTypeOptions] = "nosniff"
        let targets = (["'self'"] + formTargets).joined(separator: " ")
        for (name, value) in [
            (
                "Content-Security-Policy",
                "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'self'; form-action \(targets); base-uri 'none'; frame-ancestors 'none'"
            ),
            ("Referrer-Policy", "no-referrer"), ("Cross-Origin-Opener-Policy", "same-origin"), ("X-Frame-Options", "DENY"),
        ] {
            if let name = HTTPField.Name(name) { headerFields[name] = value }
        }
    }
}
