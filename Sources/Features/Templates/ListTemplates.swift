public import Operations

/// Lists the designs.
public struct ListTemplates: Operation {
    public static let spec = Spec(
        "list_templates", "List the designs that render_template draws. get_template tells the slots of one.", .get("/api/v1/templates"),
        scope: .templatesRead, effect: .reads, toolset: .templates)

    @Param("Only designs of this type, e.g. image.", .length(1...40)) var contentType: String?

    @Param("The project; every project has the same designs, in its own colours.") var projectID: ProjectID?
    @Param("How many to answer.", .range(1...100)) var limit = 20
    @Param("Where the last page ended.") var cursor: String?

    public init() {}

    public func run(in context: Context) throws -> Page<TemplateDesign> {
        if let projectID { _ = try context.project(projectID) }
        let designs = context.services[TemplateDesigns.self].filter { contentType == nil || $0.contentType == contentType }
        // They are a few, and change with a release only.
        guard let cursor else { return Page(first: limit, of: Array(designs.prefix(limit + 1))) { $0.id } }
        guard let last = designs.firstIndex(where: { $0.id == cursor }) else { throw Cursor.unknown(cursor) }
        return Page(first: limit, of: Array(designs[(last + 1)...].prefix(limit + 1))) { $0.id }
    }
}
