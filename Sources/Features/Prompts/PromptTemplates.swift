internal import GRDB
internal import JSONSchema
internal import Operations

/// SQL that operations on prompt templates share.
enum PromptTemplates {
    static let columns = "id, category, name, body, created_at, updated_at"

    static func template(_ row: Row) throws -> PromptTemplate {
        PromptTemplate(
            id: row["id"], category: try Stories.word(row["category"]), name: row["name"], body: row["body"], createdAt: row["created_at"],
            updatedAt: row["updated_at"])
    }

    /// The template of that id, built in or the caller's own.
    static func visible(_ id: String, in context: Context) throws -> (template: PromptTemplate, project: ProjectID?) {
        if let template = PromptTemplate.builtIn.first(where: { $0.id == id }) { return (template, nil) }
        if let own = PromptTemplateID(id) {
            let row = try Row.fetchOne(
                context.db.cachedStatement(
                    sql: "SELECT \(columns), project FROM prompt_template WHERE id = :id AND \(Context.visible("project"))"),
                arguments: context.visibility + ["id": own])
            if let row { return (try template(row), row["project"]) }
        }
        let near = NearestName.of(id, in: PromptTemplate.builtIn.map(\.id))
        let failure = Failure(
            .notFound, "There is no prompt template \(id.prefix(80)) that you can see.\(near.map { " Did you mean \($0)?" } ?? "")",
            parameter: "template_id", got: .string(id))
        throw near.map { failure.instead(.string($0)) } ?? failure
    }

    /// The same, if it may be changed.
    static func changeable(_ id: String, in context: Context) throws -> PromptTemplate {
        let template = try visible(id, in: context).template
        guard !template.isBuiltIn else {
            throw Failure(
                .conflict, "The template \(id) is part of the program. Make your own of it by clone_prompt_template.",
                parameter: "template_id",
                got: .string(id), fix: ["clone_prompt_template": ["template_id": .string(id)]])
        }
        return template
    }

    static func insert(_ category: PromptCategory, name: String, body: String, project: ProjectID, in context: Context) throws
        -> PromptTemplate
    {
        let id = context.makeID(PromptTemplateID.self)
        try context.db.execute(
            sql: """
                INSERT INTO prompt_template (id, project, category, name, body, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?)
                """, arguments: [id, project, category.rawValue, name, body, context.now, context.now])
        return try visible(id.text, in: context).template
    }
}
