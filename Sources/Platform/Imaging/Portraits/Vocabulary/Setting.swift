/// Where the picture is.
public enum Setting: String, Sendable, Codable, CaseIterable {
    case cafe
    case kitchen
    case livingRoom = "living-room"
    case bedroom
    case homeOffice = "home-office"
    case studio
    case gym
    case park
    case forest
    case beach
    case mountains
    case cityStreet = "city-street"
    case rooftop
    case garden
    case library
    case shop
    case workshop
    case train
    case nightCity = "night-city"
    case desert
}
