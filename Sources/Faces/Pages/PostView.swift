import Features
import Operations

/// A post as it stands in a list or on its own page.
struct PostView {
    enum Place {
        case list(isFirst: Bool)
        case page
    }

    let post: PublicPost
    let project: PublicProject
    let links: PageLinks
    let place: Place

    var html: HTML {
        """
        <article class="post">
        \(Carousel(post: post, links: links, loadsAtOnce: loadsAtOnce).html)
        <div class="text\(post.slides.isEmpty ? " alone" as HTML : "")">
        \(heading)
        \(Caption(post.text).html)
        \(destination)
        <p class="when" lang="en">\(time)</p>
        </div>
        </article>
        """
    }

    private var loadsAtOnce: Bool {
        switch place {
        case .list(let isFirst): isFirst
        case .page: true
        }
    }

    private var heading: HTML {
        switch (place, post.title) {
        case (.page, let title?): "<h1 dir=\"auto\">\(title)</h1>"
        case (.page, nil): "<h1 class=\"unseen\" dir=\"auto\">\(PostHeadline(post).text)</h1>"
        case (.list, let title?): "<h2 dir=\"auto\"><a href=\"\(links.post(post, of: project))\">\(title)</a></h2>"
        case (.list, nil): "<h2 class=\"unseen\" dir=\"auto\">\(PostHeadline(post).text)</h2>"
        }
    }

    private var destination: HTML? {
        WebAddress(post.destination).map {
            """
            <p class="leads"><a class="button" href="\($0.text)" rel="nofollow ugc noopener"><span lang="en">Visit</span> \
            <bdi>\($0.host)</bdi></a></p>
            """
        }
    }

    private var time: HTML {
        let time: HTML = "<time datetime=\"\(post.publishedAt.description)\">\(post.day.text)</time>"
        switch place {
        case .list: return "<a href=\"\(links.post(post, of: project))\">\(time)</a>"
        case .page: return time
        }
    }
}
