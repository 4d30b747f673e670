/// Finds the word of the drawing vocabulary that a phrase speaks of.
enum DrawnWords {
    /// The word for that kind of thing; `nil` where the phrase names nothing that is drawn.
    static func word(in phrase: String, for kind: IngredientKindName) -> String? {
        guard let drawn = kind.drawn else { return nil }
        let text = phrase.lowercased()
        if drawn.contains(text) { return text }
        let words = singulars(text)
        let joined = " " + words.joined(separator: " ") + " "
        // The longest first: "night city" is not a night.
        let named = drawn.filter { joined.contains(" \(singulars($0).joined(separator: " ")) ") }
        if let longest = named.max(by: { $0.count < $1.count }) { return longest }
        for index in words.indices {
            if let found = names[kind]?.first(where: { words[index...].starts(with: $0.name) }) { return found.drawn }
        }
        return nil
    }

    /// The words of a text, several of a thing as one.
    private static func singulars(_ text: String) -> [String] { text.split { !$0.isLetter }.map(singular) }

    private static func singular(_ word: Substring) -> String { String(word.count > 3 && word.hasSuffix("s") ? word.dropLast() : word) }

    /// Names of several words first: a flower bed is not a bed.
    private static let names = synonyms.mapValues { synonyms in
        let all = synonyms.flatMap { drawn, names in names.map { (drawn: drawn, name: singulars($0)) } }
        return all.filter { $0.name.count > 1 } + all.filter { $0.name.count == 1 }
    }

    /// Words of everyday English by what is drawn for them.
    private static let synonyms: [IngredientKindName: [(drawn: String, names: [String])]] = [
        .settings: [
            ("cafe", ["café", "coffee", "coffeehouse", "diner", "bistro", "bar", "teahouse", "restaurant"]),
            ("kitchen", ["bakery", "oven", "stove", "counter", "pantry"]), ("living-room", ["sofa", "couch", "lounge", "rug", "hearth"]),
            ("bedroom", ["bed", "pillow", "wardrobe", "mirror"]), ("home-office", ["desk", "office", "laptop", "screen"]),
            ("studio", ["backdrop", "stage", "darkroom"]), ("gym", ["rack", "barbell", "mat", "dojo", "court"]),
            ("park", ["lawn", "meadow", "playground", "bench", "canal"]),
            ("forest", ["wood", "woods", "woodland", "trail", "grove", "moss"]),
            ("beach", ["sea", "shore", "coast", "sand", "tide", "pier", "harbour", "harbor", "bay", "lake"]),
            ("mountains", ["mountain", "hill", "ridge", "summit", "peak", "fell", "moor", "alp"]),
            ("city-street", ["street", "market", "square", "alley", "crossing", "pavement", "sidewalk", "kerb", "bridge", "city"]),
            ("rooftop", ["roof", "terrace", "balcony", "fire escape"]),
            ("garden", ["greenhouse", "allotment", "flower bed", "vegetable bed", "raised bed", "orchard", "yard", "nursery"]),
            ("library", ["bookshop", "bookshelf", "shelf", "archive", "reading"]), ("shop", ["store", "stall", "boutique", "counter"]),
            ("workshop", ["garage", "atelier", "shed", "workbench", "kiln", "press"]),
            ("train", ["carriage", "platform", "station", "railway", "tram", "bus", "compartment"]),
            ("night-city", ["neon", "nightlife", "skyline"]), ("desert", ["dune", "canyon", "cactus"]),
        ],
        .wardrobe: [
            ("tee", ["shirt", "t-shirt", "top", "vest"]), ("hoodie", ["sweatshirt"]),
            ("turtleneck", ["sweater", "jumper", "pullover", "knit"]),
            ("summer-dress", ["dress", "skirt"]), ("maxi-dress", ["gown"]), ("denim-jacket", ["denim"]),
            ("leather-jacket", ["leather"]), ("bomber", ["windbreaker"]), ("overalls", ["dungarees"]),
            ("sportswear", ["tracksuit", "leggings", "jersey", "shorts"]), ("trench-coat", ["coat", "trench"]),
            ("parka", ["anorak", "down jacket", "puffer"]), ("raincoat", ["oilskin", "waterproof"]), ("jumpsuit", ["boilersuit"]),
            ("lab-coat", ["lab"]), ("chef-jacket", ["chef", "baking"]), ("blazer", ["jacket"]), ("suit", ["tie", "tuxedo"]),
        ],
        .moods: [
            ("calm", ["quiet", "relaxed", "peaceful", "still", "unhurried"]),
            ("joyful", ["happy", "glad", "cheerful", "delighted", "laughing"]),
            ("playful", ["mischievous", "teasing", "silly", "amused"]), ("confident", ["sure", "bold", "assured"]),
            ("thoughtful", ["pensive", "curious", "reflective", "attentive"]), ("determined", ["focused", "stubborn", "intent"]),
            ("cozy", ["cosy", "warm", "snug"]), ("energetic", ["lively", "awake", "excited", "brisk"]),
            ("dreamy", ["wistful", "drowsy", "tender"]), ("proud", ["satisfied", "content"]), ("surprised", ["astonished", "startled"]),
            ("serious", ["grave", "stern", "sober", "tired"]),
        ],
        .timesOfDay: [
            ("dawn", ["sunrise", "daybreak", "first"]), ("morning", ["breakfast", "forenoon"]), ("midday", ["noon", "lunch"]),
            ("afternoon", ["teatime"]), ("golden-hour", ["sunset", "golden"]), ("evening", ["dusk", "twilight", "supper", "lamplight"]),
            ("night", ["midnight", "dark", "late"]),
        ],
    ]
}
