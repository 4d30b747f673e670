public import Operations

public enum Outfit: String, ParamWord {
    case tee, hoodie
    case buttonShirt = "button-shirt"
    case blazer, turtleneck, suit
    case summerDress = "summer-dress"
    case maxiDress = "maxi-dress"
    case denimJacket = "denim-jacket"
    case leatherJacket = "leather-jacket"
    case bomber, cardigan, overalls, sportswear
    case yogaSet = "yoga-set"
    case apron
    case labCoat = "lab-coat"
    case trenchCoat = "trench-coat"
    case parka, jumpsuit, polo, raincoat, kimono, sari, kaftan
    case chefJacket = "chef-jacket"
}

public enum Accessory: String, ParamWord {
    case glassesRound = "glasses-round"
    case glassesSquare = "glasses-square"
    case sunglasses
    case earringsHoop = "earrings-hoop"
    case earringsStud = "earrings-stud"
    case necklace, scarf, beanie, cap
    case wideHat = "wide-hat"
    case headphones, headband, hijab, watch, backpack
    case bowTie = "bow-tie"
    case noseRing = "nose-ring"
}
