import Features
import Operations

/// The feed as Atom (RFC 4287), a page at a time (RFC 5005 section 3).
struct AtomFeed {
    let project: PublicProject
    let page: PublicPage
    let cursor: FeedCursor?
    let links: PageLinks

    var xml: XML {
        """
        <?xml version="1.0" encoding="utf-8"?>
        <feed xmlns="http://www.w3.org/2005/Atom" xml:lang="\(project.language)">
        <id>\(links.absolute(links.permanent(project)))</id>
        <title>\(project.name)</title>
        \(project.description.map { "<subtitle>\($0)</subtitle>" as XML })
        <updated>\(updatedAt.description)</updated>
        <author><name>\(project.name)</name></author>
        <generator>Troupe</generator>
        <icon>\(links.absolute(links.icon))</icon>
        <link rel="self" type="application/atom+xml" href="\(links.absolute(links.atom(project, before: cursor)))"/>
        <link rel="alternate" type="text/html" href="\(links.absolute(links.feed(project)))"/>
        \(page.next.map { "<link rel=\"next\" type=\"application/atom+xml\" href=\"\(links.absolute(links.atom(project, before: $0)))\"/>" as XML })
        \(page.posts.map(entry))
        </feed>

        """
    }

    private var updatedAt: Instant { max(project.updatedAt, page.posts.first?.publishedAt ?? project.updatedAt) }

    /// What is published does not change any more, so it was updated when it was published.
    private func entry(_ post: PublicPost) -> XML {
        let address = links.absolute(links.post(post, of: project))
        return """
            <entry>
            <id>\(post.permalink ?? address)</id>
            <title>\(PostHeadline(post).text)</title>
            <published>\(post.publishedAt.description)</published>
            <updated>\(post.publishedAt.description)</updated>
            <link rel="alternate" type="text/html" href="\(address)"/>
            \(post.slides.map { "<link rel=\"enclosure\" type=\"\($0.mediaType)\" href=\"\(links.absolute(links.media($0)))\"/>" as XML })
            <content type="html">\(SyndicatedPost(post: post, links: links).html.text)</content>
            </entry>
            """
    }
}
