/// A slide that shouts: one sentence as large as it can be, a strip of shapes at the foot.
enum PosterDesign: Design {
    static let description = DesignDescription(
        id: "poster", name: "Poster", summary: "One sentence, as large as it can be, over a strip of shapes: news, a claim, a date.",
        slots: [
            .init("title", "The sentence; the shorter, the larger.", required: true, max: 160),
            .init("kicker", "A word or two above it.", max: 40),
            .init("handle", "Whose it is, such as @name.", max: 40),
        ])

    static func compose(_ content: DesignContent, _ sheet: Sheet, _ palette: Palette) throws(ImagingError) -> Composition {
        let surface = palette.primary
        let side = Side(of: content.texts["title"], on: sheet)
        let tile = sheet.width / 6
        var shapes = Shapes(width: sheet.width, height: sheet.height)
        shapes.rectangle(sheet.box, surface)
        let strip = min(sheet.height - tile, max(sheet.safe.bottom - tile, sheet.safe.bottom + 60))
        let top = sheet.height - strip > 2 * tile ? strip : sheet.height - tile
        TilePattern(seed: content.texts["title"]?.plain ?? "", palette: palette, surface: surface).draw(
            rows: (sheet.height - top + tile - 1) / tile, columns: 6, tile: tile, top: top, into: &shapes)
        let safe = sheet.safe
        let bottom = min(safe.bottom, top - 40)
        var composition = Composition(background: try shapes.picture())
        var foot = bottom
        if let text = content.texts["handle"] {
            let fitted = try FittedText.fit(text, TextStyle(weight: .semibold, sizes: 22...34), width: safe.width, height: 60, side.start)
            foot = bottom - fitted.height - 36
            composition.place(
                "handle", fitted, in: Box(x: safe.x, y: bottom - fitted.height, width: safe.width, height: fitted.height),
                ink: palette.background.legible(on: surface), side.start)
        }
        var column = Column(Box(x: safe.x, y: safe.y, width: safe.width, height: foot - safe.y), side.start)
        try column.set(
            "kicker", content.texts["kicker"].map { SlotText($0.plain.uppercased()) },
            TextStyle(weight: .bold, sizes: 22...32, isSpaced: true), share: 12,
            gap: 34)
        try column.set("title", content.texts["title"], TextStyle(family: .display, weight: .extraBold, sizes: 34...260), gap: 0)
        column.place(in: &composition) { slot in
            slot == "kicker" ? palette.accent.legible(on: surface) : palette.background.legible(on: surface)
        }
        return composition
    }
}
