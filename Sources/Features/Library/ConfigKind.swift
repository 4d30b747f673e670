internal import JSONSchema
public import Operations

/// A catalog: a data file of choices that posts and characters are described with.
public enum ConfigKind: String, ParamWord {
    case aestheticGrades = "aesthetic-grades"
    case feedStylePresets = "feed-style-presets"
    case archetypes, moods
    case timesOfDay = "times-of-day"
    case settings, wardrobe

    /// Its entries, in the order in which they are shown.
    func entries() -> [JSON] {
        do { return try JSON(parsing: EmbeddedFile.asset("\(rawValue).json"))["items"]?.arrayValue ?? [] } catch {
            preconditionFailure("the embedded catalog \(rawValue) cannot be read: \(error)")
        }
    }
}
