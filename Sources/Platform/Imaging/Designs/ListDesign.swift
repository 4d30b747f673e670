/// A slide to read: a title and numbered entries, parted by fine lines.
enum ListDesign: Design {
    static let description = DesignDescription(
        id: "list", name: "List", summary: "Up to eight numbered points under a title: steps, reasons, ingredients.",
        slots: [
            .init("title", "What is listed.", required: true, max: 280),
            .init("items", "The points, one a line, up to 8.", kind: .lines, required: true, max: 640, lines: 8),
            .init("footer", "A short line at the foot: a source, a handle.", max: 80),
        ])

    private static let titleStyle = TextStyle(family: .display, weight: .extraBold, sizes: 30...92)
    private static let itemStyle = TextStyle(weight: .medium, sizes: 22...68)
    private static let numberStyle = TextStyle(family: .display, weight: .extraBold, sizes: 22...96)

    private static let band = 28
    private static let bar = 14

    static func compose(_ content: DesignContent, _ sheet: Sheet, _ palette: Palette) throws(ImagingError) -> Composition {
        let surface = palette.background
        let side = Side(of: content.texts["title"], on: sheet)
        let safe = sheet.safe
        let items = content.texts["items"]?.lines ?? []
        var shapes = Shapes(width: sheet.width, height: sheet.height)
        shapes.rectangle(sheet.box, surface)
        shapes.rectangle(side.mirrored(Box(x: 0, y: 0, width: band, height: sheet.height)), palette.primary.distinct(from: surface))
        shapes.rectangle(side.mirrored(Box(x: safe.x, y: safe.y, width: 104, height: bar)), palette.accent.distinct(from: surface))

        // Head.
        let titleTop = safe.y + bar + 40
        let titleHeight = safe.height * (items.count > 5 ? 20 : 26) / 100
        guard let titleText = content.texts["title"] else { throw .unsupported("The template list needs a title.") }
        let title = try FittedText.fit(titleText, titleStyle, width: safe.width, height: titleHeight, side.start)
        let titleBox = Box(x: safe.x, y: titleTop, width: safe.width, height: title.height)

        // Foot.
        var bottom = safe.bottom
        let foot = try Foot(content, sizes: 20...28, height: 64, in: safe, side.start, gap: 36, bottom: &bottom)

        // Entries between them.
        let room = Box(x: safe.x, y: titleBox.bottom + 52, width: safe.width, height: bottom - titleBox.bottom - 52)
        let rows = try Rows(items, in: room, side)
        let line = palette.text.legible(on: surface).mixed(with: surface, 0.78)
        for top in rows.lines { shapes.rectangle(Box(x: room.x, y: top, width: room.width, height: 2), line) }

        var composition = Composition(background: try shapes.picture())
        composition.place("title", title, in: titleBox, ink: palette.text.legible(on: surface), side.start)
        let numberInk = palette.primary.legible(on: surface)
        for row in rows.rows {
            composition.place("number", row.number, in: row.numberBox, ink: numberInk, side.start, .middle)
            composition.place("items", row.text, in: row.textBox, ink: palette.text.legible(on: surface), side.start, .middle)
        }
        if let foot { composition.place("footer", foot.text, in: foot.box, ink: palette.secondary.legible(on: surface), side.start) }
        return composition
    }

    /// The entries, all in one size, each as high as it needs, what is left shared out evenly.
    private struct Rows {
        var rows: [(number: FittedText, numberBox: Box, text: FittedText, textBox: Box)] = []
        /// The upper edges of the rows, where the fine lines are.
        var lines: [Int] = []

        init(_ items: [SlotText], in room: Box, _ side: Side) throws(ImagingError) {
            let numberWidth = 112
            let textWidth = room.width - numberWidth
            let padding = items.count > 5 ? 16 : 24
            let texts = try FittedText.fitTogether(
                items, itemStyle.limited(to: items.count <= 3 ? 68 : 50), width: textWidth, height: room.height - items.count * 2 * padding,
                side.start)
            let used = texts.reduce(0) { $0 + max($1.height, $1.size) + 2 * padding }
            // With few entries rows grow, but not so far that they fall apart.
            let extra = min(max(0, room.height - used) / max(1, items.count), 96)
            let numberSize = min(96, max(30, (texts.first?.size ?? 40) * 13 / 10))
            var y = room.y
            for (index, text) in texts.enumerated() {
                let height = max(text.height, text.size) + 2 * padding + extra
                let inner = Box(x: room.x, y: y + 4, width: room.width, height: height - 6)
                let number = try FittedText.fit(
                    SlotText("\(index + 1)"), numberStyle.limited(to: numberSize), width: numberWidth - 32, height: inner.height - 8,
                    side.start)
                rows.append(
                    (
                        number, side.mirrored(Box(x: inner.x, y: inner.y, width: numberWidth - 16, height: inner.height)),
                        text, side.mirrored(Box(x: inner.x + numberWidth, y: inner.y, width: textWidth, height: inner.height))
                    ))
                lines.append(y)
                y += height
            }
        }
    }
}

extension TextStyle {
    /// The same, no larger.
    func limited(to size: Int) -> TextStyle {
        var style = self
        style.sizes = min(sizes.lowerBound, size)...min(sizes.upperBound, size)
        return style
    }
}
