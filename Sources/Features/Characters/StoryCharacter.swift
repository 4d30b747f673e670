internal import JSONSchema
public import Operations

/// A character with the layers that were asked for.
public struct StoryCharacter: Reply {
    let current: Characters.Current
    /// The version that is shown, which may be an older one.
    var version: Int
    var content: CharacterContent
    var shown: Set<LayerName>
    var references: CharacterReferences
    var lora: LoRAStatus

    public static let fields: [Field<StoryCharacter>] = [
        Field("id") { $0.current.id }, Field("project_id") { $0.current.project }, Field("name") { $0.content.name },
        Field("niche") { $0.content.niche }, Field("version", "Every post records the version that made it.") { $0.version },
        Field("template_id", "The library template that it was made from.") { $0.current.template },
        Field("archived_at") { $0.current.archivedAt },
        layer(IdentityLayer.self), layer(AppearanceLayer.self), layer(PersonalityLayer.self), layer(LifestyleLayer.self),
        layer(StrategyLayer.self),
        Field("ingredients", "The ingredient library, if it was asked for.") {
            $0.shown.contains(.ingredients) ? $0.content.ingredients : nil
        },
        Field("ingredient_counts", "How many ingredients of each kind there are.") { IngredientCounts($0.content.ingredients) },
        Field("brand_goals") { $0.content.goals }, Field("references") { $0.references },
        Field("lora_status") { $0.lora.state }, Field("lora_version", "The active one.") { $0.lora.active?.version },
        Field("lora_url") { $0.lora.active?.url },
        Field("created_at") { $0.current.createdAt }, Field("updated_at") { $0.current.updatedAt },
    ]

    private static func layer<Layer: CharacterLayer>(_ type: Layer.Type) -> Field<StoryCharacter> {
        Field(Layer.name.rawValue, "null where it was not asked for.") { character in
            character.shown.contains(Layer.name) ? LayerReply<Layer>(json: character.content.layers[Layer.name] ?? [:]) : nil
        }
    }

    init(_ current: Characters.Current, older: (version: Int, content: CharacterContent)? = nil, shown: Set<LayerName>, in context: Context)
        throws
    {
        self.current = current
        version = older?.version ?? current.version
        content = older?.content ?? current.content
        self.shown = shown
        references = try CharacterReferences(content.references, of: current.id, version: version, in: context)
        lora = try LoRAStatus(of: current.id, in: context)
    }
}

/// A layer as it is kept.
struct LayerReply<Layer: CharacterLayer>: ReplyValue {
    let json: JSON
    /// What is kept has been checked, but a character that was made without one has none of its members.
    static var schema: Schema {
        var json = Layer.schema.json
        json["required"] = nil
        return Schema(json)
    }
}

/// What came of a change: enough to go on with, and no more.
public struct CharacterReceipt: Reply {
    let current: Characters.Current
    var changed: [String]

    public static let fields: [Field<CharacterReceipt>] = [
        Field("id") { $0.current.id }, Field("name") { $0.current.content.name }, Field("niche") { $0.current.content.niche },
        Field("version") { $0.current.version }, Field("archived_at") { $0.current.archivedAt },
        Field("changed", "Where this version differs from the one before; empty where nothing did.") { $0.changed },
        Field("missing", "Reference views that it does not have yet.") { character in
            ReferenceView.allCases.filter { character.current.content.references[$0] == nil }
        },
    ]
}
