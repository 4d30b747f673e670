/// What a drawn person looks like, in words and numbers. The same values are the same person in every picture and view.
public struct Appearance: Sendable, Codable, Equatable {
    public var presentation: Presentation
    public var build: Build
    /// Years, 18 to 120.
    public var age: Int
    /// 1 to 10 on the Monk scale.
    public var skinTone: Int
    public var faceShape: FaceShape
    public var hairStyle: HairStyle
    public var hairColour: HairColour
    public var eyeShape: EyeShape
    public var eyeColour: EyeColour
    public var facialHair: FacialHair
    public var marks: [Mark]
    public var accessories: [Accessory]

    public init(
        presentation: Presentation = .androgynous, build: Build = .average, age: Int = 30, skinTone: Int = 4, faceShape: FaceShape = .oval,
        hairStyle: HairStyle = .lob, hairColour: HairColour = .brown, eyeShape: EyeShape = .almond, eyeColour: EyeColour = .brown,
        facialHair: FacialHair = .none, marks: [Mark] = [], accessories: [Accessory] = []
    ) {
        self.presentation = presentation
        self.build = build
        self.age = age
        self.skinTone = skinTone
        self.faceShape = faceShape
        self.hairStyle = hairStyle
        self.hairColour = hairColour
        self.eyeShape = eyeShape
        self.eyeColour = eyeColour
        self.facialHair = facialHair
        self.marks = marks
        self.accessories = accessories
    }
}
