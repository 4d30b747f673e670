internal import Features
internal import HTTPServer
internal import HTTPTypes
internal import JSONSchema
internal import Operations

/// The cast: who there is, what each is made of, and what became of it.
struct CharactersDesk: ConsoleDesk {
    let dispatcher: Dispatcher
    let layout: ConsoleLayout

    static let path = "/console/characters"
    private static let pageCharacters = 12
    private static let pageVersions = 10
    private static let shownBatches = 10

    private var pages: CharacterPages { CharacterPages(layout: layout) }

    func answer(_ request: ConsoleRequest) async throws(Failure) -> Response {
        let calls = ConsoleCalls(dispatcher, try request.session(), request)
        let rest = Array(request.path.dropFirst(2))
        if let id = rest.first, CharacterID(id) == nil { throw Failure(.notFound, "There is no such character.") }
        switch (rest.count, request.isPost) {
        case (0, false): return try await list(request, calls)
        case (1, false): return try await one(rest[0], request, calls)
        case (2, false) where rest[1] == "compare": return try await compare(rest[0], request, calls)
        case (2, true) where rest[1] == "restore": return try await restore(rest[0], request, calls)
        default: throw Failure(.notFound, "There is no such page.")
        }
    }

    private func list(_ request: ConsoleRequest, _ calls: ConsoleCalls) async throws(Failure) -> Response {
        let query = ListQuery(request, names: ["project", "archived"])
        let project = try ConsoleProject(query["project"], calls)
        let found = try await calls.call(
            "list_characters",
            query.arguments([(ListQuery.after, "cursor")]).merging([
                "project_id": .string(project.id), "archived": .bool(query["archived"] == "yes"), "limit": JSON(Self.pageCharacters),
            ]))
        let items = found["items"]?.arrayValue ?? []
        let cards = try items.map { item throws(Failure) in
            let references = try calls.lookIfAny("get_character_references", ["character_id": item["id"] ?? .null])
            return CharacterPages.Card(character: item, front: references?["front"] ?? .null)
        }
        return pages.list(cards, next: found["next_cursor"]?.stringValue, query: query, project: project, for: request.visit)
    }

    private func one(_ id: String, _ request: ConsoleRequest, _ calls: ConsoleCalls) async throws(Failure) -> Response {
        let own: JSON = ["character_id": .string(id)]
        var asked = own.merging(["layers": JSON(LayerText.layers + ["ingredients"])])
        if let version = request.query("version") {
            guard let number = Int(version) else { throw Failure(.notFound, "There is no such version.") }
            asked["version"] = JSON(number)
        }
        let character = try await calls.call("get_character", asked)
        var order = own.merging(["limit": JSON(Self.pageVersions)])
        if let before = request.query("before") { order["cursor"] = .string(before) }
        let versions = try calls.look("list_character_versions", order)
        let batches = try calls.items("list_batches", own.merging(["limit": JSON(Self.shownBatches)]))
        let current = try calls.items("list_character_versions", own.merging(["limit": 1])).first?["version"]?.intValue ?? 1
        return pages.one(
            character, current: current, versions: versions, isNewest: request.query("before") == nil, batches: batches,
            now: dispatcher.clock.now, for: request.visit, said: request.query("said"))
    }

    private func compare(_ id: String, _ request: ConsoleRequest, _ calls: ConsoleCalls) async throws(Failure) -> Response {
        guard let from = request.query("from").flatMap(Int.init), let to = request.query("to").flatMap(Int.init) else {
            throw Failure(.validationFailed, "Say which two versions to compare, by their numbers.")
        }
        let (older, newer) = (min(from, to), max(from, to))
        let comparison = try await calls.call(
            "compare_character_versions", ["character_id": .string(id), "from": JSON(older), "to": JSON(newer)])
        let name = try calls.look("get_character", ["character_id": .string(id)])["name"]?.stringValue ?? ""
        return pages.comparison(comparison, of: id, name: name, older: older, newer: newer, for: request.visit)
    }

    private func restore(_ id: String, _ request: ConsoleRequest, _ calls: ConsoleCalls) async throws(Failure) -> Response {
        guard let version = request.form["version"].flatMap(Int.init) else {
            throw Failure(.validationFailed, "The form names no version. Reload the page and try again.")
        }
        let receipt = try await calls.call("restore_character_version", ["character_id": .string(id), "version": JSON(version)])
        let said = receipt["changed"]?.arrayValue?.isEmpty == true ? "same" : "restored"
        return .seeOther("\(Self.path)/\(id)?said=\(said)#versions")
    }
}
