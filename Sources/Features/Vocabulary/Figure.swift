public import Operations

// Words that the embedded generator draws; the layers and the persona library use no others.

/// How broad a figure is.
public enum Build: String, ParamWord {
    case slim, average, athletic, curvy, broad, petite, tall
}

/// A tone of the Monk scale, from the lightest to the darkest.
public enum SkinTone: String, ParamWord {
    case monk1 = "monk-1"
    case monk2 = "monk-2"
    case monk3 = "monk-3"
    case monk4 = "monk-4"
    case monk5 = "monk-5"
    case monk6 = "monk-6"
    case monk7 = "monk-7"
    case monk8 = "monk-8"
    case monk9 = "monk-9"
    case monk10 = "monk-10"
}

public enum FaceShape: String, ParamWord {
    case oval, round, square, heart, diamond, oblong, triangle, hexagon
}

public enum HairStyle: String, ParamWord {
    case buzz, crew
    case sidePart = "side-part"
    case slickedBack = "slicked-back"
    case undercut, pompadour
    case curlyCrop = "curly-crop"
    case afro, twists, locs, cornrows, bob, lob, pixie, shag
    case longStraight = "long-straight"
    case longWavy = "long-wavy"
    case longCurly = "long-curly"
    case ponytail
    case lowBun = "low-bun"
    case topBun = "top-bun"
    case spaceBuns = "space-buns"
    case braids, mohawk, bald
}

public enum HairColor: String, ParamWord {
    case black
    case darkBrown = "dark-brown"
    case brown, chestnut, auburn, red, copper, strawberry, blonde
    case ashBlonde = "ash-blonde"
    case platinum, grey, white, pink, blue, teal, purple, green
}

public enum EyeShape: String, ParamWord {
    case almond, round, hooded, monolid, upturned, downturned
}

public enum EyeColor: String, ParamWord {
    case darkBrown = "dark-brown"
    case brown, hazel, green, blue, grey, amber
}

public enum FacialHair: String, ParamWord {
    case none, stubble, moustache, goatee
    case shortBeard = "short-beard"
    case fullBeard = "full-beard"
}

public enum FaceMark: String, ParamWord {
    case freckles
    case beautyMark = "beauty-mark"
    case dimples
    case scarBrow = "scar-brow"
    case blush
    case laughLines = "laugh-lines"
}

public enum GenderPresentation: String, ParamWord {
    case feminine, masculine, androgynous
}
