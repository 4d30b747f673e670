internal import JSONSchema
public import Operations

/// A catalog: a data file of choices that posts and characters are described with.
public enum ConfigKind: String, ParamWord {
    case aestheticGrades = "aesthetic-grades"
    case feedStylePresets = "feed-style-presets"
    case archetypes, moods
    case timesOfDay = "times-of-day"
    case settings, wardrobe
    case imageProviders = "image-providers"
    case videoProviders = "video-providers"
    case moderationProviders = "moderation-providers"

    /// Its entries, in the order in which they are shown: those of the data file, or what there is here and now.
    func entries(in context: Context) throws -> [JSON] {
        switch self {
        case .imageProviders: try ProviderCatalog.pictures(in: context)
        case .videoProviders: try ProviderCatalog.videos(in: context)
        case .moderationProviders: try ProviderCatalog.classifiers(in: context)
        default: entries()
        }
    }

    /// The entries of a data file.
    func entries() -> [JSON] {
        do { return try JSON(parsing: EmbeddedFile.asset("\(rawValue).json"))["items"]?.arrayValue ?? [] } catch {
            preconditionFailure("the embedded catalog \(rawValue) cannot be read: \(error)")
        }
    }
}
