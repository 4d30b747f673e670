internal import JSONSchema

/// A resource, or all of one address with `{id}` in it, that is no product's.
struct FixtureResource: Sendable {
    let uri: String
    let name: String
    let mimeType: String
    let description: String
    let body: @Sendable (_ id: String) -> ResourceContents.Body

    static let variable = "{id}"

    static let conformance = [
        FixtureResource(
            uri: "test://static-text", name: "static-text", mimeType: "text/plain", description: "A text that is always the same."
        ) { _ in .text("This is the content of the static text resource.") },
        FixtureResource(
            uri: "test://static-binary", name: "static-binary", mimeType: "image/png", description: "A picture that is always the same."
        ) { _ in .blob(Samples.picture) },
        FixtureResource(
            uri: "test://watched-resource", name: "watched-resource", mimeType: "text/plain", description: "A text that can be listened to."
        ) { _ in .text("Watched resource content") },
        FixtureResource(
            uri: "test://template/{id}/data", name: "template", mimeType: "application/json",
            description: "An object with the id of its address."
        ) { id in
            let json: JSON = ["id": .string(id), "templateTest": true, "data": .string("Data for ID: \(id)")]
            return .text(json.text)
        },
    ]

    var isTemplate: Bool { uri.contains(Self.variable) }

    /// The value of the variable where the address is of this resource, empty where it has no variable.
    func match(_ address: String) -> String? {
        guard let variable = uri.firstRange(of: Self.variable) else { return address == uri ? "" : nil }
        let (start, end) = (uri[..<variable.lowerBound], uri[variable.upperBound...])
        guard address.utf8.count <= 200, address.hasPrefix(start), address.hasSuffix(end) else { return nil }
        let id = address.dropFirst(start.count).dropLast(end.count)
        return id.isEmpty || id.contains("/") || start.count + id.count + end.count != address.count ? nil : String(id)
    }

    func contents(_ address: String, id: String) -> ResourceContents {
        ResourceContents(uri: address, mimeType: mimeType, body: body(id))
    }

    /// The definition in `resources/list` or `resources/templates/list`.
    func json(in revision: Revision) -> JSON {
        var json: JSON = [isTemplate ? "uriTemplate" : "uri": .string(uri), "name": .string(name)]
        if revision.hasTitles { json["title"] = .string(name) }
        json["description"] = .string(description)
        json["mimeType"] = .string(mimeType)
        return json
    }
}
