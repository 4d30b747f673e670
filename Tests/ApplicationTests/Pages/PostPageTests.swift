import JSONSchema
import Testing

@Suite struct PostPageTests {
    let setting = try! PagesSetting(publicURL: "https://troupe.example/below")

    @Test func `all slides stand in order, each with its size and words, and only the first loads at once`() throws {
        let project = try setting.project()
        let slides = (1...7).map { PagesSetting.slide($0, file: "s \($0).jpg", alt: "Slide no. \($0)") }
        let text = try setting.text("/feed/bread/\(setting.post(1, in: project, slides: slides))")
        let images = text.matches(of: #/<img src="([^"]+)" width="1080" height="1350"([^>]*) alt="([^"]+)">/#)
        #expect(images.map { String($0.1) } == (1...7).map { "/below/media/med_000000000\($0)0000000000000000/s%20\($0).jpg" })
        #expect(images.map { String($0.3) } == (1...7).map { "Slide no. \($0)" })
        #expect(images.map { $0.2.contains("loading=\"lazy\"") } == [false, true, true, true, true, true, true])
        #expect(text.contains("role=\"group\" aria-roledescription=\"carousel\" aria-label=\"7 slides\""))
        #expect(text.contains("<span class=\"count\" aria-hidden=\"true\">3/7</span>"))
    }

    @Test func `a film has controls and loads only what it tells of itself`() throws {
        let project = try setting.project()
        let film = PagesSetting.slide(1, file: "fold.mp4", type: "video/mp4", width: 720, height: 1280, alt: "Hands fold dough")
        let text = try setting.text("/feed/bread/\(setting.post(1, in: project, slides: [film]))")
        #expect(
            text.contains(
                """
                <video src="/below/media/med_00000000010000000000000000/fold.mp4" width="720" height="1280" controls playsinline \
                preload="metadata" aria-label="Hands fold dough"></video>
                """))
    }

    @Test func `a slide that leads somewhere says where`() throws {
        let project = try setting.project()
        let slides = [
            PagesSetting.slide(1, link: "https://www.bread.example/loaf?a=1&b=2"), PagesSetting.slide(2, link: "javascript:alert(1)"),
        ]
        let text = try setting.text("/feed/bread/\(setting.post(1, in: project, slides: slides))")
        let links = text.matches(of: #/<a class="through" href="([^"]+)" rel="nofollow ugc noopener">.*<bdi>([^<]+)<\/bdi>/#)
        #expect(links.map { String($0.1) } == ["https://www.bread.example/loaf?a=1&amp;b=2"])
        #expect(links.map { String($0.2) } == ["bread.example"])
    }

    @Test func `a shared post shows its first picture with whole addresses`() throws {
        let project = try setting.project()
        let story = try setting.post(1, in: project, text: "First line\nand more", slides: [PagesSetting.slide(1), PagesSetting.slide(2)])
        let text = try setting.text("/feed/bread/\(story)")
        for line in [
            "<meta property=\"og:type\" content=\"article\">",
            "<meta property=\"og:title\" content=\"First line\">",
            "<meta property=\"og:description\" content=\"First line and more\">",
            "<meta property=\"og:url\" content=\"https://troupe.example/below/feed/bread/\(story)\">",
            "<meta property=\"og:image\" content=\"https://troupe.example/below/media/med_00000000010000000000000000/slide.jpg\">",
            "<meta property=\"og:image:width\" content=\"1080\">",
            "<meta property=\"og:image:alt\" content=\"A loaf\">",
            "<meta property=\"article:published_time\" content=\"1970-01-01T01:00:00.000Z\">",
            "<meta name=\"twitter:card\" content=\"summary_large_image\">",
        ] {
            #expect(text.contains(line))
        }
    }

    @Test func `the day is the one on the project's calendar`() throws {
        let project = try setting.project()
        let story = try setting.post(23, in: project)  // 23:00 UTC, the next morning in Auckland
        #expect(try setting.text("/feed/bread/\(story)").contains("<time datetime=\"1970-01-01T23:00:00.000Z\">2 January 1970</time>"))
    }
}
