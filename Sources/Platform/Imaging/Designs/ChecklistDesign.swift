/// Things to tick off, each on a card of its own.
enum ChecklistDesign: Design {
    static let description = DesignDescription(
        id: "checklist", name: "Checklist", summary: "Up to seven things to tick off, each on a card with its box.",
        slots: [
            .init("title", "What the list is for.", required: true, max: 120),
            .init("items", "The things, one a line, up to 7.", kind: .lines, required: true, max: 560, lines: 7),
            .init("footer", "A short line at the foot.", max: 80),
        ])

    static func compose(_ content: DesignContent, _ sheet: Sheet, _ palette: Palette) throws(ImagingError) -> Composition {
        let card = palette.background
        let field = palette.secondary.distinct(from: card, contrast: 1.3)
        let side = Side(of: content.texts["title"], on: sheet)
        let safe = sheet.safe
        guard let titleText = content.texts["title"] else { throw .unsupported("The template checklist needs a title.") }
        let title = try FittedText.fit(
            titleText, TextStyle(family: .display, weight: .extraBold, sizes: 30...92), width: safe.width, height: safe.height * 22 / 100,
            side.start)
        var bottom = safe.bottom
        let foot = try Foot(content, sizes: 20...30, height: 60, in: safe, side.start, gap: 36, bottom: &bottom)
        let items = content.texts["items"]?.lines ?? []
        let top = safe.y + title.height + 48
        let gutter = 112
        let (padding, gap) = items.count > 4 ? (14, 14) : (26, 22)
        let texts = try FittedText.fitTogether(
            items, TextStyle(weight: .medium, sizes: 20...48), width: safe.width - gutter - 36,
            height: bottom - top - items.count * (2 * padding + gap), side.start)
        var shapes = Shapes(width: sheet.width, height: sheet.height)
        shapes.rectangle(sheet.box, field)
        let tick = palette.accent.distinct(from: card, contrast: 1.8)
        let used = texts.reduce(0) { $0 + max($1.height, 48) + 2 * padding + gap }
        let extra = min(40, max(0, bottom - top - used) / max(1, items.count))
        var rows: [(FittedText, Box)] = []
        var y = top
        for text in texts {
            let height = max(text.height, 48) + 2 * padding + extra
            shapes.rectangle(Box(x: safe.x, y: y, width: safe.width, height: height), radius: 22, card)
            let box = side.mirrored(Box(x: safe.x + 30, y: y + height / 2 - 24, width: 48, height: 48))
            shapes.rectangle(box, radius: 12, tick)
            var path = Shapes.Path()
            path.move(box.x + 12, box.y + 25)
            path.line(box.x + 21, box.y + 34)
            path.line(box.x + 37, box.y + 15)
            shapes.stroke(path, card.readable(on: tick, contrast: 3), width: 6)
            rows.append((text, side.mirrored(Box(x: safe.x + gutter, y: y + 4, width: safe.width - gutter - 36, height: height - 8))))
            y += height + gap
        }
        var composition = Composition(background: try shapes.picture())
        composition.place(
            "title", title, in: Box(x: safe.x, y: safe.y, width: safe.width, height: title.height),
            ink: palette.background.legible(on: field), side.start)
        for (text, box) in rows { composition.place("items", text, in: box, ink: palette.text.legible(on: card), side.start, .middle) }
        if let foot { composition.place("footer", foot.text, in: foot.box, ink: palette.background.legible(on: field), side.start) }
        return composition
    }
}
