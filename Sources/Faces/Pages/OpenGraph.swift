import Features
import Operations

/// What other sites show of a page when somebody shares its address: Open Graph (https://ogp.me) and Twitter cards.
struct OpenGraph {
    let type: String
    let title: String
    let summary: String?
    let address: String
    let project: PublicProject
    let picture: PublicSlide?
    var video: PublicSlide? = nil
    var publishedAt: Instant? = nil
    let links: PageLinks

    var html: HTML {
        let summary = summary.flatMap { Caption($0).excerpt(maxCharacters: 200) }
        return .joined(
            [
                summary.map { Self.named("description", $0) },
                Self.property("og:type", type),
                Self.property("og:site_name", project.name),
                Self.property("og:title", title),
                summary.map { Self.property("og:description", $0) },
                Self.property("og:url", address),
                publishedAt.map { Self.property("article:published_time", $0.description) },
                picture.map(image),
                video.map(film),
                Self.named("twitter:card", picture == nil ? "summary" : "summary_large_image"),
                Self.named("twitter:title", title),
                summary.map { Self.named("twitter:description", $0) },
                picture.map { Self.named("twitter:image", links.absolute(links.media($0))) },
                picture.flatMap { $0.altText.isEmpty ? nil : Self.named("twitter:image:alt", $0.altText) },
            ].compactMap { $0 }, separator: "\n")
    }

    private func image(_ slide: PublicSlide) -> HTML { properties(of: slide, "og:image") }

    private func film(_ slide: PublicSlide) -> HTML { properties(of: slide, "og:video") }

    private func properties(of slide: PublicSlide, _ name: String) -> HTML {
        var parts = [Self.property(name, links.absolute(links.media(slide))), Self.property("\(name):type", slide.mediaType)]
        if let size = slide.size {
            parts += [Self.property("\(name):width", "\(size.width)"), Self.property("\(name):height", "\(size.height)")]
        }
        if !slide.altText.isEmpty { parts.append(Self.property("\(name):alt", slide.altText)) }
        return .joined(parts, separator: "\n")
    }

    private static func property(_ name: String, _ content: String) -> HTML { "<meta property=\"\(name)\" content=\"\(content)\">" }

    private static func named(_ name: String, _ content: String) -> HTML { "<meta name=\"\(name)\" content=\"\(content)\">" }
}
