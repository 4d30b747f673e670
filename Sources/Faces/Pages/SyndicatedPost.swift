import Features

/// A post as feeds carry it: slides one below the other, whole addresses, no styling.
struct SyndicatedPost {
    let post: PublicPost
    let links: PageLinks

    var html: HTML {
        """
        \(post.slides.map(figure))
        \(Caption(post.text).html)
        \(WebAddress(post.destination).map { "<p><a href=\"\($0.text)\" rel=\"nofollow ugc noopener\">\($0.host)</a></p>" as HTML })
        """
    }

    private func figure(_ slide: PublicSlide) -> HTML {
        let size: HTML? = slide.size.map { " width=\"\($0.width)\" height=\"\($0.height)\"" }
        let address = links.absolute(links.media(slide))
        let medium: HTML =
            slide.isVideo
            ? "<video src=\"\(address)\"\(size) controls preload=\"metadata\"></video>"
            : "<img src=\"\(address)\"\(size) alt=\"\(slide.altText)\">"
        let link: HTML? = WebAddress(slide.swipeThrough).map {
            "<figcaption><a href=\"\($0.text)\" rel=\"nofollow ugc noopener\">\($0.host)</a></figcaption>"
        }
        return "<figure>\(medium)\(link)</figure>"
    }
}
