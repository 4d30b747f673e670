internal import Features
internal import HTTPServer
internal import HTTPTypes
internal import Operations

/// A request to the console: who asks, for which page, with which form.
struct ConsoleRequest: Sendable {
    let head: RequestHead
    let visit: Visit
    /// The fields of a posted form; none of what is only looked at.
    let form: FormFields

    var isPost: Bool { head.method == .post }

    /// The parts of the path, decoded.
    var path: [String] { head.path.split(separator: "/").map { PathSegment.decode($0) ?? "" } }

    /// The first value of a member of the query.
    func query(_ name: String) -> String? { head.queryItems.first { $0.name == name }?.value }

    /// The session of who asks.
    /// - Throws: `.unauthorized` without one; the face sends them to the sign-in page.
    func session() throws(Failure) -> Session {
        guard let session = visit.session else { throw Failure(.unauthorized, "Sign in first.") }
        return session
    }

    /// The session of an admin.
    /// - Throws: `.notFound` for other users, as if the page did not exist.
    func adminSession() throws(Failure) -> Session {
        let session = try session()
        guard session.isAdmin else { throw Failure(.notFound, "There is no such page.") }
        return session
    }
}
