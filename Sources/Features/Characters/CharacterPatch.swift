internal import JSONSchema
internal import Operations

/// What one call changes of a character's name and layers.
struct CharacterPatch {
    var name: String?
    /// By layer: a merge patch, or `null` for the whole layer.
    var layers: [(layer: any CharacterLayer.Type, patch: JSON)] = []
    var ingredients: IngredientsPatch?

    mutating func add<Layer: CharacterLayer>(_ change: Change<LayerPatch<Layer>>) {
        switch change {
        case .keep: break
        case .remove: layers.append((Layer.self, .null))
        case .set(let patch): layers.append((Layer.self, patch.json))
        }
    }

    /// The content after the change.
    /// - Throws: `.validationFailed` with everything that is wrong.
    func applied(to old: CharacterContent, project: ProjectID, in context: Context) throws -> CharacterContent {
        var content = old
        var problems: [FieldProblem] = []
        if let name { content.name = name }
        for (layer, patch) in layers {
            let kept = content.layers[layer.name] ?? [:]
            // What a whole layer must have stays when the rest is removed: a character without a niche is none.
            let niche: JSON = layer.name == .identity ? ["niche": kept["niche"] ?? .null] : [:]
            if patch.isNull {
                content.layers[layer.name] = niche
            } else if let merged = layer.merged(patch, into: kept, problems: &problems) {
                content.layers[layer.name] = merged
            }
        }
        guard problems.isEmpty else { throw Failure.invalid(problems) }
        if let ingredients { content.ingredients = try ingredients.applied(to: old.ingredients, project: project, in: context) }
        return content
    }
}
