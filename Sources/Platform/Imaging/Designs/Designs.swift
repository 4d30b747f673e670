/// The templates that are built in.
public enum Designs {
    /// In the order in which they are listed.
    public static let all: [DesignDescription] = designs.map { $0.description }

    private static let designs: [any Design.Type] = [
        CoverDesign.self, ListDesign.self, QuoteDesign.self, PosterDesign.self, PhotoDesign.self, TipDesign.self, StepsDesign.self,
        ComparisonDesign.self, FigureDesign.self, ChecklistDesign.self, QuestionDesign.self, KeepsakeDesign.self,
    ]

    /// The picture that the job describes.
    static func draw(_ job: DesignJob, picture: Picture?) throws(ImagingError) -> Picture {
        try compose(job, picture: picture).drawn()
    }

    static func compose(_ job: DesignJob, picture: Picture?) throws(ImagingError) -> Composition {
        guard let design = designs.first(where: { $0.description.id == job.design }) else {
            let names = all.map(\.id).joined(separator: ", ")
            throw .unsupported("There is no template \(job.design); there are \(names).")
        }
        let description = design.description
        if let problem = description.problem(slots: job.slots) { throw .unsupported(problem.message) }
        var texts: [String: SlotText] = [:]
        for slot in description.slots {
            guard let text = job.slots[slot.name] else { continue }
            let cleaned = SlotText(text, maxLines: slot.maxLines ?? 6)
            if !cleaned.isEmpty { texts[slot.name] = cleaned }
        }
        if picture != nil, !description.slots.contains(where: { $0.kind == .picture }) {
            throw .unsupported("The template \(job.design) has no place for a picture.")
        }
        return try design.compose(DesignContent(texts: texts, picture: picture), Sheet(job.aspect), try Palette(job.colours))
    }
}

/// A template: what it takes, and where it puts it.
protocol Design: Sendable {
    static var description: DesignDescription { get }

    static func compose(_ content: DesignContent, _ sheet: Sheet, _ palette: Palette) throws(ImagingError) -> Composition
}

/// What goes into a template; only slots that have something in them.
struct DesignContent {
    let texts: [String: SlotText]
    let picture: Picture?
}

/// The sheet that a template is laid out on.
struct Sheet {
    let width: Int
    let height: Int
    /// Where texts may stand. On a story the networks lay their own controls over top and bottom.
    let safe: Box

    init(_ aspect: Aspect) {
        width = aspect.width
        height = aspect.height
        switch aspect {
        case .square: safe = Box(x: 80, y: 80, width: 920, height: 920)
        case .portrait: safe = Box(x: 88, y: 92, width: 904, height: 1166)
        case .story: safe = Box(x: 92, y: 250, width: 896, height: 1350)
        }
    }

    var box: Box { Box(x: 0, y: 0, width: width, height: height) }
}
