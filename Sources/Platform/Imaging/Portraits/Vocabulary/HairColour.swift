/// The colour of hair.
public enum HairColour: String, Sendable, Codable, CaseIterable {
    case black
    case darkBrown = "dark-brown"
    case brown
    case chestnut
    case auburn
    case red
    case copper
    case strawberry
    case blonde
    case ashBlonde = "ash-blonde"
    case platinum
    case grey
    case white
    case pink
    case blue
    case teal
    case purple
    case green
}
