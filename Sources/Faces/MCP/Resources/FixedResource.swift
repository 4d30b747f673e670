internal import JSONSchema

/// A resource, or all of one address with `{id}` in it, that is made up by the server.
struct FixedResource: Sendable {
    let uri: String
    let name: String
    let mimeType: String
    let description: String
    let body: @Sendable (_ id: String) -> ResourceContents.Body

    static let variable = "{id}"

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
