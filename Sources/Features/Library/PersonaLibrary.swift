internal import CEmbedded
internal import JSONSchema
internal import Operations

/// The templates that are part of the executable. They are read when somebody asks for them: a start needs none.
enum PersonaLibrary {
    /// In the order of their ids.
    static let templates: [PersonaTemplate] = {
        var count = 0
        guard let files = unsafe embedded_personas(&count) else { return [] }
        return (0..<count).map { index in
            let file = unsafe files[index]
            let bytes = unsafe Array(UnsafeBufferPointer(start: file.bytes, count: file.count))
            do { return try PersonaTemplate(json: JSON(parsing: bytes)) } catch {
                preconditionFailure("the embedded persona \(unsafe String(cString: file.name)) cannot be read: \(error)")
            }
        }.sorted { $0.id < $1.id }
    }()

    /// - Throws: `.notFound` with the id that was most likely meant.
    static func template(_ id: String) throws -> PersonaTemplate {
        if let template = templates.first(where: { $0.id == id }) { return template }
        let near = NearestName.of(id, in: templates.map(\.id))
        let hint = near.map { " Did you mean \($0)?" } ?? ""
        let failure = Failure(
            .notFound, "There is no persona template \(id.prefix(80)).\(hint) list_persona_library tells which there are.",
            parameter: "template_id", got: .string(id))
        throw near.map { failure.instead(.string($0)) } ?? failure
    }
}

/// A ready character of the library: six layers and brand goals.
struct PersonaTemplate: Sendable {
    let id: String
    /// A name for a character that is made from it.
    let name: String
    let niche: String
    let summary: String
    let layers: [LayerName: JSON]
    let ingredients: [(kind: IngredientKindName, input: IngredientInput)]
    let goals: [BrandGoalInput]

    /// Reads a template's file.
    /// - Throws: `.validationFailed` with everything that is wrong.
    init(json: JSON) throws {
        var problems: [FieldProblem] = []
        func text(_ name: String) -> String {
            if let text = json[name]?.stringValue, !text.isEmpty { return text }
            problems.append(FieldProblem(name, got: json[name] ?? .null, expected: "a text"))
            return ""
        }
        id = text("id")
        name = text("name")
        niche = text("niche")
        summary = text("summary")
        var layers: [LayerName: JSON] = [:]
        for layer in LayerName.objects {
            layers[layer.name] = layer.merged(json[layer.name.rawValue] ?? .null, into: [:], problems: &problems)
        }
        self.layers = layers
        var ingredients: [(kind: IngredientKindName, input: IngredientInput)] = []
        for list in IngredientsPatch.read(json["ingredients"] ?? .null, at: "ingredients", problems: &problems)?.lists ?? [] {
            for item in list.items {
                if let draws = item.input.draws, let complaint = list.kind.complaint(about: draws) {
                    problems.append(FieldProblem("ingredients.\(list.kind.rawValue)", got: .string(draws), expected: complaint))
                }
                ingredients.append((list.kind, item.input))
            }
        }
        self.ingredients = ingredients
        goals = [BrandGoalInput].read(json["brand_goals"] ?? [], at: "brand_goals", problems: &problems) ?? []
        guard problems.isEmpty else { throw Failure.invalid(problems) }
    }

    /// A character as the template describes it.
    func content(in context: Context) throws -> CharacterContent {
        var content = CharacterContent(name: name)
        content.layers = layers
        content.ingredients = ingredients.map { Ingredient($0.input, kind: $0.kind, id: context.makeID(IngredientID.self)) }
        content.goals = try goals.map { try BrandGoal($0, at: "", id: context.makeID(BrandGoalID.self)) }
        return content
    }
}
