internal import Features
internal import FoundationEssentials
internal import Imaging
internal import JSONSchema
internal import Operations

/// The generator that needs nothing: it composes from the character's own pictures, and draws the character where it has none.
public struct EmbeddedGenerator: Generator {
    public let name = "embedded"
    public let isRepeatable = true
    public let capabilities: [GeneratorCapability] = [.picture, .caption]
    private let drawing: Drawing

    public init(drawing: Drawing) { self.drawing = drawing }

    public func picture(_ request: PictureRequest) async throws(GeneratorFailure) -> MadePicture {
        var (job, source) = Self.job(of: request)
        var used: JSON = ["generator": .string(name), "seed": .int(Int64(request.seed)), "grade": request.slot.grade.json]
        if let source { used["made_from"] = source.json }
        if let portrait = job.portrait { used["drawn"] = PortraitPlan.words(of: portrait) }
        let altText =
            request.view == nil
            ? job.portrait.map { request.slot.description(of: request.person.name, drawn: PortraitPlan.shown($0)) } : nil
        job.panel = Self.panel(of: request)
        do {
            let spool = try await drawing.render(.picture(job), of: source)
            return MadePicture(spool: spool, micros: nil, used: used, altText: altText)
        } catch {
            throw GeneratorFailure(error)
        }
    }

    public func caption(_ order: CaptionOrder) async throws(GeneratorFailure) -> MadeCaption {
        let caption: Caption
        do { caption = try order.order.writtenCaption() } catch {
            switch error {
            case .languageUnknown(let language):
                throw GeneratorFailure(
                    .permanent,
                    "No captions are written in \(language) here, only in \(CaptionWriter.languages.joined(separator: ", ")): write it yourself."
                )
            case .nothingFits:
                throw GeneratorFailure(
                    .permanent,
                    "The voice and the project's rules leave no caption to be written: they avoid too many words. Write it yourself.")
            }
        }
        return MadeCaption(
            text: caption.text, sentences: caption.sentences, micros: nil,
            used: ["generator": .string(name), "language": .string(order.order.language)], isByGrammar: true)
    }

    /// How the picture is made, without the words upon it; and what it is composed from, where it is not drawn.
    static func job(of request: PictureRequest) -> (picture: PictureJob, source: MediaID?) {
        let source = source(of: request)
        return (
            PictureJob(
                portrait: source == nil ? PortraitPlan(request).portrait : nil, width: request.size.width, height: request.size.height,
                grading: grading(request.slot.grade), seed: request.seed),
            source
        )
    }

    /// The words upon it.
    static func panel(of request: PictureRequest) -> TextPanel? {
        request.slot.headline.map { TextPanel(headline: $0, colours: BrandColours(json: request.colors)) }
    }

    /// The picture to compose from: of the slot's own things, else one of the character's photographs; `nil` where it is drawn.
    private static func source(of request: PictureRequest) -> MediaID? {
        guard request.view == nil else { return nil }
        let slot = request.slot
        if let own = slot.setting.mediaID ?? slot.wardrobe.mediaID ?? slot.prop?.mediaID { return own }
        let photographs = request.person.photographs
        guard !photographs.isEmpty else { return nil }
        return photographs[Int(request.seed % UInt64(photographs.count))]
    }

    private static func grading(_ grade: AestheticGrade) -> Grading {
        // That every grade of the catalog can be read is held by a test.
        do { return try JSONDecoder().decode(Grading.self, from: Data(grade.grading.bytes)) } catch {
            preconditionFailure("the grade \(grade.rawValue) cannot be read: \(error)")
        }
    }
}
