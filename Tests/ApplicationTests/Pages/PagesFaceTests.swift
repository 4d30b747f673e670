import Faces
import HTTPServer
import HTTPTypes
import Testing

@Suite struct PagesFaceTests {
    let setting = try! PagesSetting()

    @Test(arguments: [
        ("GET", "/feed/bread", "*/*", true), ("POST", "/feed/bread", "*/*", true), ("GET", "/favicon.ico", "*/*", true),
        ("GET", "/robots.txt", "*/*", true), ("GET", "/assets/feed.css", "*/*", true), ("GET", "/", "text/html,*/*;q=0.8", true),
        ("HEAD", "/", "text/html", true), ("GET", "/", "text/event-stream", false), ("GET", "/", "*/*", false),
        ("POST", "/", "text/html", false),
        ("GET", "/feeds", "text/html", false), ("GET", "/mcp", "text/html", false), ("GET", "/media/med_1/a.png", "*/*", false),
    ])
    func `pages are taken, and the root only where a browser asks`(method: String, path: String, accept: String, isTaken: Bool) throws {
        let method = try #require(HTTPRequest.Method(method))
        let head = RequestHead(method: method, path: path, headerFields: [.accept: accept], id: "req_1")
        #expect(PagesFace.takes(head) == isTaken)
    }

    @Test func `a page lets no script run, and nothing from elsewhere`() throws {
        try setting.project()
        let fields = try setting.get("/feed/bread").headerFields
        #expect(
            fields[HTTPField.Name("Content-Security-Policy")!] == """
                default-src 'none'; img-src 'self'; media-src 'self'; style-src 'self'; base-uri 'none'; form-action 'none'; \
                frame-ancestors 'none'
                """)
        #expect(fields[.xContentTypeOptions] == "nosniff")
        #expect(fields[HTTPField.Name("Referrer-Policy")!] == "strict-origin-when-cross-origin")
        #expect(fields[.cacheControl] == "public, max-age=30")
    }

    @Test func `what the client has is not sent again, until it changes`() throws {
        let project = try setting.project()
        let tag = try #require(try setting.get("/feed/bread").headerFields[.eTag])
        for known in [tag, "W/\(tag)", "\"x\", \(tag)", "*"] {
            let again = try setting.get("/feed/bread", [.ifNoneMatch: known])
            #expect(again.status == .notModified)
            #expect(again.text.isEmpty)
            #expect(again.headerFields[.eTag] == tag)
        }
        try setting.post(1, in: project)
        #expect(try setting.get("/feed/bread", [.ifNoneMatch: tag]).status == .ok)
    }

    @Test func `HEAD has the same header as GET`() throws {
        try setting.project()
        #expect(try setting.get("/feed/bread", method: .head).headerFields == setting.get("/feed/bread").headerFields)
    }

    @Test func `a page can only be read`() throws {
        let response = try setting.get("/feed/bread", method: .post)
        #expect(response.status == .methodNotAllowed)
        #expect(response.headerFields[.allow] == "GET, HEAD")
    }

    @Test func `the front door tells the address for agents`() throws {
        let response = try setting.get("/")
        #expect(response.text.contains("<code>https://troupe.example/mcp</code>"))
        #expect(response.headerFields[.vary] == "Accept")
    }

    @Test func `pages link the version of the stylesheet that is served`() throws {
        try setting.project()
        let response = try setting.get("/assets/feed.css")
        #expect(response.text == "body{}")
        #expect(response.headerFields[.contentType] == "text/css; charset=utf-8")
        let tag = try #require(response.headerFields[.eTag]).filter { $0 != "\"" }
        #expect(try setting.text("/feed/bread").contains("href=\"/assets/feed.css?v=\(tag)\""))
        let theme = try #require(try setting.get("/feed/bread/theme.css").headerFields[.eTag]).filter { $0 != "\"" }
        #expect(try setting.text("/feed/bread").contains("href=\"/feed/bread/theme.css?v=\(theme)\""))
    }

    @Test func `the sign is an SVG under both of its names`() throws {
        #expect(try setting.text("/favicon.ico") == setting.text("/favicon.svg"))
        #expect(try setting.get("/favicon.ico").headerFields[.contentType] == "image/svg+xml")
    }
}
