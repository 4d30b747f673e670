internal import JSONSchema
internal import Operations

/// The kinds of resources that exist on this server.
struct ResourceRegistry: Sendable {
    var kinds: [ResourceKind] { existing.value }
    /// The pages of tools that exist.
    let views: [AppView]
    let extras: [FixedResource]
    private let existing: FirstUse<[ResourceKind]>
    private let catalog: OperationCatalog
    private let documents: [String: [UInt8]]

    init(catalog: OperationCatalog, content: MCPContent, extras: [FixedResource] = []) {
        self.extras = extras
        self.catalog = catalog
        documents = content.documents
        let shown = Set(catalog.operations.compactMap(\.spec.view))
        views = AppView.all.filter { shown.contains($0.name) && content.documents[$0.document] != nil }
        existing = FirstUse {
            ResourceKind.all.filter { kind in
                switch kind.source {
                case .document(let name): content.documents[name] != nil
                case .operation(let name, let arguments, let id):
                    // Also a choice that an operation does not have yet is not shown.
                    catalog[name].map { $0.spec.effect.isRead && (id != nil || $0.inputSchema.violations(in: arguments).isEmpty) } ?? false
                }
            }
        }
    }

    /// Whether there is anything at all.
    var hasAny: Bool { !kinds.isEmpty || !extras.isEmpty }

    /// What that caller may read, as their keys allow the operations behind it.
    func visible(to caller: Caller) -> [ResourceKind] {
        kinds.filter { kind in
            guard case .operation(let name, _, _) = kind.source, let spec = catalog[name]?.spec else { return true }
            return spec.allows(caller.scopes)
        }
    }

    func document(_ kind: ResourceKind) -> [UInt8]? {
        guard case .document(let name) = kind.source else { return nil }
        return documents[name]
    }

    /// The page of an address, and its bytes.
    func view(_ uri: String) -> (AppView, [UInt8])? {
        guard let view = views.first(where: { $0.uri == uri }), let html = documents[view.document] else { return nil }
        return (view, html)
    }

    /// The kind of an address and the value of its variable.
    func find(_ uri: String) -> (kind: ResourceKind, value: String)? {
        guard let address = ResourceAddress(uri) else { return nil }
        for kind in kinds { if let value = address.match(kind.path) { return (kind, value) } }
        return nil
    }

    /// The resource of that address, if it is none of the product's, and the value of its variable.
    func extra(_ uri: String) -> (resource: FixedResource, id: String)? {
        for resource in extras { if let id = resource.match(uri) { return (resource, id) } }
        return nil
    }

    /// The kind of a template, as its definition writes it, or under the other scheme.
    func template(_ uri: String) -> ResourceKind? {
        guard let mark = uri.firstRange(of: "://") else { return nil }
        return kinds.first { $0.isTemplate && $0.path == uri[mark.upperBound...] }
    }
}
