import HTTPServer
import HTTPTypes
import JSONSchema
import Testing

@Suite struct FeedDocumentTests {
    let setting = try! PagesSetting()

    @Test func `the Atom feed is what RFC 4287 asks for`() throws {
        let project = try setting.project(name: "Crumb & \u{B}Crust", language: "de")
        let story = try setting.post(
            1, in: project, text: "1 < 2 & so on\u{1}", slides: [PagesSetting.slide(1), PagesSetting.slide(2, type: "image/png")])
        #expect(
            try setting.text("/feed/bread/atom.xml") == """
                <?xml version="1.0" encoding="utf-8"?>
                <feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de">
                <id>https://troupe.example/feed/\(project)</id>
                <title>Crumb &amp; Crust</title>
                <subtitle>Slow bread.</subtitle>
                <updated>1970-01-01T01:00:00.000Z</updated>
                <author><name>Crumb &amp; Crust</name></author>
                <generator>Troupe</generator>
                <icon>https://troupe.example/favicon.svg</icon>
                <link rel="self" type="application/atom+xml" href="https://troupe.example/feed/bread/atom.xml"/>
                <link rel="alternate" type="text/html" href="https://troupe.example/feed/bread"/>

                <entry>
                <id>https://old.example/feed/bread/\(story)</id>
                <title>1 &lt; 2 &amp; so on</title>
                <published>1970-01-01T01:00:00.000Z</published>
                <updated>1970-01-01T01:00:00.000Z</updated>
                <link rel="alternate" type="text/html" href="https://troupe.example/feed/bread/\(story)"/>
                <link rel="enclosure" type="image/jpeg" href="https://troupe.example/media/med_00000000010000000000000000/slide.jpg"/>
                <link rel="enclosure" type="image/png" href="https://troupe.example/media/med_00000000020000000000000000/slide.jpg"/>
                <content type="html">&lt;figure&gt;&lt;img src=&quot;https://troupe.example/media/med_00000000010000000000000000/slide.jpg&quot; \
                width=&quot;1080&quot; height=&quot;1350&quot; alt=&quot;A loaf&quot;&gt;&lt;/figure&gt;
                &lt;figure&gt;&lt;img src=&quot;https://troupe.example/media/med_00000000020000000000000000/slide.jpg&quot; \
                width=&quot;1080&quot; height=&quot;1350&quot; alt=&quot;A loaf&quot;&gt;&lt;/figure&gt;
                &lt;p dir=&quot;auto&quot;&gt;1 &amp;lt; 2 &amp;amp; so on&lt;/p&gt;
                </content>
                </entry>
                </feed>

                """)
    }

    @Test func `the JSON Feed is what version 1.1 asks for`() throws {
        let project = try setting.project()
        let film = PagesSetting.slide(2, file: "fold.mp4", type: "video/mp4", alt: "")
        let story = try setting.post(
            1, in: project, text: "Hello", title: "A title", slides: [PagesSetting.slide(1), film], destination: "https://bread.example/")
        let feed = try JSON(parsing: setting.text("/feed/bread/feed.json"))
        #expect(
            feed["items"]?[0]?["attachments"] == [
                [
                    "url": "https://troupe.example/media/med_00000000010000000000000000/slide.jpg", "mime_type": "image/jpeg",
                    "title": "A loaf",
                ],
                [
                    "url": "https://troupe.example/media/med_00000000020000000000000000/fold.mp4", "mime_type": "video/mp4",
                    "duration_in_seconds": 2.5,
                ],
            ])
        var rest = feed
        var item = try #require(feed["items"]?[0])
        item["attachments"] = nil
        item["content_html"] = nil
        rest["items"] = [item]
        #expect(
            rest == [
                "version": "https://jsonfeed.org/version/1.1", "title": "Crumb & Crust", "description": "Slow bread.", "language": "en",
                "home_page_url": "https://troupe.example/feed/bread", "feed_url": "https://troupe.example/feed/bread/feed.json",
                "favicon": "https://troupe.example/favicon.svg",
                "authors": [["name": "Crumb & Crust", "url": "https://troupe.example/feed/bread"]],
                "items": [
                    [
                        "id": .string("https://old.example/feed/bread/\(story)"),
                        "url": .string("https://troupe.example/feed/bread/\(story)"),
                        "content_text": "Hello", "title": "A title", "external_url": "https://bread.example/",
                        "image": "https://troupe.example/media/med_00000000010000000000000000/slide.jpg",
                        "date_published": "1970-01-01T01:00:00.000Z",
                    ]
                ],
            ])
    }

    @Test func `feeds go on where they end`() throws {
        let project = try setting.project()
        for number in 1...21 { try setting.post(number, in: project) }
        let next = try #require(try JSON(parsing: setting.text("/feed/bread/feed.json"))["next_url"]?.stringValue)
        let second = try JSON(parsing: setting.text(String(next.dropFirst("https://troupe.example".count))))
        #expect(second["items"]?.arrayValue?.count == 1)
        #expect(second["next_url"] == nil)
        let atom = try setting.text("/feed/bread/atom.xml")
        #expect(atom.contains("<link rel=\"next\" type=\"application/atom+xml\" href=\"https://troupe.example/feed/bread/atom.xml?before="))
    }

    @Test func `feeds may be read from other sites`() throws {
        try setting.project()
        let atom = try setting.get("/feed/bread/atom.xml").headerFields
        let json = try setting.get("/feed/bread/feed.json").headerFields
        #expect(atom[.contentType] == "application/atom+xml; charset=utf-8")
        #expect(json[.contentType] == "application/feed+json; charset=utf-8")
        #expect(atom[.accessControlAllowOrigin] == "*")
        #expect(json[.accessControlAllowOrigin] == "*")
    }
}
