/// Makes the pictures of `PictureJob`.
enum PictureComposer {
    /// - Parameter picture: what goes in; needed where the job has no portrait.
    static func draw(_ job: PictureJob, picture: Picture?) throws(ImagingError) -> Picture {
        try layout(job, picture: picture).drawn()
    }

    static func layout(_ job: PictureJob, picture: Picture?) throws(ImagingError) -> Composition {
        guard (256...2160).contains(job.width), (256...2160).contains(job.height) else {
            throw .unsupported("A picture is made 256 to 2160 pixels wide and high.")
        }
        let graded = try Grader(grading: job.grading, seed: job.seed).apply(to: try base(job, picture))
        guard let panel = job.panel else { return Composition(background: graded) }
        return try card(panel, on: graded)
    }

    /// What is below the words, as it is.
    static func base(_ job: PictureJob, _ picture: Picture?) throws(ImagingError) -> Picture {
        if var portrait = job.portrait {
            portrait.width = job.width
            portrait.height = job.height
            if let problem = portrait.problem { throw .unsupported(problem) }
            return try Picture.drawing(svg: portrait.svg())
        }
        guard let picture else { throw .unsupported("A portrait to draw or a picture to use is needed here, and there is neither.") }
        return try picture.coveringPeople(width: job.width, height: job.height)
    }

    /// Words on a card upon the picture.
    static func card(_ panel: TextPanel, on picture: Picture) throws(ImagingError) -> Composition {
        guard panel.headline.count <= 120 else { throw .unsupported("A panel's headline has at most 120 characters.") }
        guard (panel.detail ?? "").count <= 200 else { throw .unsupported("A panel's detail has at most 200 characters.") }
        let headline = SlotText(panel.headline, maxLines: 3)
        guard !headline.isEmpty else { throw .unsupported("A panel needs a headline.") }
        let palette = try Palette(panel.colours)
        let (width, height) = (picture.width, picture.height)
        // All measures go with the picture, so that a card looks alike in every size.
        let unit = Double(min(width, height)) / 1080
        func scaled(_ pixels: Double) -> Int { max(1, Int(pixels * unit)) }
        let margin = scaled(56)
        let padding = scaled(44)
        let bar = scaled(12)
        let inner = width - 2 * margin - 2 * padding - bar
        let start: FittedText.Alignment = headline.isRightToLeft ? .right : .left
        let title = try FittedText.fit(
            headline, TextStyle(family: .display, weight: .extraBold, sizes: scaled(28)...scaled(84)), width: inner,
            height: height * 24 / 100, start)
        var detail: FittedText?
        let detailText = SlotText(panel.detail ?? "", maxLines: 3)
        if !detailText.isEmpty {
            detail = try FittedText.fit(
                detailText, TextStyle(weight: .medium, sizes: scaled(22)...scaled(36)), width: inner, height: height * 12 / 100, start)
        }
        let gap = scaled(22)
        let cardHeight = title.height + (detail.map { $0.height + gap } ?? 0) + 2 * padding
        let y = panel.position == .bottom ? height - margin - cardHeight : margin
        let box = Box(x: margin, y: y, width: width - 2 * margin, height: cardHeight)
        let surface = palette.background
        var shapes = Shapes(width: width, height: height)
        shapes.rectangle(
            Box(x: box.x, y: box.y + scaled(10), width: box.width, height: box.height), radius: scaled(26), .black, opacity: 0.18)
        shapes.rectangle(box, radius: scaled(26), surface)
        let barX = headline.isRightToLeft ? box.right - padding / 2 - bar : box.x + padding / 2
        shapes.rectangle(
            Box(x: barX, y: box.y + padding, width: bar, height: cardHeight - 2 * padding), radius: bar / 2,
            palette.accent.distinct(from: surface))
        var composition = Composition(background: try picture.with(try shapes.picture(), x: 0, y: 0).inMemory())
        let left = headline.isRightToLeft ? box.x + padding : box.x + padding + bar
        composition.place(
            "headline", title, in: Box(x: left, y: box.y + padding, width: inner, height: title.height),
            ink: palette.text.legible(on: surface), start)
        if let detail {
            composition.place(
                "detail", detail, in: Box(x: left, y: box.y + padding + title.height + gap, width: inner, height: detail.height),
                ink: palette.primary.legible(on: surface), start)
        }
        return composition
    }
}
