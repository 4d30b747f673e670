/// How hair is worn.
public enum HairStyle: String, Sendable, Codable, CaseIterable {
    case buzz
    case crew
    case sidePart = "side-part"
    case slickedBack = "slicked-back"
    case undercut
    case pompadour
    case curlyCrop = "curly-crop"
    case afro
    case twists
    case locs
    case cornrows
    case bob
    case lob
    case pixie
    case shag
    case longStraight = "long-straight"
    case longWavy = "long-wavy"
    case longCurly = "long-curly"
    case ponytail
    case lowBun = "low-bun"
    case topBun = "top-bun"
    case spaceBuns = "space-buns"
    case braids
    case mohawk
    case bald
}
