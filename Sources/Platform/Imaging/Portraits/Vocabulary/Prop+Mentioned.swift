extension Prop {
    /// The thing that an English phrase is about, by the noun at its head: in "a cup of tea" the cup, in "a coffee tin" a tin. `nil` where
    /// nothing that is drawn looks like it.
    public init?(mentionedIn phrase: String) {
        // What follows a comma or the like says more of the thing.
        let clause = phrase.lowercased().split { ",;:.()!?–—".contains($0) }.first ?? ""
        let words = clause.split { !$0.isLetter && !"-'’".contains($0) }.map(String.init)
        let leading = words.drop { Self.determiners.contains($0) || Self.ends.contains($0) || Self.holding.contains($0) }
        var nouns = Array(leading.prefix { !Self.ends.contains($0) && !Self.determiners.contains($0) })
        let rest = leading.dropFirst(nouns.count)
        // A cup placed somewhere, a plant saying something.
        while nouns.count > 1, let last = nouns.last, last.hasSuffix("ed") || last.hasSuffix("ing") { nouns.removeLast() }
        guard let last = nouns.last, let head = last.split(separator: "-").last.map(String.init) else { return nil }
        if rest.first == "of", let held = Self.measures[Self.singular(head)] {
            guard let prop = Prop(mentionedIn: rest.dropFirst().joined(separator: " ")), held.isEmpty || held.contains(prop) else {
                return nil
            }
            self = prop
            return
        }
        let before = nouns.dropLast().last ?? ""
        if head == "pot", ["plant", "flower", "herb"].contains(before) {
            self = .plant
            return
        }
        let found = Self.names.first { $0.words.contains(head) || $0.words.contains(Self.singular(head)) }
        guard let found, !found.unlike.contains(before) else { return nil }
        self = found.prop
    }

    private static func singular(_ word: String) -> String {
        word.hasSuffix("ies") ? word.dropLast(3) + "y" : word.hasSuffix("s") ? String(word.dropLast()) : word
    }

    private static let determiners: Set = [
        "a", "an", "the", "my", "her", "his", "their", "our", "your", "its", "this", "that", "these", "those", "some", "any", "another",
        "each", "every", "no", "one", "two", "three", "four", "five", "six", "seven", "half",
    ]

    private static let holding: Set = ["holding", "carrying", "reading", "drinking"]

    /// Words after which a phrase does not name its thing any more.
    private static let ends: Set = [
        "of", "with", "without", "in", "on", "at", "by", "for", "from", "to", "under", "over", "behind", "before", "between", "against",
        "near", "beside", "like", "as", "about", "into", "through", "than", "and", "or", "but", "who", "which", "whose", "where", "when",
        "nobody", "everyone", "everybody", "somebody", "someone", "i", "we", "he", "she", "they", "it", "you", "is", "was", "has", "kept",
        "held", "worn", "bought", "bent", "bound", "tied", "made", "cut", "left", "full", "older", "bigger", "smaller",
    ]

    /// What there is of a thing, and the things that are drawn so; none for all.
    private static let measures: [String: [Prop]] = [
        "pair": [], "couple": [], "kind": [], "sort": [], "bunch": [.bouquet], "armful": [.bouquet], "handful": [.bouquet],
        "vase": [.bouquet], "pot": [.plant],
    ]

    /// Words, and the words before them with which they are something else. Of flowers several are drawn.
    private static let names: [(prop: Prop, words: Set<String>, unlike: Set<String>)] = [
        (
            .cup, ["cup", "mug", "teacup", "coffee", "tea", "espresso", "cappuccino", "latte", "cocoa", "tumbler"],
            ["paper", "plastic", "egg", "measuring", "suction", "world", "iced", "bubble"]
        ),
        (.phone, ["phone", "smartphone", "cellphone"], ["toy", "pay"]),
        (
            .book,
            [
                "book", "notebook", "journal", "novel", "diary", "sketchbook", "cookbook", "logbook", "rulebook", "planner", "paperback",
                "hardback", "dictionary", "ledger",
            ], ["wedding", "audio"]
        ),
        (.camera, ["camera", "dslr"], ["security", "web"]),
        (.plant, ["plant", "houseplant", "fern", "seedling", "succulent", "monstera", "basil", "flowerpot"], ["power", "industrial"]),
        (
            .bouquet,
            [
                "bouquet", "posy", "ranunculus", "flowers", "wildflowers", "roses", "tulips", "peonies", "dahlias", "sunflowers", "daisies",
            ], ["paper", "pressed", "dried"]
        ),
        (
            .tote, ["tote", "bag"],
            ["plastic", "paper", "tea", "sleeping", "punching", "bean", "gym", "camera", "sand", "bin", "doctor's", "piping", "sponge"]
        ), (.umbrella, ["umbrella", "parasol"], ["cocktail", "beach", "paper"]), (.dumbbell, ["dumbbell"], []),
        (
            .brush, ["brush", "paintbrush"],
            ["hair", "tooth", "scrubbing", "dish", "wire", "nail", "shoe", "toilet", "dog", "pastry", "makeup"]
        ),
        (.whisk, ["whisk"], []), (.balloon, ["balloon"], ["air", "hot-air", "water", "weather"]), (.tablet, ["tablet"], ["stone", "clay"]),
        (
            .ball, ["ball", "basketball", "football", "volleyball"],
            ["cotton", "crystal", "meat", "dough", "tennis", "golf", "rice", "wool", "disco", "eye", "fancy-dress", "charity"]
        ),
    ]
}
