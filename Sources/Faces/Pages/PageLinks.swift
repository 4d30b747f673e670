import Features
import Operations

/// The addresses of public things: as paths for pages, whole for what leaves the appliance.
///
/// Pages use paths, so that they work under every name by which the appliance is reached.
struct PageLinks {
    /// Without a slash at the end.
    let publicURL: String
    /// The path of `publicURL`, if the appliance lives below one: empty, or `/troupe`.
    let basePath: String

    init(publicURL: String) {
        self.publicURL = publicURL
        let rest = publicURL.split(separator: "://", maxSplits: 1).last ?? ""
        basePath = rest.firstIndex(of: "/").map { String(rest[$0...]) } ?? ""
    }

    func feed(_ project: PublicProject, before cursor: FeedCursor? = nil) -> String { path(project, "", cursor) }

    func atom(_ project: PublicProject, before cursor: FeedCursor? = nil) -> String { path(project, "/atom.xml", cursor) }

    func json(_ project: PublicProject, before cursor: FeedCursor? = nil) -> String { path(project, "/feed.json", cursor) }

    /// The page under the project's id, which stays when its slug changes.
    func permanent(_ project: PublicProject) -> String { "\(basePath)/feed/\(project.id)" }

    func post(_ post: PublicPost, of project: PublicProject) -> String { path(project, "/\(post.story)", nil) }

    func media(_ slide: PublicSlide) -> String { "\(basePath)/media/\(slide.media)/\(PathSegment.encode(slide.file))" }

    func theme(_ project: PublicProject, version: String) -> String { path(project, "/theme.css?v=\(version)", nil) }

    func stylesheet(version: String) -> String { "\(basePath)/assets/feed.css?v=\(version)" }

    var home: String { "\(basePath)/" }

    var icon: String { "\(basePath)/favicon.svg" }

    /// The whole address of one of the paths above.
    func absolute(_ path: String) -> String { publicURL + path.dropFirst(basePath.count) }

    private func path(_ project: PublicProject, _ rest: String, _ cursor: FeedCursor?) -> String {
        "\(basePath)/feed/\(PathSegment.encode(project.slug))\(rest)\(cursor.map { "?before=\($0)" } ?? "")"
    }
}
