/// One of the pictures that a film moves over, as plain pixels: the picture on a canvas a little larger than a frame, and the words that
/// stand still before it.
public struct StillJob: Sendable, Codable, Equatable {
    /// What is drawn, or how the picture that goes in is graded; without it, the picture is shown whole, before a blurred copy of itself
    /// where its shape is another one.
    public var picture: PictureJob?
    /// Pixels of a frame, even numbers from 256 to 1280.
    public var width: Int
    /// Pixels of a frame, even numbers from 256 to 1280.
    public var height: Int
    /// Words on a card.
    public var panel: TextPanel?
    /// Words as channels draw them into a slide.
    public var overlay: String?

    public init(picture: PictureJob? = nil, width: Int, height: Int, panel: TextPanel? = nil, overlay: String? = nil) {
        self.picture = picture
        self.width = width
        self.height = height
        self.panel = panel
        self.overlay = overlay
    }

    public static let sides = 256...1_280

    /// How much larger the canvas is than a frame: so much may be zoomed in before pixels grow.
    static let margin = 1.15

    /// Pixels of the canvas.
    public var canvas: (width: Int, height: Int) { Self.canvas(width, height) }

    static func canvas(_ width: Int, _ height: Int) -> (width: Int, height: Int) {
        (Int(Double(width) * margin), Int(Double(height) * margin))
    }

    /// Whether there are words before the picture.
    public var hasWords: Bool { panel != nil || !(overlay ?? "").isEmpty }

    /// Bytes of its pixels: three a pixel of the canvas, four a pixel of the words.
    public var bytes: Int { FilmJob.Still(hasWords: hasWords).bytes(width, height) }
}
