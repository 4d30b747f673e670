public import Operations

/// Where a picture is taken.
public enum SceneSetting: String, ParamWord {
    case cafe, kitchen
    case livingRoom = "living-room"
    case bedroom
    case homeOffice = "home-office"
    case studio, gym, park, forest, beach, mountains
    case cityStreet = "city-street"
    case rooftop, garden, library, shop, workshop, train
    case nightCity = "night-city"
    case desert
}

/// When a picture is taken; drives its light.
public enum TimeOfDay: String, ParamWord {
    case dawn, morning, midday, afternoon
    case goldenHour = "golden-hour"
    case evening, night
}

/// What a face says, and the light with it.
public enum Mood: String, ParamWord {
    case calm, joyful, playful, confident, thoughtful, determined, cozy, energetic, dreamy, proud, surprised, serious
}

/// One of the four views of a reference pack.
public enum ReferenceView: String, ParamWord {
    case front
    case threeQuarter = "three-quarter"
    case profile
    case fullBody = "full-body"

    /// Its name as a parameter and as a member of answers.
    public var member: String { rawValue.replacing("-", with: "_") }
}
