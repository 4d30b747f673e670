internal import HTTPServer
internal import JSONSchema
internal import Operations

/// The project whose things a page shows, and those that could be chosen instead.
struct ConsoleProject: Sendable {
    let id: String
    /// IANA.
    let timeZone: String
    /// Ids and names of all of the user's, a hundred at most.
    let all: [(id: String, name: String)]

    /// - Parameter asked: what the address names; the first of the user's where it names none.
    /// - Throws: `.notFound` where the user has no such project.
    init(_ asked: String?, _ calls: ConsoleCalls) throws(Failure) {
        let projects = try calls.items("list_projects", ["limit": 100])
        all = projects.map { ($0["id"]?.stringValue ?? "", $0["name"]?.stringValue ?? "") }
        guard let chosen = asked.map({ id in projects.first { $0["id"]?.stringValue == id } }) ?? projects.first else {
            throw Failure(.notFound, "There is no such project.")
        }
        id = chosen["id"]?.stringValue ?? ""
        timeZone = chosen["timezone"]?.stringValue ?? "UTC"
    }
}
