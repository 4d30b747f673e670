internal import GRDB
internal import JSONSchema
public import Operations

/// Lists what generators are told.
public struct ListPromptTemplates: Operation {
    public static let spec = Spec(
        "list_prompt_templates", "List prompt templates: first those that are part of the program, then the project's own.",
        .get("/api/v1/prompt-templates"), scope: .contentRead, effect: .reads, toolset: .prompts, command: ["prompt", "list"])

    @Param("Only one category.") var category: PromptCategory?
    @Param("The project, where there are several.") var projectID: ProjectID?
    @Param("How many to answer.", .range(1...100)) var limit = 20
    @Param("Where the last page ended.", .length(1...80)) var cursor: String?

    public init() {}

    public func run(in context: Context) throws -> Page<PromptTemplate> {
        let project = try context.project(projectID)
        let builtIn = PromptTemplate.builtIn.filter { category == nil || $0.category == category }
        // The cursor of a page that ends among the program's own is their name.
        let place = cursor.flatMap { cursor in builtIn.firstIndex { $0.id == cursor } }
        let first = cursor == nil ? builtIn : place.map { Array(builtIn[($0 + 1)...]) } ?? []
        let last = place == nil ? try Cursor.id(cursor, PromptTemplateID.self) : nil
        let rows = try Row.fetchAll(
            context.db.cachedStatement(
                sql: """
                    SELECT \(PromptTemplates.columns) FROM prompt_template
                    WHERE project = :project \(category == nil ? "" : "AND category = :category") AND id > :after ORDER BY id LIMIT :limit
                    """),
            arguments: ["project": project, "category": category?.rawValue, "after": last?.text ?? "", "limit": limit + 1])
        return Page(first: limit, of: first + (try rows.map(PromptTemplates.template))) { $0.id }
    }
}
