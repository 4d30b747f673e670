/// What a drawn picture shows, in words of the drawing vocabulary.
public struct DrawnPicture: Sendable {
    public var mood: String
    public var setting: String
    /// `nil` where the setting says it.
    public var timeOfDay: String?
    public var wardrobe: String
    /// In English, with its article; `nil` where nothing is held.
    public var prop: String?

    public init(mood: String, setting: String, timeOfDay: String?, wardrobe: String, prop: String?) {
        self.mood = mood
        self.setting = setting
        self.timeOfDay = timeOfDay
        self.wardrobe = wardrobe
        self.prop = prop
    }
}

extension ContentSlot {
    /// What the picture is to show, for those who cannot see it: in the words of whoever ordered it.
    func description(of name: String) -> String {
        func words(_ thing: Thing, _ kind: ConfigKind) -> String {
            // Ordered by its word of the vocabulary, which is no English.
            thing.value.lowercased() == thing.draws ? Self.phrase(kind, thing.value.lowercased()) : thing.value
        }
        return described(
            name, mood: words(mood, .moods), wardrobe: words(wardrobe, .wardrobe),
            scene: [words(setting, .settings), words(timeOfDay, .timesOfDay)], prop: prop?.value)
    }

    /// What a drawn picture shows, for those who cannot see it: what was drawn for the words of whoever ordered it, unless these say what to tell.
    public func description(of name: String, drawn: DrawnPicture) -> String {
        described(
            name, mood: Self.phrase(.moods, drawn.mood), wardrobe: Self.phrase(.wardrobe, drawn.wardrobe),
            scene: [Self.phrase(.settings, drawn.setting)] + [drawn.timeOfDay].compactMap(\.self).map { Self.phrase(.timesOfDay, $0) },
            prop: drawn.prop)
    }

    private func described(_ name: String, mood: String, wardrobe: String, scene: [String], prop: String?) -> String {
        if let altText { return altText }
        let ends = [scene.joined(separator: ", "), prop.map { "with \($0)" }].compactMap(\.self).joined(separator: ", ")
        return String("\(name), \(mood), in \(wardrobe): \(ends).".prefix(1_000))
    }

    private static func phrase(_ kind: ConfigKind, _ word: String) -> String {
        let phrase = CaptionLexicon.of("en").phrase(kind, word) ?? word.split(separator: "-").joined(separator: " ")
        // Captions speak of their own clothes.
        return phrase.hasPrefix("my ") ? String(phrase.dropFirst(3)) : phrase
    }
}
