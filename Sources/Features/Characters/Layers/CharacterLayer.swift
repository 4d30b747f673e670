public import JSONSchema
public import Operations

/// One of the layers that a character is made of and that is kept as one object. The sixth, the ingredient library, is rows of its own.
public protocol CharacterLayer: KeptParams {
    static var name: LayerName { get }
}

/// The layers, in the order in which they are shown.
public enum LayerName: String, ParamWord {
    case identity, appearance, personality, lifestyle, strategy, ingredients

    /// The layers that are one object each.
    static let objects: [any CharacterLayer.Type] = [
        IdentityLayer.self, AppearanceLayer.self, PersonalityLayer.self, LifestyleLayer.self, StrategyLayer.self,
    ]

    /// What is answered where nothing is asked for: who it is and how it writes. All six would be 2 000 tokens.
    static let usual: Set<LayerName> = [.identity, .personality]

    /// The most bytes that one layer may have as JSON.
    static let maxBytes = 32_768  // eight times what a layer of the library has; the limits of the members alone would allow more
}

extension CharacterLayer {
    /// The layer after a merge patch (RFC 7396), checked and in its normal form; `nil` with everything that is wrong appended.
    /// - Parameter old: the layer as it is kept.
    static func merged(_ patch: JSON, into old: JSON, problems: inout [FieldProblem]) -> JSON? {
        let path = name.rawValue
        let before = problems.count
        let patch = LayerPatch<Self>.plain(patch, as: schema.json, at: path, problems: &problems)
        guard problems.count == before, let layer = read(old.merging(patch), at: path, problems: &problems) else { return nil }
        let json = layer.json
        guard json.bytes.count <= LayerName.maxBytes else {
            problems.append(FieldProblem(path, got: patch, expected: "a layer of at most \(LayerName.maxBytes) bytes as JSON"))
            return nil
        }
        return json
    }
}

/// A change to a layer: a merge patch in which `null` removes.
public struct LayerPatch<Layer: CharacterLayer>: ParamValue {
    public let json: JSON

    /// Short, because hosts put it into the model's context; what the layer may have is told by OpenAPI, and by what is wrong with a patch.
    public static var schema: Schema { .freeObject }

    public static var acceptedSchema: Schema { nullable(Layer.acceptedSchema) }

    /// Each member may be removed, also one that a whole layer must have.
    private static func nullable(_ schema: Schema) -> Schema {
        var json = schema.json
        json["required"] = nil
        return Schema(json)
    }

    public static func read(_ json: JSON, at path: String, problems: inout [FieldProblem]) -> LayerPatch? {
        guard json.objectValue != nil else {
            problems.append(FieldProblem(path, got: json, expected: "an object with the members of the layer that change"))
            return nil
        }
        return LayerPatch(json: json)
    }

    /// The patch with the names as they are kept; members that the layer does not have are told, also where they are to be removed.
    static func plain(_ patch: JSON, as schema: JSON, at path: String, problems: inout [FieldProblem]) -> JSON {
        guard let members = patch.objectValue?.members, let known = schema["properties"]?.objectValue else { return patch }
        var plain = JSON.Object()
        for member in members {
            let name = known[member.key] == nil ? NameCase.snake(member.key) : member.key
            guard let inner = known[name] else {
                let near =
                    NearestName.of(name, in: known.keys).map { "did you mean \($0)?" } ?? "there are \(known.keys.joined(separator: ", "))"
                problems.append(FieldProblem("\(path).\(member.key)", got: member.value, expected: "a known member; \(near)"))
                continue
            }
            plain[name] = Self.plain(member.value, as: inner, at: "\(path).\(name)", problems: &problems)
        }
        return .object(plain)
    }
}
