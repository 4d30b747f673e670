internal import JSONSchema
internal import Operations

/// All that a version of a character holds.
struct CharacterContent: Sendable, Equatable {
    var name: String
    /// Those layers that are one object each; what was never told is absent.
    var layers: [LayerName: JSON] = [:]
    var ingredients: [Ingredient] = []
    var references: [ReferenceView: CharacterReference] = [:]
    var goals: [BrandGoal] = []

    init(name: String) { self.name = name }

    var niche: String { layers[.identity]?["niche"]?.stringValue ?? "" }

    // MARK: As the table keeps it

    var stored: JSON {
        var object = JSON.Object()
        object.append("name", .string(name))
        for layer in LayerName.objects { if let json = layers[layer.name] { object.append(layer.name.rawValue, json) } }
        object.append("ingredients", .array(ingredients.map(\.json)))
        var views = JSON.Object()
        for view in ReferenceView.allCases { if let reference = references[view] { views.append(view.member, reference.stored) } }
        object.append("references", .object(views))
        object.append("brand_goals", .array(goals.map(\.json)))
        return .object(object)
    }

    init(stored json: JSON) {
        name = json["name"]?.stringValue ?? ""
        for layer in LayerName.objects { layers[layer.name] = json[layer.name.rawValue] }
        ingredients = json["ingredients"]?.arrayValue?.map(Ingredient.init(stored:)) ?? []
        for view in ReferenceView.allCases { references[view] = json["references"]?[view.member].map(CharacterReference.init(stored:)) }
        goals = json["brand_goals"]?.arrayValue?.map(BrandGoal.init(stored:)) ?? []
    }

    // MARK: Comparing

    /// Where two contents differ, in the order in which they are shown.
    static func changes(from old: CharacterContent, to new: CharacterContent) -> [CharacterChange] {
        CharacterChange.between(old.comparable, new.comparable)
    }

    /// The content with lists whose elements have ids as objects, so that each element is compared with itself.
    private var comparable: JSON {
        func byID(_ elements: [(id: String, json: JSON)]) -> JSON {
            var object = JSON.Object()
            for element in elements { object.append(element.id, element.json) }
            return .object(object)
        }
        var json = stored
        var kinds = JSON.Object()
        for kind in IngredientKindName.allCases {
            let own = ingredients.filter { $0.kind == kind }
            if !own.isEmpty { kinds.append(kind.rawValue, byID(own.map { ($0.id.text, $0.json) })) }
        }
        json["ingredients"] = .object(kinds)
        json["brand_goals"] = byID(goals.map { ($0.id.text, $0.json) })
        return json
    }
}
