internal import JSONSchema

extension CaptionPersona {
    /// - Parameter content: a version of a character.
    init(_ content: CharacterContent) {
        self.init(
            name: content.name,
            layers: Dictionary(content.layers.map { ($0.key.rawValue, $0.value) }) { first, _ in first },
            ingredients: content.ingredients.map { ($0.kind.rawValue, $0.value, $0.draws) })
    }
}
