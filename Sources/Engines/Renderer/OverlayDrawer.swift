public import Features
internal import Imaging
public import Operations
internal import Secrets

/// Draws a slide's text into its picture, once: the rendition is named after picture and text.
public struct OverlayDrawer: OverlayDrawing {
    private let drawing: Drawing
    private let dispatcher: Dispatcher

    public init(drawing: Drawing, dispatcher: Dispatcher) {
        self.drawing = drawing
        self.dispatcher = dispatcher
    }

    public func draw(_ slide: Outgoing.Slide, project: ProjectID) async throws(Failure) -> Outgoing.Slide {
        guard let text = slide.captionOverlay else { return slide }
        guard slide.mediaType != MediaFormat.mp4.rawValue else {
            throw Failure(.validationFailed, "Text cannot be drawn into a video. Take caption_overlay away.")
        }
        // PNG stays PNG, so that drawings keep their edges; everything else becomes JPEG.
        let format: PictureFormat = slide.mediaType == MediaFormat.png.rawValue ? .png : .jpeg
        let recipe = "overlay@" + Hex.encode(Array(ContentHasher.hash(Array("v1 \(format) \(text)".utf8)).prefix(10)))
        let rendition: Rendition
        if let kept = try dispatcher.view(as: .operator, { context in try Renditions.find(recipe, of: slide.mediaID, in: context) }) {
            rendition = kept
        } else {
            let spool = try await drawing.render(.overlay(OverlayJob(text: text, format: format)), of: slide.mediaID)
            guard let type = MediaFormat(rawValue: format.mediaType.mimeType) else {
                throw Failure(.unexpected, "The renderer made no picture.")
            }
            rendition = Rendition(media: slide.mediaID, recipe: recipe, mediaType: type, width: slide.width, height: slide.height)
            try await Renditions.store(spool, as: rendition, with: drawing.services, requestID: slide.mediaID.text)
        }
        var drawn = slide
        drawn.file = rendition.file
        drawn.mediaType = rendition.mediaType.rawValue
        drawn.width = rendition.width
        drawn.height = rendition.height
        drawn.captionOverlay = nil
        return drawn
    }
}
