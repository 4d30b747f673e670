public import Operations

/// What kind of post it is.
public enum Archetype: String, ParamWord {
    case dayInLife = "day-in-life"
    case tip, product, question
    case behindTheScenes = "behind-the-scenes"
    case story, milestone, opinion, recommendation
    case howTo = "how-to"
    case community, quote
}

/// How pictures are graded.
public enum AestheticGrade: String, ParamWord {
    case goldenFilm = "golden-film"
    case cleanBright = "clean-bright"
    case moodyForest = "moody-forest"
    case pastelHaze = "pastel-haze"
    case neonNight = "neon-night"
    case monoSilver = "mono-silver"
    case sunBleached = "sun-bleached"
    case tealOrange = "teal-orange"
    case vintage70s = "vintage-70s"
    case softMatte = "soft-matte"
    case crispEditorial = "crisp-editorial"
    case dustyRose = "dusty-rose"
    case deepContrast = "deep-contrast"
    case nordicCool = "nordic-cool"
    case tropicalPop = "tropical-pop"
    case warmCandle = "warm-candle"
    case fadedPolaroid = "faded-polaroid"
    case noir
}

/// How a feed looks as a whole.
public enum FeedStyle: String, ParamWord {
    case minimalGrid = "minimal-grid"
    case magazineEditorial = "magazine-editorial"
    case cinematicLetterbox = "cinematic-letterbox"
    case scrapbook
    case boldColor = "bold-color"
    case documentary
    case softPastel = "soft-pastel"
    case darkLuxe = "dark-luxe"
    case sportyDynamic = "sporty-dynamic"
    case storybook
}
