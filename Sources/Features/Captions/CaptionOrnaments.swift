/// Emoji and hashtags, as the character is in the habit of using them.
struct CaptionOrnaments: Sendable {
    let persona: CaptionPersona
    let mood: String?
    /// What besides its favorites the character would tag: its column, the place, in the caption's language.
    let topics: [String]

    /// The sentences with emoji after some of them, in one paragraph.
    func adorned(_ sentences: [String], random: inout SeededRandom) -> String {
        let count = emojiCount(&random)
        var favorites = persona.emojiFavorites.isEmpty ? [Self.byMood[mood ?? ""] ?? "✨"] : persona.emojiFavorites
        favorites.shuffle(using: &random)
        var after = Array(repeating: "", count: sentences.count)
        // The last sentence first, then the first, then any between: where people put them.
        let places = [sentences.count - 1, 0] + Array(sentences.indices.dropFirst().dropLast())
        for index in 0..<min(count, favorites.count) {
            after[places[index % places.count]] += (after[places[index % places.count]].isEmpty ? " " : "") + favorites[index]
        }
        return zip(sentences, after).map { $0 + $1 }.joined(separator: " ")
    }

    private func emojiCount(_ random: inout SeededRandom) -> Int {
        let chance = random.fraction()
        return switch persona.emoji {
        case .none: 0
        case .rare: chance < 0.25 ? 1 : 0
        case .some: chance < 0.15 ? 0 : chance < 0.8 ? 1 : 2
        case .many: chance < 0.35 ? 2 : chance < 0.8 ? 3 : 4
        }
    }

    private static let byMood = [
        "calm": "🍃", "joyful": "😊", "playful": "😜", "confident": "💪", "thoughtful": "💭", "determined": "🔥", "cozy": "☕",
        "energetic": "⚡", "dreamy": "🌙", "proud": "🌟", "surprised": "😮", "serious": "📌",
    ]

    /// - Returns: with their sign, each once: some that the character likes, then the topics.
    func hashtags(avoiding avoided: AvoidedWords, random: inout SeededRandom) -> [String] {
        let (count, liked) =
            switch persona.hashtags {
            case .none: (0, 0)
            case .few: (1 + Int(random.fraction() * 2), 2)
            case .many: (3 + Int(random.fraction() * 3), 2)  // the same ones under every post are read by nobody
            }
        let favorites = persona.hashtagFavorites.shuffled(using: &random).map { $0.first == "#" ? $0 : "#\($0)" }
        let others = topics.compactMap(Self.tag).shuffled(using: &random)
        var tags: [String] = []
        for tag in favorites.prefix(liked) + others where tags.count < count {
            if !tags.contains(where: { $0.lowercased() == tag.lowercased() }), !avoided.occur(in: tag) { tags.append(tag) }
        }
        return tags
    }

    /// Words as one tag, each but the first with a capital: Pot by pot, #potByPot.
    private static func tag(_ text: String) -> String? {
        let words = text.split { !$0.isLetter && !$0.isNumber }
        guard let first = words.first, words.count <= 4, first.first?.isLetter == true else { return nil }
        return "#" + first.lowercased() + words.dropFirst().map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
    }
}
