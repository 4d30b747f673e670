public import JSONSchema
public import Operations

/// An ingredient as callers send it.
public struct IngredientInput: NestedParams {
    @Param("What it is, in the character's own words.", .length(1...200)) var value: String
    @Param("The word of the drawing vocabulary that stands for it.", .length(1...40)) var draws: String?
    @Param("Its colours.", .count(0...5)) var colors: [HexColor]?
    @Param("Words to find it by.", .count(0...10)) var tags: [MediaTag]?
    @Param("A picture of it.") var mediaID: MediaID?

    public init() {}

    /// A text alone.
    init(value: String) {
        self.init()
        self.value = value
        draws = nil
        colors = nil
        tags = nil
        mediaID = nil
    }
}

/// The same, or a text alone.
struct IngredientItem: ParamValue {
    let input: IngredientInput

    static var schema: Schema { .anyOf([Phrase.schema, IngredientInput.schema]) }

    static func read(_ json: JSON, at path: String, problems: inout [FieldProblem]) -> IngredientItem? {
        if json.stringValue != nil {
            return Phrase.read(json, at: path, problems: &problems).map { IngredientItem(input: IngredientInput(value: $0.text)) }
        }
        return IngredientInput.read(json, at: path, problems: &problems).map(IngredientItem.init)
    }

    var json: JSON { .null }  // never a default
}

/// Lists of the ingredient library that are replaced as a whole; a kind that is not sent stays, `null` empties it.
public struct IngredientsPatch: ParamValue {
    let lists: [(kind: IngredientKindName, items: [IngredientItem])]

    static let removingAll = IngredientsPatch(lists: IngredientKindName.allCases.map { ($0, []) })

    /// Short, as for `LayerPatch`.
    public static var schema: Schema { .freeObject }

    public static var acceptedSchema: Schema {
        .object(IngredientKindName.allCases.map { ($0.rawValue, Schema.array(of: IngredientItem.schema).nullable) }, required: [])
    }

    public static func read(_ json: JSON, at path: String, problems: inout [FieldProblem]) -> IngredientsPatch? {
        let kinds = IngredientKindName.allCases.map(\.rawValue)
        guard let object = json.objectValue else {
            problems.append(FieldProblem(path, got: json, expected: "an object with lists: \(kinds.joined(separator: ", "))"))
            return nil
        }
        let before = problems.count
        var lists: [(kind: IngredientKindName, items: [IngredientItem])] = []
        for member in object.members {
            let place = "\(path).\(member.key)"
            guard let kind = IngredientKindName(rawValue: NameCase.snake(member.key)) else {
                let near = NearestName.of(NameCase.snake(member.key), in: kinds).map { "; did you mean \($0)?" } ?? ""
                problems.append(FieldProblem(place, got: member.value, expected: "one of \(kinds.joined(separator: ", "))\(near)"))
                continue
            }
            if member.value.isNull {
                lists.append((kind, []))
            } else if let items = [IngredientItem].read(member.value, at: place, problems: &problems) {
                guard items.count <= IngredientKindName.maxCount else {
                    problems.append(FieldProblem(place, got: member.value, expected: "at most \(IngredientKindName.maxCount) of a kind"))
                    continue
                }
                lists.append((kind, items))
            }
        }
        return problems.count == before ? IngredientsPatch(lists: lists) : nil
    }

    public var json: JSON { .null }  // never a default

    /// The library after the change. What is told again by the same value keeps its id.
    /// - Throws: `.validationFailed`.
    func applied(to old: [Ingredient], project: ProjectID, in context: Context) throws -> [Ingredient] {
        var problems: [FieldProblem] = []
        var library = old
        for (kind, items) in lists {
            let known = Dictionary(old.filter { $0.kind == kind }.map { ($0.value, $0) }) { first, _ in first }
            var new: [Ingredient] = []
            for (index, item) in items.enumerated() {
                let path = "ingredients.\(kind.rawValue)[\(index)]"
                try Ingredients.check(item.input, kind: kind, at: path, project: project, problems: &problems, in: context)
                guard !new.contains(where: { $0.value == item.input.value }) else {
                    problems.append(FieldProblem("\(path).value", got: .string(item.input.value), expected: "each value once"))
                    continue
                }
                let id = known[item.input.value]?.id ?? context.makeID(IngredientID.self)
                new.append(Ingredient(item.input, kind: kind, id: id))
            }
            library = library.filter { $0.kind != kind } + new
        }
        guard problems.isEmpty else { throw Failure.invalid(problems) }
        return library
    }
}
