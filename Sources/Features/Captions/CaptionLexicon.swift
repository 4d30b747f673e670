internal import JSONSchema

/// What the catalogs say in one language for the words of the drawing vocabulary.
struct CaptionLexicon: Sendable {
    /// By the kind of ingredient, then by the word.
    private var phrases: [String: [String: String]] = [:]
    private var things: [String: [String]] = [:]

    private static let all = Dictionary(uniqueKeysWithValues: ["en", "de", "es", "fr"].map { ($0, CaptionLexicon($0)) })

    /// - Parameter language: of two letters.
    static func of(_ language: String) -> CaptionLexicon { all[language] ?? CaptionLexicon(language) }

    private init(_ language: String) {
        for kind in [ConfigKind.settings, .moods, .timesOfDay, .wardrobe] {
            for entry in kind.entries() {
                guard let word = entry["id"]?.stringValue, let phrase = entry["phrases"]?[language]?.stringValue else { continue }
                phrases[kind.rawValue, default: [:]][word] = phrase
                if let list = entry["things"]?[language]?.arrayValue { things[word] = list.compactMap(\.stringValue) }
            }
        }
    }

    func phrase(_ kind: ConfigKind, _ word: String?) -> String? { word.flatMap { phrases[kind.rawValue]?[$0] } }

    /// The words that there is a phrase for, in a fixed order.
    func words(_ kind: ConfigKind) -> [String] { (phrases[kind.rawValue] ?? [:]).keys.sorted() }

    /// Small things to be found in a setting.
    func things(in setting: String?) -> [String] { setting.flatMap { things[$0] } ?? [] }
}
