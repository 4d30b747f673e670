internal import Features
internal import HTTPServer
internal import HTTPTypes
internal import Operations

/// Connecting an agent: the choice of the client, and a key made for it.
struct ConnectDesk: ConsoleDesk {
    let dispatcher: Dispatcher
    let layout: ConsoleLayout
    let visits: Visits

    func answer(_ request: ConsoleRequest) async throws(Failure) -> Response {
        let session = try request.session()
        let pages = ConnectPages(layout: layout, publicURL: dispatcher.services[PublicURL.self]())
        if request.path.count == 2, !request.isPost {
            return pages.clients(for: request.visit, isWelcome: request.query("said") == "welcome")
        }
        guard request.path.count == 3, let client = AgentClient(rawValue: request.path[2]) else {
            throw Failure(.notFound, "There is no such client. Choose one from the list.")
        }
        let projects = try dispatcher.view(as: session.caller, requestID: request.head.id) { context in
            try Overview.projects(of: session.user, in: context)
        }
        guard request.isPost else { return pages.client(client, projects: projects, for: request.visit) }
        guard client.takesKey else { throw Failure(.validationFailed, "\(client.name) takes no key. Sign in from it.") }
        let order: Keys.Order
        do { order = try KeyFields.order(request.form, name: client.name) } catch {
            return pages.client(client, projects: projects, for: request.visit, problem: error.message)
        }
        let minted = try await dispatcher.perform("mint_key", of: session, request) { context in
            try Keys.mint(order, for: session.user, in: context)
        }
        return ShownOnce(
            .key,
            [
                "key": minted.key, "name": minted.summary.name, "client": client.rawValue, "rights": KeyFields.words(for: minted.summary),
            ]
        ).response(for: session, visits)
    }
}
