/// What is worn.
public enum Outfit: String, Sendable, Codable, CaseIterable {
    case tee
    case hoodie
    case buttonShirt = "button-shirt"
    case blazer
    case turtleneck
    case suit
    case summerDress = "summer-dress"
    case maxiDress = "maxi-dress"
    case denimJacket = "denim-jacket"
    case leatherJacket = "leather-jacket"
    case bomber
    case cardigan
    case overalls
    case sportswear
    case yogaSet = "yoga-set"
    case apron
    case labCoat = "lab-coat"
    case trenchCoat = "trench-coat"
    case parka
    case jumpsuit
    case polo
    case raincoat
    case kimono
    case sari
    case kaftan
    case chefJacket = "chef-jacket"
}
