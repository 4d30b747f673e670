internal import JSONSchema
public import Operations

/// What a video shows.
public enum VideoShown: Sendable, Equatable {
    /// The pictures of a story, one after the other.
    public struct Slide: Sendable, Equatable {
        public var mediaID: MediaID
        /// Text before it, as channels draw it into the slide.
        public var overlay: String?
    }

    /// A scene of a character.
    case scene(ContentSlot)
    case slides([Slide])

    var stored: JSON {
        switch self {
        case .scene(let slot): ["slot": slot.stored]
        case .slides(let slides):
            ["slides": .array(slides.map { ["media_id": $0.mediaID.json, "overlay": JSON($0.overlay)] })]
        }
    }

    init(stored json: JSON) {
        if let slot = json["slot"] {
            self = .scene(ContentSlot(stored: slot))
            return
        }
        self = .slides(
            (json["slides"]?.arrayValue ?? []).compactMap { slide in
                slide["media_id"]?.stringValue.flatMap(MediaID.init).map { Slide(mediaID: $0, overlay: slide["overlay"]?.stringValue) }
            })
    }
}
