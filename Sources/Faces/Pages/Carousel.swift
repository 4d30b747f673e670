import Features

/// The slides of a post: side by side on a track that snaps, and works without any script.
///
/// The first slide's shape frames all of them: it alone stands in the flow, the others fill the frame it makes (see feed.css; the policy
/// of the page forbids to write shapes into the elements). Where the browser knows scroll markers and buttons it makes them itself,
/// elsewhere the dots below are links to the slides.
struct Carousel {
    let post: PublicPost
    let links: PageLinks
    /// Whether the first slide is at the top of the page, where waiting for it would be seen.
    let loadsAtOnce: Bool

    var html: HTML? {
        switch post.slides.count {
        case 0: nil
        case 1: "<div class=\"single\"><div class=\"slide\">\(medium(0))\(swipeThrough(0))</div></div>"
        case let count:
            """
            <div class="carousel">
            <div class="track" tabindex="0" role="group" aria-roledescription="carousel" aria-label="\(count) slides">
            \(post.slides.indices.map(slide))
            </div>
            <nav class="dots" aria-label="Slides" lang="en">
            \(post.slides.indices.map { "<a href=\"#\(id($0))\" aria-label=\"Slide \($0 + 1)\"></a>" as HTML })
            </nav>
            </div>
            """
        }
    }

    private func id(_ index: Int) -> String { "\(post.story)-\(index + 1)" }

    private func slide(_ index: Int) -> HTML {
        let count = post.slides.count
        return """
            <div class="slide" id="\(id(index))" role="group" aria-roledescription="slide" aria-label="\(index + 1) of \(count)">
            \(medium(index))
            <span class="count" aria-hidden="true">\(index + 1)/\(count)</span>
            \(swipeThrough(index))
            </div>
            """
    }

    private func medium(_ index: Int) -> HTML {
        let slide = post.slides[index]
        let size: HTML? = slide.size.map { " width=\"\($0.width)\" height=\"\($0.height)\"" }
        if slide.isVideo {
            return """
                <video src="\(links.media(slide))"\(size) controls playsinline preload="metadata" aria-label="\(words(index))"></video>
                """
        }
        let loading: HTML = loadsAtOnce && index == 0 ? " fetchpriority=\"high\"" : " loading=\"lazy\" decoding=\"async\""
        return "<img src=\"\(links.media(slide))\"\(size)\(loading) alt=\"\(words(index))\">"
    }

    private func words(_ index: Int) -> String {
        let slide = post.slides[index]
        guard slide.altText.isEmpty else { return slide.altText }
        let noun = slide.isVideo ? "Video" : "Picture"
        return post.slides.count == 1 ? noun : "\(noun) \(index + 1) of \(post.slides.count)"
    }

    private func swipeThrough(_ index: Int) -> HTML? {
        WebAddress(post.slides[index].swipeThrough).map {
            """
            <a class="through\(post.slides[index].isVideo ? " above" as HTML : "")" href="\($0.text)" rel="nofollow ugc noopener">\
            <span lang="en">Visit</span> <bdi>\($0.host)</bdi></a>
            """
        }
    }
}
