internal import JSONSchema
public import Operations

/// Shows a ready character.
public struct GetPersonaTemplate: Operation {
    public static let spec = Spec(
        "get_persona_template",
        "Show a ready character of the library: who it is and how it writes; other layers where `layers` names them.",
        .get("/api/v1/persona-library/{template_id}"),
        scope: nil, effect: .reads, toolset: .library, command: ["library", "show"])

    @Param("The template's identifier.", .length(1...80)) var templateID: String
    @Param("Layers to answer. Default: identity and personality.", .count(1...6)) var layers: [LayerName]?

    public init() {}

    public func run(in context: Context) throws -> PersonaReply {
        PersonaReply(template: try PersonaLibrary.template(templateID), shown: layers.map(Set.init) ?? LayerName.usual)
    }
}

/// A template with the layers that were asked for.
public struct PersonaReply: Reply {
    let template: PersonaTemplate
    let shown: Set<LayerName>

    public static let fields: [Field<PersonaReply>] =
        PersonaLine.fields.map { $0.of { PersonaLine(template: $0.template) } } + [
            layer(IdentityLayer.self), layer(AppearanceLayer.self), layer(PersonalityLayer.self), layer(LifestyleLayer.self),
            layer(StrategyLayer.self),
            Field("ingredients", "Values by kind, if they were asked for.") { persona in
                persona.shown.contains(.ingredients) ? FreeObject(persona.ingredients) : nil
            },
            Field("brand_goals") { persona in
                persona.template.goals.map { FreeObject(["name": .string($0.name), "description": JSON($0.description)]) }
            },
        ]

    private static func layer<Layer: CharacterLayer>(_ type: Layer.Type) -> Field<PersonaReply> {
        Field(Layer.name.rawValue) { persona in
            persona.shown.contains(Layer.name) ? LayerReply<Layer>(json: persona.template.layers[Layer.name] ?? [:]) : nil
        }
    }

    private var ingredients: JSON {
        var lists: JSON = [:]
        for kind in IngredientKindName.allCases {
            lists[kind.rawValue] = JSON(template.ingredients.filter { $0.kind == kind }.map(\.input.value))
        }
        return lists
    }
}
