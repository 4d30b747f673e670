/// A number that says it all, and what it means.
enum FigureDesign: Design {
    static let description = DesignDescription(
        id: "figure", name: "Figure", summary: "One number as large as it can be, what it means, and where it is from.",
        slots: [
            .init("figure", "The number with its unit, such as 73 % or 1.2 million.", required: true, max: 14),
            .init("label", "What it means, in a sentence.", required: true, max: 160),
            .init("source", "Where it is from.", max: 80),
        ])

    static func compose(_ content: DesignContent, _ sheet: Sheet, _ palette: Palette) throws(ImagingError) -> Composition {
        let surface = palette.background
        let side = Side(of: content.texts["label"], on: sheet)
        let safe = sheet.safe
        var shapes = Shapes(width: sheet.width, height: sheet.height)
        shapes.rectangle(sheet.box, surface)
        // Bars that rise towards the end of the line.
        let ground = safe.y + safe.height * 34 / 100
        let bar = safe.width / 9
        let colours = [palette.secondary, palette.primary].map { $0.distinct(from: surface) }
        for index in 0..<9 {
            let height = (ground - safe.y) * [14, 22, 19, 33, 41, 38, 57, 74, 100][index] / 100
            let box = Box(x: safe.x + index * bar, y: ground - height, width: bar - 14, height: height)
            shapes.rectangle(
                side.mirrored(box), radius: 10, index == 8 ? palette.accent.distinct(from: surface, contrast: 1.5) : colours[index % 2])
        }
        var composition = Composition(background: try shapes.picture())
        var bottom = safe.bottom
        if let text = content.texts["source"] {
            let fitted = try FittedText.fit(text, TextStyle(weight: .medium, sizes: 20...28), width: safe.width, height: 64, side.start)
            composition.place(
                "source", fitted, in: Box(x: safe.x, y: bottom - fitted.height, width: safe.width, height: fitted.height),
                ink: palette.text.legible(on: surface), side.start)
            bottom -= fitted.height + 32
        }
        let top = ground + 48
        var column = Column(Box(x: safe.x, y: top, width: safe.width, height: bottom - top), side.start)
        try column.set(
            "figure", content.texts["figure"], TextStyle(family: .display, weight: .extraBold, sizes: 40...330), share: 54, gap: 36)
        try column.set("label", content.texts["label"], TextStyle(weight: .medium, sizes: 24...58), gap: 0)
        column.place(in: &composition) { slot in
            slot == "figure" ? palette.primary.legible(on: surface) : palette.text.legible(on: surface)
        }
        return composition
    }
}
