public import Operations

/// How the character looks: what the embedded generator draws, and what outside ones are told.
public struct AppearanceLayer: CharacterLayer {
    public static let name = LayerName.appearance

    @Param("How it looks, in sentences; for generators that read.", .length(1...1_500)) public var summary: String?
    @Param("How broad it is.") public var build: Build?
    @Param("Height in centimetres.", .range(120...220)) public var heightCm: Int?
    @Param("On the Monk scale, monk-1 the lightest.") public var skinTone: SkinTone?
    @Param("The shape of the face.") public var faceShape: FaceShape?
    @Param("The hair.") public var hair: Hair?
    @Param("The eyes.") public var eyes: Eyes?
    @Param("The beard.") public var facialHair: FacialHair?
    @Param("Marks of the face.", .count(0...4)) public var marks: [FaceMark]?
    @Param("What it always wears.", .count(0...5)) public var accessories: [Accessory]?
    @Param("The usual outfit.") public var outfit: Outfit?
    @Param("Two to four colours of the outfit.", .count(2...4)) public var outfitColors: [HexColor]?
    @Param("Three to five colours that stand for it.", .count(3...5)) public var palette: [HexColor]?

    public init() {}
}

public struct Hair: KeptParams {
    @Param("Its cut.") public var style: HairStyle?
    @Param("Its colour.") public var color: HairColor?

    public init() {}
}

public struct Eyes: KeptParams {
    @Param("Their shape.") public var shape: EyeShape?
    @Param("Their colour.") public var color: EyeColor?

    public init() {}
}
