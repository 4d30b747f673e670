/// A picture to be made in the child process.
public enum RenderJob: Sendable, Codable, Equatable {
    /// A template filled in; the picture that goes in, if any, is for the slot `picture`.
    case design(DesignJob)
    /// A text drawn onto the picture that goes in.
    case overlay(OverlayJob)
    /// The picture that goes in, made to fit a channel's limits.
    case convert(ConvertJob)
    /// A drawn portrait or the picture that goes in: cut, graded, with words if need be.
    case picture(PictureJob)
}

/// The formats that pictures are written in.
public enum PictureFormat: String, Sendable, Codable, CaseIterable {
    case jpeg
    case png
    case webp

    public var mediaType: MediaType {
        switch self {
        case .jpeg: .jpeg
        case .png: .png
        case .webp: .webp
        }
    }
}

/// The shapes that designs are made in.
public enum Aspect: String, Sendable, Codable, CaseIterable {
    case square = "1:1"
    case portrait = "4:5"
    case story = "9:16"

    /// Pixels.
    public var width: Int { 1080 }

    /// Pixels.
    public var height: Int {
        switch self {
        case .square: 1080
        case .portrait: 1350
        case .story: 1920
        }
    }
}

/// A project's colours, each `#rrggbb`.
public struct BrandColours: Sendable, Codable, Equatable {
    public var primary: String
    public var secondary: String
    public var background: String
    public var text: String
    public var accent: String

    public init(
        primary: String = "#1f3a5f", secondary: String = "#4d7c8a", background: String = "#f7f4ef", text: String = "#1b1b1e",
        accent: String = "#f2a541"
    ) {
        self.primary = primary
        self.secondary = secondary
        self.background = background
        self.text = text
        self.accent = accent
    }
}

/// A template with everything that goes into it.
public struct DesignJob: Sendable, Codable, Equatable {
    /// The `id` of a `DesignDescription`.
    public var design: String
    /// Texts by the names of their slots.
    public var slots: [String: String]
    public var colours: BrandColours
    public var aspect: Aspect
    public var format: PictureFormat

    public init(
        design: String, slots: [String: String], colours: BrandColours = BrandColours(), aspect: Aspect = .portrait,
        format: PictureFormat = .jpeg
    ) {
        self.design = design
        self.slots = slots
        self.colours = colours
        self.aspect = aspect
        self.format = format
    }
}

/// A text to draw onto a picture. The result has the picture's size.
public struct OverlayJob: Sendable, Codable, Equatable {
    public enum Position: String, Sendable, Codable, CaseIterable {
        case top
        case middle
        case bottom
    }

    public var text: String
    public var position: Position
    public var format: PictureFormat

    public init(text: String, position: Position = .bottom, format: PictureFormat = .jpeg) {
        self.text = text
        self.position = position
        self.format = format
    }
}

/// The limits that a picture is to keep.
public struct ConvertJob: Sendable, Codable, Equatable {
    public enum Fit: String, Sendable, Codable, CaseIterable {
        /// Made smaller if need be, nothing cut, nothing added.
        case inside
        /// Exactly `width` by `height`; what does not fit is cut off evenly.
        case crop
        /// Exactly `width` by `height`; what is missing is filled with `background`.
        case pad
    }

    public var width: Int
    public var height: Int
    public var fit: Fit
    public var format: PictureFormat
    /// The most bytes that the result may have. Quality is lowered for it, then the size.
    public var maxBytes: Int?
    /// `#rrggbb`, for `pad` and behind what was transparent.
    public var background: String

    public init(
        width: Int, height: Int, fit: Fit = .inside, format: PictureFormat = .jpeg, maxBytes: Int? = nil, background: String = "#ffffff"
    ) {
        self.width = width
        self.height = height
        self.fit = fit
        self.format = format
        self.maxBytes = maxBytes
        self.background = background
    }
}

/// What was made; the bytes are in the output.
public struct Rendering: Sendable, Codable, Equatable {
    public let mediaType: MediaType
    /// Pixels.
    public let width: Int
    /// Pixels.
    public let height: Int
    public let bytes: Int
}
