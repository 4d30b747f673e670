/// A picture worth posting: a drawn portrait, or a photograph of the character's own, cut to a shape, graded, perhaps with words.
public struct PictureJob: Sendable, Codable, Equatable {
    /// What is drawn; without it, the picture that goes in is used.
    public var portrait: Portrait?
    /// Pixels, 256 to 2160. A portrait is drawn in this size, whatever it says itself.
    public var width: Int
    /// Pixels, 256 to 2160.
    public var height: Int
    public var grading: Grading
    public var panel: TextPanel?
    /// For the film grain.
    public var seed: UInt64
    public var format: PictureFormat

    public init(
        portrait: Portrait? = nil, width: Int = 1080, height: Int = 1350, grading: Grading = Grading(), panel: TextPanel? = nil,
        seed: UInt64 = 0,
        format: PictureFormat = .jpeg
    ) {
        self.portrait = portrait
        self.width = width
        self.height = height
        self.grading = grading
        self.panel = panel
        self.seed = seed
        self.format = format
    }
}

/// Words upon a picture, on a card in the brand's colours.
public struct TextPanel: Sendable, Codable, Equatable {
    public enum Position: String, Sendable, Codable, CaseIterable {
        case top
        case bottom
    }

    /// At most 120 characters.
    public var headline: String
    /// A line below it, at most 200 characters.
    public var detail: String?
    public var colours: BrandColours
    public var position: Position

    public init(headline: String, detail: String? = nil, colours: BrandColours = BrandColours(), position: Position = .bottom) {
        self.headline = headline
        self.detail = detail
        self.colours = colours
        self.position = position
    }
}
