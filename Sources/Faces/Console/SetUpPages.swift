internal import HTTPServer
internal import HTTPTypes

/// The pages of the first start.
enum SetUpPages {
    static func form(email: String, problem: String?) -> Response {
        page(
            "Set up Troupe", status: problem == nil ? .ok : .unprocessableContent,
            """
            <p class="lead">Make the owner’s account. You get a key for your first agent right after.</p>
            \(problem.map { "<p class=\"problem\" role=\"alert\">\($0)</p>" as HTML })
            <form method="post" class="form">
            <label for="email">E-mail address</label>
            <input id="email" name="email" type="email" autocomplete="username" required maxlength="254" value="\(email)">
            <label for="password">Password, at least \(SetUpFace.minPasswordCharacters) characters</label>
            <input id="password" name="password" type="password" autocomplete="new-password" required minlength="\(SetUpFace.minPasswordCharacters)">
            <button type="submit" class="button">Make the account</button>
            </form>
            """)
    }

    static func done(key: String, publicURL: String) -> Response {
        let snippets = ClientSnippets.all(publicURL: publicURL, key: key).map { snippet -> HTML in
            "<h2>\(snippet.client)</h2>\n<p>\(snippet.place):</p>\n<pre tabindex=\"0\"><code>\(snippet.text)</code></pre>"
        }
        return page(
            "Troupe is yours", status: .ok,
            """
            <p class="lead">This is the key for your first agent. It is shown only now; only its hash is kept.</p>
            <pre tabindex="0"><code>\(key)</code></pre>
            \(snippets)
            <p>More keys, with other rights: <code>troupe key mint --help</code>.</p>
            """)
    }

    static func failed(_ reason: String, status: HTTPResponse.Status) -> Response {
        page(status == .notFound ? "This link is spent" : "That did not work", status: status, "<p class=\"lead\">\(reason)</p>")
    }

    private static func page(_ title: String, status: HTTPResponse.Status, _ body: HTML) -> Response {
        let html: HTML = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="robots" content="noindex">
            <title>\(title)</title>
            <link rel="stylesheet" href="/assets/feed.css">
            </head>
            <body>
            <main class="column plain">
            <h1>\(title)</h1>
            \(body)
            </main>
            </body>
            </html>

            """
        var response = Response(status: status, body: .bytes(html.bytes))
        response.headerFields[.contentType] = "text/html; charset=utf-8"
        response.headerFields[.cacheControl] = "no-store"
        response.headerFields[.xContentTypeOptions] = "nosniff"
        for (name, value) in [
            ("Referrer-Policy", "no-referrer"),  // the address holds a capability
            (
                "Content-Security-Policy",
                "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
            ),
        ] {
            if let name = HTTPField.Name(name) { response.headerFields[name] = value }
        }
        return response
    }
}
