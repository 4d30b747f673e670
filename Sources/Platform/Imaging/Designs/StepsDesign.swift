/// A way with stations: what comes after what.
enum StepsDesign: Design {
    static let description = DesignDescription(
        id: "steps", name: "Steps", summary: "Two to five steps along a line, one after the other: how something is done.",
        slots: [
            .init("title", "What is done.", required: true, max: 120),
            .init("steps", "The steps, one a line, up to 5.", kind: .lines, required: true, max: 500, lines: 5),
            .init("footer", "A short line at the foot.", max: 80),
        ])

    static func compose(_ content: DesignContent, _ sheet: Sheet, _ palette: Palette) throws(ImagingError) -> Composition {
        let surface = palette.primary
        let side = Side(of: content.texts["title"], on: sheet)
        let safe = sheet.safe
        let ink = palette.background.legible(on: surface)
        guard let titleText = content.texts["title"] else { throw .unsupported("The template steps needs a title.") }
        let title = try FittedText.fit(
            titleText, TextStyle(family: .display, weight: .extraBold, sizes: 32...96), width: safe.width, height: safe.height * 24 / 100,
            side.start)
        var bottom = safe.bottom
        let foot = try Foot(content, sizes: 20...30, height: 60, in: safe, side.start, gap: 40, bottom: &bottom)
        let top = safe.y + title.height + 56
        let steps = content.texts["steps"]?.lines ?? []
        let gutter = 120
        let padding = 22
        let texts = try FittedText.fitTogether(
            steps, TextStyle(weight: .medium, sizes: 22...54), width: safe.width - gutter, height: bottom - top - steps.count * 2 * padding,
            side.start)
        let used = texts.reduce(0) { $0 + max($1.height, 56) + 2 * padding }
        let extra = min(60, max(0, bottom - top - used) / max(1, steps.count))

        var shapes = Shapes(width: sheet.width, height: sheet.height)
        shapes.rectangle(sheet.box, surface)
        let line = palette.accent.distinct(from: surface, contrast: 2)
        var rows: [(number: FittedText, numberBox: Box, text: FittedText, textBox: Box)] = []
        var y = top
        var middles: [Int] = []
        for (index, text) in texts.enumerated() {
            let height = max(text.height, 56) + 2 * padding + extra
            let middle = y + height / 2
            middles.append(middle)
            let number = try FittedText.fit(
                SlotText("\(index + 1)"), TextStyle(family: .display, weight: .extraBold, sizes: 20...40), width: 44, height: 44, .centre)
            rows.append(
                (
                    number, side.mirrored(Box(x: safe.x + 10, y: middle - 24, width: 48, height: 48)), text,
                    side.mirrored(Box(x: safe.x + gutter, y: y + 6, width: safe.width - gutter, height: height - 12))
                ))
            y += height
        }
        let x = side.mirrored(x: safe.x + 34)
        if let first = middles.first, let last = middles.last, last > first {
            shapes.rectangle(Box(x: x - 3, y: first, width: 6, height: last - first), line)
        }
        for middle in middles { shapes.circle(x: x, y: middle, radius: 34, line) }
        var composition = Composition(background: try shapes.picture())
        composition.place("title", title, in: Box(x: safe.x, y: safe.y, width: safe.width, height: title.height), ink: ink, side.start)
        for row in rows {
            composition.place("number", row.number, in: row.numberBox, ink: palette.text.legible(on: line), .centre, .middle)
            composition.place("steps", row.text, in: row.textBox, ink: ink, side.start, .middle)
        }
        if let foot { composition.place("footer", foot.text, in: foot.box, ink: ink, side.start) }
        return composition
    }
}
