/// Two sides next to each other: before and after, do and don't, this and that.
enum ComparisonDesign: Design {
    static let description = DesignDescription(
        id: "comparison", name: "Comparison",
        summary: "Two cards side by side, each with a heading and up to five points: before and after, do and don't.",
        slots: [
            .init("title", "What is compared.", max: 100),
            .init("first_heading", "The heading of the first card.", required: true, max: 40),
            .init("first", "Its points, one a line, up to 5.", kind: .lines, required: true, max: 300, lines: 5),
            .init("second_heading", "The heading of the second card.", required: true, max: 40),
            .init("second", "Its points, one a line, up to 5.", kind: .lines, required: true, max: 300, lines: 5),
            .init("footer", "A short line at the foot.", max: 80),
        ])

    static func compose(_ content: DesignContent, _ sheet: Sheet, _ palette: Palette) throws(ImagingError) -> Composition {
        let field = palette.background
        let side = Side(of: content.texts["first"] ?? content.texts["title"], on: sheet)
        let safe = sheet.safe
        var top = safe.y
        var bottom = safe.bottom
        var shapes = Shapes(width: sheet.width, height: sheet.height)
        shapes.rectangle(sheet.box, field)
        var texts: [(String, FittedText, Box, Colour, Composition.Vertical)] = []
        if let text = content.texts["title"] {
            let fitted = try FittedText.fit(
                text, TextStyle(family: .display, weight: .extraBold, sizes: 30...84), width: safe.width, height: safe.height * 20 / 100,
                side.start)
            texts.append(
                ("title", fitted, Box(x: safe.x, y: top, width: safe.width, height: fitted.height), palette.text.legible(on: field), .top))
            top += fitted.height + 48
        }
        if let text = content.texts["footer"] {
            let fitted = try FittedText.fit(text, TextStyle(weight: .medium, sizes: 20...28), width: safe.width, height: 56, side.start)
            texts.append(
                (
                    "footer", fitted, Box(x: safe.x, y: bottom - fitted.height, width: safe.width, height: fitted.height),
                    palette.primary.legible(on: field), .top
                ))
            bottom -= fitted.height + 36
        }
        let gap = 28
        let width = (safe.width - gap) / 2
        let cards = [
            ("first", palette.secondary.mixed(with: field, 0.72).distinct(from: field, contrast: 1.15)),
            ("second", palette.primary.distinct(from: field)),
        ]
        for (index, card) in cards.enumerated() {
            let (slot, surface) = card
            let box = side.mirrored(Box(x: safe.x + index * (width + gap), y: top, width: width, height: bottom - top))
            shapes.rectangle(box, radius: 30, surface)
            let inner = box.inset(by: 36)
            let rule = palette.accent.distinct(from: surface, contrast: 1.5)
            guard let heading = content.texts["\(slot)_heading"] else { throw .unsupported("The template comparison needs two headings.") }
            let fitted = try FittedText.fit(
                heading, TextStyle(family: .display, weight: .extraBold, sizes: 24...60), width: inner.width,
                height: inner.height * 18 / 100, side.start)
            texts.append(
                (
                    "\(slot)_heading", fitted, Box(x: inner.x, y: inner.y, width: inner.width, height: fitted.height),
                    palette.text.legible(on: surface), .top
                ))
            let line = Box(x: side.isRightToLeft ? inner.right - 72 : inner.x, y: inner.y + fitted.height + 22, width: 72, height: 7)
            shapes.rectangle(line, radius: 3, rule)
            let start = line.bottom + 30
            let items = content.texts[slot]?.lines ?? []
            let points = try FittedText.fitTogether(
                items, TextStyle(weight: .medium, sizes: 18...42), width: inner.width, height: inner.bottom - start - items.count * 22,
                side.start)
            var y = start
            for point in points {
                let height = max(point.height, point.size)
                texts.append(
                    (slot, point, Box(x: inner.x, y: y, width: inner.width, height: height), palette.text.legible(on: surface), .top))
                y += height + 22
            }
        }
        var composition = Composition(background: try shapes.picture())
        for (slot, text, box, ink, vertical) in texts { composition.place(slot, text, in: box, ink: ink, side.start, vertical) }
        return composition
    }
}
