internal import JSONSchema

/// A graph of the operator's with placeholders.
struct ComfyGraph: Sendable {
    var json: JSON

    /// Where the name of the LoRA's file stands.
    static let lora = "{{lora:0}}"
    /// Where the name of a reference picture stands.
    static func reference(_ index: Int) -> String { "{{ref:\(index)}}" }
    /// How much it counts.
    static let weight = "{{lora_weight}}"
    /// The most reference pictures that a graph has a place for.
    private static let mostReferences = 16

    /// The graph for so many reference pictures: the one with them, where there are as many as it names.
    init(_ settings: JSON, references: Int) {
        let own = settings["reference_workflow"]
        json = references > 0 ? own ?? settings["workflow"] ?? [:] : settings["workflow"] ?? [:]
    }

    /// As many as a graph names, or none where there are fewer.
    static func references(in graph: JSON, of available: Int) -> Int {
        let needed = ComfyGraph(json: graph).references
        return needed <= available ? needed : 0
    }

    /// How many it needs.
    var references: Int {
        let text = json.text
        return (0..<Self.mostReferences).last { text.contains(Self.reference($0)) }.map { $0 + 1 } ?? 0
    }

    var hasLoRA: Bool { json.text.contains(Self.lora) }

    /// Without the nodes that load a LoRA: what came out of one comes from where it went in.
    func withoutLoRA() -> ComfyGraph {
        guard let nodes = json.objectValue else { return self }
        let loaders = nodes.members.filter {
            $0.value["inputs"]?.objectValue?.members.contains { $0.value.stringValue?.contains(Self.lora) ?? false } ?? false
        }
        guard !loaders.isEmpty else { return self }
        /// What a link leads to, past loaders; each is passed once.
        func source(_ link: JSON, _ left: Int) -> JSON {
            guard left > 0, let loader = loaders.first(where: { $0.key == link[0]?.stringValue }) else { return link }
            // A loader of LoRAs gives out the model, then the text encoder.
            guard let before = loader.value["inputs"]?[link[1]?.intValue == 0 ? "model" : "clip"] else { return link }
            return source(before, left - 1)
        }
        var kept = JSON.Object()
        for node in nodes.members where !loaders.contains(where: { $0.key == node.key }) {
            var (copy, inputs) = (node.value, JSON.Object())
            for input in node.value["inputs"]?.objectValue?.members ?? [] {
                inputs.append(input.key, input.value.arrayValue?.count == 2 ? source(input.value, loaders.count) : input.value)
            }
            copy["inputs"] = .object(inputs)
            kept.append(node.key, copy)
        }
        return ComfyGraph(json: .object(kept))
    }

    private init(json: JSON) { self.json = json }

    /// With values in the place of the placeholders: a text that is nothing but one becomes the value, in others it becomes the value's text.
    func filled(_ values: [(name: String, value: JSON)]) -> JSON { Self.filled(json, values) }

    private static func filled(_ json: JSON, _ values: [(name: String, value: JSON)]) -> JSON {
        switch json {
        case .string(let text):
            if let whole = values.first(where: { $0.name == text }) { return whole.value }
            // In one go, so that what a text brings along is no placeholder.
            var (filled, rest) = ("", text[...])
            while let start = rest.firstRange(of: "{{") {
                filled += rest[..<start.lowerBound]
                rest = rest[start.lowerBound...]
                guard let value = values.first(where: { rest.hasPrefix($0.name) }) else {
                    filled += rest.prefix(2)
                    rest = rest.dropFirst(2)
                    continue
                }
                filled += value.value.stringValue ?? value.value.text
                rest = rest.dropFirst(value.name.count)
            }
            return .string(filled + rest)
        case .array(let elements): return .array(elements.map { filled($0, values) })
        case .object(let object):
            var copy = JSON.Object()
            for member in object.members { copy.append(member.key, filled(member.value, values)) }
            return .object(copy)
        default: return json
        }
    }
}
