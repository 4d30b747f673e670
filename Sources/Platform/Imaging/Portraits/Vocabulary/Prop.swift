/// What a hand can hold.
public enum Prop: String, Sendable, Codable, CaseIterable {
    case cup
    case phone
    case book
    case camera
    case plant
    case bouquet
    case tote
    case umbrella
    case dumbbell
    case brush
    case whisk
    case balloon
    case tablet
    case ball

    /// The first thing that a phrase speaks of, by English words.
    public init?(mentionedIn phrase: String) {
        let words = phrase.lowercased().split { !$0.isLetter }.map(String.init)
        for word in words {
            for (prop, names) in Self.names where names.contains(where: { word == $0 || word == $0 + "s" }) {
                self = prop
                return
            }
        }
        return nil
    }

    private static let names: [(Prop, [String])] = [
        (.cup, ["cup", "mug", "coffee", "tea", "espresso", "flask", "thermos", "tumbler", "glass", "bottle"]),
        (.phone, ["phone", "smartphone"]),
        (.book, ["book", "notebook", "journal", "novel", "diary", "sketchbook", "cookbook", "planner"]),
        (.camera, ["camera", "lens", "binocular"]),
        (.plant, ["plant", "fern", "seedling", "succulent", "pot", "herb", "monstera", "basil"]),
        (.bouquet, ["bouquet", "flower", "rose", "tulip", "peony", "dahlia"]), (.tote, ["tote", "bag", "basket", "satchel", "backpack"]),
        (.umbrella, ["umbrella", "parasol"]), (.dumbbell, ["dumbbell", "kettlebell", "weight"]),
        (.brush, ["brush", "paintbrush", "pencil", "pen", "chisel", "trowel", "screwdriver"]),
        (.whisk, ["whisk", "spoon", "ladle", "spatula"]), (.balloon, ["balloon"]),
        (.tablet, ["tablet", "laptop", "clipboard", "keyboard"]), (.ball, ["ball", "basketball", "football", "apple", "orange", "lemon"]),
    ]
}
