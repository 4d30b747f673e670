internal import Features
internal import HTTPServer
internal import HTTPTypes
internal import JSONSchema
internal import Operations

/// For admins: the generators from outside, who is asked for what, and whether they answer.
///
/// Programs, and graphs that run code, are added on the command line only: whoever may sign in here may not thereby run anything.
struct ProvidersDesk: ConsoleDesk {
    let dispatcher: Dispatcher
    let layout: ConsoleLayout

    private var pages: ProviderPages { ProviderPages(layout: layout) }

    func answer(_ request: ConsoleRequest) async throws(Failure) -> Response {
        let session = try request.adminSession()
        let rest = Array(request.path.dropFirst(2))
        switch (rest.count, request.isPost) {
        case (0, false): return try list(request, session, notice: request.query("said").flatMap(ProviderPages.notice))
        case (0, true): return try await add(request, session)
        case (1, true) where rest[0] == "order": return try await choose(request, session)
        case (2, true) where rest[1] == "test": return try await test(rest[0], request, session)
        case (2, true) where rest[1] == "remove":
            let name = rest[0]
            try await dispatcher.perform("remove_provider", of: session, request, target: name) { context in
                _ = try Providers.remove(name, in: context)
            }
            return .seeOther("/console/providers?said=removed")
        default: throw Failure(.notFound, "There is no such page.")
        }
    }

    private func list(
        _ request: ConsoleRequest, _ session: Session, notice: HTML? = nil, problem: String? = nil
    ) throws(Failure) -> Response {
        let (providers, orders) = try dispatcher.view(as: session.caller, requestID: request.head.id) { context in
            (
                try Providers.list(in: context),
                try ProviderCapability.allCases.map { ($0, try ProviderChoice.order($0, in: context)) }
            )
        }
        return pages.list(
            providers, orders: orders, form: request.form, now: dispatcher.clock.now, for: request.visit, notice: notice, problem: problem)
    }

    private func add(_ request: ConsoleRequest, _ session: Session) async throws(Failure) -> Response {
        do throws(Failure) {
            let order = try self.order(request)
            try await dispatcher.perform("add_provider", of: session, request, target: order.name) { context in
                _ = try Providers.add(order, in: context)
            }
            return .seeOther("/console/providers?said=added")
        } catch {
            guard error.code == .validationFailed || error.code == .conflict else { throw error }
            return try list(request, session, problem: ProviderPages.told(error))
        }
    }

    /// What the form says; what is left empty is left out.
    private func order(_ request: ConsoleRequest) throws(Failure) -> ProviderOrder {
        func field(_ name: String) -> String? {
            guard let text = request.form[name], !text.isEmpty else { return nil }
            return text
        }
        guard let kind = field("kind").flatMap(ProviderKind.init), ProviderPages.kinds.contains(kind) else {
            throw Failure(.validationFailed, "Choose how the provider is spoken to.")
        }
        var order = ProviderOrder(name: field("name") ?? "", kind: kind, address: field("address"), key: field("key"))
        for name in ProviderPages.settings { if let value = field(name) { order.settings[name] = .string(value) } }
        if let text = field("references") { order.settings["references"] = Int(text).map { JSON($0) } ?? .string(text) }
        for unit in ProviderPages.units {
            guard let text = field("price_\(unit.rawValue)") else { continue }
            guard let micros = Money.micros(text) else {
                throw Failure(.validationFailed, "A price is written in dollars, such as 0.04, not \(text.prefix(40)).")
            }
            order.prices[unit] = micros
        }
        return order
    }

    private func choose(_ request: ConsoleRequest, _ session: Session) async throws(Failure) -> Response {
        guard let capability = request.form["capability"].flatMap(ProviderCapability.init) else {
            throw Failure(.validationFailed, "The form does not say what is made.")
        }
        let names = (request.form["order"] ?? "").split { $0 == "," || $0.isWhitespace }.map(String.init)
        do throws(Failure) {
            try await dispatcher.perform("choose_providers", of: session, request, target: capability.rawValue) { context in
                try ProviderChoice.choose(capability, names, in: context)
            }
            return .seeOther("/console/providers?said=chosen")
        } catch {
            guard error.code == .validationFailed || error.code == .notFound else { throw error }
            return try list(request, session, problem: error.message)
        }
    }

    private func test(_ name: String, _ request: ConsoleRequest, _ session: Session) async throws(Failure) -> Response {
        do throws(Failure) {
            let found = try await dispatcher.services[ProviderProbing.self].ask(name)
            return try list(request, session, notice: ProviderPages.found(found, name))
        } catch {
            guard error.code == .validationFailed || error.code == .busy else { throw error }
            return try list(request, session, problem: error.message)
        }
    }
}
