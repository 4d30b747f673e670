/// One piece of advice: its number on a disc, a title, a paragraph.
enum TipDesign: Design {
    static let description = DesignDescription(
        id: "tip", name: "Tip", summary: "One piece of advice: a number on a disc, a title and a paragraph.",
        slots: [
            .init("title", "The advice in a few words.", required: true, max: 100),
            .init("text", "Why, and how.", max: 400),
            .init("number", "Its number, or a sign; at most 3 characters.", max: 3),
            .init("handle", "Whose it is, such as @name.", max: 40),
        ])

    static func compose(_ content: DesignContent, _ sheet: Sheet, _ palette: Palette) throws(ImagingError) -> Composition {
        let surface = palette.background
        let side = Side(of: content.texts["title"], on: sheet)
        let safe = sheet.safe
        var shapes = Shapes(width: sheet.width, height: sheet.height)
        shapes.rectangle(sheet.box, surface)
        let disc = palette.primary.distinct(from: surface, contrast: 1.6)
        let accent = palette.accent.distinct(from: surface, contrast: 1.4)
        // A quarter circle grows out of the corner that the lines run towards.
        let corner = side.mirrored(x: sheet.width)
        var quarter = Shapes.Path()
        quarter.move(corner, 0)
        quarter.line(side.mirrored(x: sheet.width - 300), 0)
        quarter.arc(radius: 300, to: corner, 300, isClockwise: side.isRightToLeft)
        quarter.close()
        shapes.fill(quarter, accent)
        let radius = 96
        let centre = (x: side.mirrored(x: safe.x + radius), y: safe.y + radius)
        shapes.circle(x: centre.x, y: centre.y, radius: radius, disc)
        let rule = Box(x: safe.x, y: safe.y + 2 * radius + 44, width: 140, height: 10)
        shapes.rectangle(side.mirrored(rule), radius: 5, accent)
        var composition = Composition(background: try shapes.picture())
        if let number = content.texts["number"] {
            let room = Box(x: centre.x - 62, y: centre.y - 62, width: 124, height: 124)
            let fitted = try FittedText.fit(
                number, TextStyle(family: .display, weight: .extraBold, sizes: 20...110), width: 124, height: 124, .centre)
            composition.place("number", fitted, in: room, ink: palette.background.legible(on: disc), .centre, .middle)
        }
        var foot = safe.bottom
        if let text = content.texts["handle"] {
            let fitted = try FittedText.fit(text, TextStyle(weight: .semibold, sizes: 20...30), width: safe.width, height: 60, side.start)
            foot -= fitted.height + 30
            composition.place(
                "handle", fitted, in: Box(x: safe.x, y: safe.bottom - fitted.height, width: safe.width, height: fitted.height),
                ink: palette.primary.legible(on: surface), side.start)
        }
        let top = rule.bottom + 40
        var column = Column(Box(x: safe.x, y: top, width: safe.width, height: foot - top), side.start)
        try column.set(
            "title", content.texts["title"], TextStyle(family: .display, weight: .extraBold, sizes: 32...110),
            share: content.texts["text"] == nil ? 100 : 46, gap: 34)
        try column.set("text", content.texts["text"], TextStyle(weight: .regular, sizes: 22...46), gap: 0)
        column.place(in: &composition) { _ in palette.text.legible(on: surface) }
        return composition
    }
}
