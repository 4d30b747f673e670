public import Operations

/// Shows a design.
public struct GetTemplate: Operation {
    public static let spec = Spec(
        "get_template", "Show a design: its slots, how much text each takes, its aspect ratios.", .get("/api/v1/templates/{template_id}"),
        scope: .templatesRead, effect: .reads, toolset: .templates)

    @Param("The template's identifier, e.g. tpl_cover.", .length(1...64)) var templateID: String

    public init() {}

    public func run(in context: Context) throws -> TemplateDesign { try context.template(templateID) }
}
