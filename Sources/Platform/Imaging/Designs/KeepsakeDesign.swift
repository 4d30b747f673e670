/// A picture with a white border, as out of an instant camera, and a line below it.
enum KeepsakeDesign: Design {
    static let description = DesignDescription(
        id: "keepsake", name: "Keepsake",
        summary: "A picture with a broad white border, as out of an instant camera, and a line in serif type below it.",
        slots: [
            .init("caption", "The line below the picture.", required: true, max: 120),
            .init("date", "When it was, or where.", max: 40),
            .init("picture", "What is framed.", kind: .picture),
        ])

    static func compose(_ content: DesignContent, _ sheet: Sheet, _ palette: Palette) throws(ImagingError) -> Composition {
        let field = palette.secondary
        let paper = Colour(red: 252, green: 250, blue: 245).distinct(from: field, contrast: 1.15)
        let safe = sheet.safe
        var shapes = Shapes(width: sheet.width, height: sheet.height)
        shapes.rectangle(sheet.box, field)
        let card = Box(x: safe.x + 10, y: safe.y, width: safe.width - 20, height: safe.height)
        shapes.rectangle(Box(x: card.x + 8, y: card.y + 14, width: card.width, height: card.height), radius: 10, .black, opacity: 0.22)
        shapes.rectangle(card, radius: 10, paper)
        let tape = palette.accent.distinct(from: paper, contrast: 1.2)
        let foot = card.height * 24 / 100
        let frame = Box(x: card.x + 48, y: card.y + 48, width: card.width - 96, height: card.height - 48 - foot)
        var background = try shapes.picture()
        if let picture = content.picture {
            let filled = try picture.coveringPeople(width: frame.width, height: frame.height).flattened(on: palette.primary)
                .inMemory()
            background = try background.with(filled, x: frame.x, y: frame.y)
        } else {
            var pattern = Shapes(width: frame.width, height: frame.height)
            pattern.rectangle(Box(x: 0, y: 0, width: frame.width, height: frame.height), palette.primary)
            let tile = frame.width / 4
            TilePattern(seed: content.texts["caption"]?.plain ?? "", palette: palette, surface: palette.primary).draw(
                rows: frame.height / tile + 1, columns: 4, tile: tile, into: &pattern)
            background = try background.with(try pattern.picture(), x: frame.x, y: frame.y)
        }
        var strip = Shapes(width: 260, height: 64)
        strip.rectangle(Box(x: 0, y: 0, width: 260, height: 64), tape, opacity: 0.86)
        background = try background.with(try strip.picture(), x: sheet.width / 2 - 130, y: card.y - 30).inMemory()

        var composition = Composition(background: background)
        let room = Box(x: card.x + 48, y: frame.bottom + 24, width: card.width - 96, height: card.bottom - frame.bottom - 48)
        var column = Column(room, .centre)
        let hasDate = content.texts["date"] != nil
        try column.set(
            "caption", content.texts["caption"], TextStyle(family: .serif, weight: .medium, sizes: 24...72, isItalic: true),
            share: hasDate ? 68 : 100, gap: 18)
        try column.set("date", content.texts["date"], TextStyle(weight: .semibold, sizes: 18...28), gap: 0)
        column.centre(gap: hasDate ? 0 : 18)
        column.place(in: &composition) { slot in
            slot == "caption" ? palette.text.legible(on: paper) : palette.primary.legible(on: paper)
        }
        return composition
    }
}
