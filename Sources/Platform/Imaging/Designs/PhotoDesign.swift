/// A picture above, words about it below.
enum PhotoDesign: Design {
    static let description = DesignDescription(
        id: "photo", name: "Photo", summary: "A picture, or shapes in the project's colours, with a title and a few lines below it.",
        slots: [
            .init("title", "What the picture is about.", required: true, max: 120),
            .init("text", "A few lines about it.", max: 280),
            .init("handle", "Whose it is, such as @name.", max: 40),
            .init("picture", "Fills the upper part.", kind: .picture),
        ])

    static func compose(_ content: DesignContent, _ sheet: Sheet, _ palette: Palette) throws(ImagingError) -> Composition {
        let surface = palette.background
        let side = Side(of: content.texts["title"], on: sheet)
        let safe = sheet.safe
        let frame = Box(x: 0, y: 0, width: sheet.width, height: safe.y + safe.height * (content.texts["text"] == nil ? 62 : 52) / 100)
        let background = try UpperPicture.background(content, frame, sheet, palette, surface: surface)
        var composition = Composition(background: background)
        let y = frame.bottom + 44
        var column = Column(Box(x: safe.x, y: y, width: safe.width, height: safe.bottom - y), side.start)
        let hasHandle = content.texts["handle"] != nil
        try column.set(
            "title", content.texts["title"], TextStyle(family: .display, weight: .extraBold, sizes: 30...84),
            share: content.texts["text"] == nil ? (hasHandle ? 78 : 100) : 44, gap: 26)
        try column.set("text", content.texts["text"], TextStyle(weight: .regular, sizes: 22...38), share: hasHandle ? 74 : 100, gap: 22)
        try column.set("handle", content.texts["handle"], TextStyle(weight: .semibold, sizes: 20...28), gap: 0)
        column.place(in: &composition) { slot in
            slot == "title"
                ? palette.text.legible(on: surface)
                : slot == "text" ? palette.text.legible(on: surface) : palette.primary.legible(on: surface)
        }
        return composition
    }
}

/// The upper part of a sheet filled with a picture, or with shapes where there is none.
enum UpperPicture {
    static func background(
        _ content: DesignContent, _ frame: Box, _ sheet: Sheet, _ palette: Palette, surface: Colour
    ) throws(ImagingError) -> Picture {
        var shapes = Shapes(width: sheet.width, height: sheet.height)
        shapes.rectangle(sheet.box, surface)
        if let picture = content.picture {
            let filled = try picture.coveringPeople(width: frame.width, height: frame.height).flattened(on: palette.primary)
                .inMemory()
            return try shapes.picture().with(filled, x: frame.x, y: frame.y).inMemory()
        }
        shapes.rectangle(frame, palette.primary.distinct(from: surface))
        let tile = frame.width / 4
        var pattern = Shapes(width: frame.width, height: frame.height)
        pattern.rectangle(Box(x: 0, y: 0, width: frame.width, height: frame.height), palette.primary.distinct(from: surface))
        TilePattern(seed: content.texts.values.map(\.plain).min() ?? "", palette: palette, surface: palette.primary).draw(
            rows: frame.height / tile + 1, columns: 4, tile: tile, into: &pattern)
        return try shapes.picture().with(try pattern.picture(), x: frame.x, y: frame.y).inMemory()
    }
}
