/// A slide to stop at: somebody's words in serif type, centred on a card.
enum QuoteDesign: Design {
    static let description = DesignDescription(
        id: "quote", name: "Quote", summary: "Words worth stopping at, centred on a card, with who said them.",
        slots: [
            .init("quote", "The words, without quotation marks: the design has its own.", required: true, max: 280),
            .init("attribution", "Who said it, and where.", max: 80),
            .init("handle", "Whose carousel it is, such as @name.", max: 40),
        ])

    private static let quoteStyle = TextStyle(family: .serif, weight: .medium, sizes: 30...150)
    private static let attributionStyle = TextStyle(weight: .semibold, sizes: 20...34)
    private static let handleStyle = TextStyle(weight: .semibold, sizes: 20...30)

    static func compose(_ content: DesignContent, _ sheet: Sheet, _ palette: Palette) throws(ImagingError) -> Composition {
        let card = palette.background
        let field = palette.secondary.distinct(from: card, contrast: 1.25)
        let safe = sheet.safe
        var shapes = Shapes(width: sheet.width, height: sheet.height)
        shapes.rectangle(sheet.box, field)

        // The handle stands below the card, the mark straddles its upper edge.
        let footHeight = 76
        let cardBox = Box(x: safe.x - 8, y: safe.y + 44, width: safe.width + 16, height: safe.height - 44 - footHeight)
        shapes.rectangle(cardBox, radius: 44, card)
        let accent = palette.accent.distinct(from: card, contrast: 1.5).distinct(from: field, contrast: 1.25)
        mark(x: sheet.width / 2, y: cardBox.y, accent, palette.text.readable(on: accent, contrast: 3), into: &shapes)

        let inner = Box(x: cardBox.x + 72, y: cardBox.y + 132, width: cardBox.width - 144, height: cardBox.height - 132 - 72)
        var quoteBox = inner
        var attribution: (FittedText, Box)?
        if let text = content.texts["attribution"] {
            let fitted = try FittedText.fit(text, attributionStyle, width: inner.width, height: 88, .centre)
            let box = Box(x: inner.x, y: inner.bottom - fitted.height, width: inner.width, height: fitted.height)
            attribution = (fitted, box)
            let rule = box.y - 40
            shapes.rectangle(Box(x: sheet.width / 2 - 44, y: rule, width: 88, height: 6), radius: 3, accent)
            quoteBox.height = rule - 36 - inner.y
        }
        guard let text = content.texts["quote"] else { throw .unsupported("The template quote needs a quote.") }
        let style = quoteStyle.limited(to: text.plain.count <= 16 ? 150 : 92)
        let quote = try FittedText.fit(text, style, width: quoteBox.width, height: quoteBox.height, .centre)

        var composition = Composition(background: try shapes.picture())
        composition.place("quote", quote, in: quoteBox, ink: palette.text.legible(on: card), .centre, .middle)
        if let (text, box) = attribution {
            composition.place("attribution", text, in: box, ink: palette.primary.legible(on: card), .centre)
        }
        if let text = content.texts["handle"] {
            let box = Box(x: safe.x, y: cardBox.bottom + 16, width: safe.width, height: footHeight - 16)
            let fitted = try FittedText.fit(text, handleStyle, width: box.width, height: box.height, .centre)
            composition.place("handle", fitted, in: box, ink: palette.background.legible(on: field), .centre, .middle)
        }
        return composition
    }

    /// Two commas in a disc, drawn rather than set: the same in every font.
    private static func mark(x: Int, y: Int, _ disc: Colour, _ commas: Colour, into shapes: inout Shapes) {
        shapes.circle(x: x, y: y, radius: 84, disc)
        for left in [x - 46, x + 8] {
            var path = Shapes.Path()
            let top = y - 32
            path.move(left + 38, top)
            path.curve(left + 12, top + 8, left, top + 26, to: left, top + 46)
            path.curve(left, top + 58, left + 8, top + 66, to: left + 19, top + 66)
            path.curve(left + 30, top + 66, left + 38, top + 58, to: left + 38, top + 47)
            path.curve(left + 38, top + 36, left + 30, top + 29, to: left + 20, top + 29)
            path.curve(left + 22, top + 20, left + 28, top + 13, to: left + 38, top + 8)
            path.close()
            shapes.fill(path, commas)
        }
    }
}
