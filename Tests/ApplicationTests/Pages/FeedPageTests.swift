import HTTPServer
import HTTPTypes
import JSONSchema
import Testing

@Suite struct FeedPageTests {
    let setting = try! PagesSetting()

    @Test(arguments: ["/feed/bread", "/feed/bread/", "/feed/prj_00000000010000000000000000"])
    func `a project's page is found by slug and by id`(target: String) throws {
        try setting.project()
        let response = try setting.get(target)
        #expect(response.status == .ok)
        #expect(response.text.contains("Crumb &amp; Crust</a></h1>"))
        #expect(response.text.contains("<html lang=\"en\">"))
    }

    @Test func `posts stand newest first, twenty a page, and the cursor leads to the rest`() throws {
        let project = try setting.project()
        for number in 1...45 { try setting.post(number, in: project, text: "note \(number).") }

        var pages: [[Int]] = []
        var target: String? = "/feed/bread"
        while let asked = target {
            let text = try setting.text(asked)
            pages.append(text.matches(of: #/<p dir="auto">note (\d+)\.</p>/#).map { Int($0.1)! })
            target = text.firstMatch(of: #/rel="next" href="([^"]+)"/#).map { String($0.1) }
        }
        #expect(pages == [Array((26...45).reversed()), Array((6...25).reversed()), [5, 4, 3, 2, 1]])
    }

    @Test func `posts of a removed feed stay, among those of the one that followed it`() throws {
        let project = try setting.project()
        try setting.connection(2, of: project)
        try setting.post(1, in: project, on: 1, text: "one")
        try setting.post(2, in: project, on: 2, text: "two")
        try setting.post(3, in: project, on: 1, text: "three")
        let shown = try setting.text("/feed/bread").matches(of: #/<p dir="auto">(\w+)</p>/#).map { String($0.1) }
        #expect(shown == ["three", "two", "one"])
    }

    @Test func `a project without posts says so`() throws {
        try setting.project()
        #expect(try setting.text("/feed/bread").contains("Nothing is published here yet."))
    }

    @Test(arguments: ["pending", "committing", "failed", "skipped", "needs_confirmation", "cancelled"])
    func `only what is published is shown`(state: String) throws {
        let project = try setting.project()
        let story = try setting.post(1, in: project, state: state, text: "secret")
        #expect(try setting.text("/feed/bread").contains("secret") == false)
        #expect(try setting.text("/feed/bread/atom.xml").contains("secret") == false)
        #expect(try setting.text("/feed/bread/feed.json").contains("secret") == false)
        #expect(try setting.get("/feed/bread/\(story)").status == .notFound)
    }

    @Test func `another project's story is not found`() throws {
        let project = try setting.project()
        try setting.project(2, slug: "other")
        let story = try setting.post(1, in: project)
        #expect(try setting.get("/feed/other/\(story)").status == .notFound)
    }

    @Test(arguments: [
        "/feed", "/feed/", "/feed/nobody", "/feed/bread/nothing", "/feed/bread/sty_00000000010000000000000000", "/feed/bread/atom.xml/more",
        "/feed/%ff", "/feed/%2", "/feed/bread?before=yesterday", "/assets/other.css",
    ])
    func `what is not there is a page that says so`(target: String) throws {
        try setting.project()
        let response = try setting.get(target)
        #expect(response.status == .notFound)
        #expect(response.headerFields[.contentType] == "text/html; charset=utf-8")
        #expect(response.headerFields[.cacheControl] == "no-store")
        #expect(response.text.contains("There is nothing here"))
    }

    @Test func `what a post holds is text, never markup`() throws {
        let evil = "\"><script>alert('1')</script>\u{0}"
        let project = try setting.project(name: evil, description: evil, language: evil)
        let story = try setting.post(
            1, in: project, text: evil, title: .string(evil), slides: [PagesSetting.slide(1, file: evil, type: "image/png", alt: evil)],
            destination: "javascript:alert(1)")
        for target in ["/feed/bread", "/feed/bread/\(story)", "/feed/bread/nothing", "/feed/bread/atom.xml"] {
            let text = try setting.text(target)
            #expect(!text.contains("<script"))
            #expect(!text.contains("\">alert"))
            #expect(!text.contains("javascript:"))
            #expect(!text.contains("\u{0}"))
        }
    }

    @Test func `a post whose content cannot be read does not take the page away`() throws {
        let project = try setting.project()
        try setting.post(1, in: project, text: "good")
        try setting.post(2, in: project, slides: ["not a slide", [:]])
        let response = try setting.get("/feed/bread")
        #expect(response.status == .ok)
        #expect(response.text.contains("good"))
    }
}
