import Features
import JSONSchema
import Operations

/// The feed as JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/).
struct JSONFeed {
    let project: PublicProject
    let page: PublicPage
    let cursor: FeedCursor?
    let links: PageLinks

    var json: JSON {
        var feed: JSON = [
            "version": "https://jsonfeed.org/version/1.1",
            "title": .string(project.name),
            "home_page_url": .string(links.absolute(links.feed(project))),
            "feed_url": .string(links.absolute(links.json(project, before: cursor))),
            "language": .string(project.language),
            "favicon": .string(links.absolute(links.icon)),
            "authors": [["name": .string(project.name), "url": .string(links.absolute(links.feed(project)))]],
            "items": .array(page.posts.map(item)),
        ]
        feed["description"] = project.description.map(JSON.string)
        feed["next_url"] = page.next.map { .string(links.absolute(links.json(project, before: $0))) }
        return feed
    }

    private func item(_ post: PublicPost) -> JSON {
        let address = links.absolute(links.post(post, of: project))
        var item: JSON = [
            "id": .string(post.permalink ?? address),
            "url": .string(address),
            "content_html": .string(SyndicatedPost(post: post, links: links).html.text),
            "content_text": .string(post.text),
            "date_published": .string(post.publishedAt.description),
        ]
        item["title"] = post.title.map(JSON.string)
        item["external_url"] = WebAddress(post.destination).map { .string($0.text) }
        item["image"] = post.slides.first { !$0.isVideo }.map { .string(links.absolute(links.media($0))) }
        if !post.slides.isEmpty { item["attachments"] = .array(post.slides.map(attachment)) }
        return item
    }

    private func attachment(_ slide: PublicSlide) -> JSON {
        var attachment: JSON = ["url": .string(links.absolute(links.media(slide))), "mime_type": .string(slide.mediaType)]
        if !slide.altText.isEmpty { attachment["title"] = .string(slide.altText) }
        attachment["duration_in_seconds"] = slide.durationMilliseconds.map { .double(Double($0) / 1_000) }
        return attachment
    }
}
