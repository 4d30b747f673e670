public import Operations

/// Lists the designs.
public struct ListTemplates: Operation {
    public static let spec = Spec(
        "list_templates", "List the designs that render_template draws, with their slots and aspect ratios.", .get("/api/v1/templates"),
        scope: .templatesRead, effect: .reads, toolset: .templates)

    @Param("Only designs of this type, e.g. image.", .length(1...40)) var contentType: String?

    @Param("The project; every project has the same designs, in its own colours.") var projectID: ProjectID?

    public init() {}

    public func run(in context: Context) throws -> Page<TemplateDesign> {
        if let projectID { _ = try context.project(projectID) }
        let designs = context.services[TemplateDesigns.self].filter { contentType == nil || $0.contentType == contentType }
        return Page(items: designs, nextCursor: nil)
    }
}
