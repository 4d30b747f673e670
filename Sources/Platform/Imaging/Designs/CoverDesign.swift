/// The first slide: a large title at the foot, above it shapes or a picture that fills the sheet.
enum CoverDesign: Design {
    static let description = DesignDescription(
        id: "cover", name: "Cover", summary: "Opens a carousel: a large title over a picture, or over shapes in the project's colours.",
        slots: [
            .init("title", "What the carousel is about; short titles are set larger.", required: true, max: 280),
            .init("subtitle", "A sentence below the title.", max: 160),
            .init("kicker", "A word or two above the title: a series, a number.", max: 40),
            .init("handle", "Whose carousel it is, such as @name.", max: 40),
            .init("picture", "Fills the sheet behind the title; darkened where text stands.", kind: .picture),
        ])

    private static let titleStyle = TextStyle(family: .display, weight: .extraBold, sizes: 34...240)
    private static let subtitleStyle = TextStyle(sizes: 26...42)
    private static let kickerStyle = TextStyle(weight: .bold, sizes: 22...30, isSpaced: true)
    private static let handleStyle = TextStyle(weight: .semibold, sizes: 22...32)

    static func compose(_ content: DesignContent, _ sheet: Sheet, _ palette: Palette) throws(ImagingError) -> Composition {
        let block = try Block(content, sheet)
        var composition: Composition
        let surface: Colour
        if let picture = content.picture {
            surface = palette.primary.mixed(with: .black, 0.82)
            composition = Composition(background: try darkened(picture, surface, block, sheet))
        } else {
            surface = palette.primary
            composition = Composition(background: try drawn(block, sheet, palette))
        }
        // Over a picture the scrim is made for white; on the plain colour the palette is asked.
        let isPicture = content.picture != nil
        let ink = isPicture ? Colour.white : palette.background.legible(on: surface)
        let accent = isPicture ? Colour.white : palette.accent.legible(on: surface)
        block.place(in: &composition, ink: ink, accent: accent)
        return composition
    }

    /// The texts, measured from the foot upwards.
    private struct Block {
        let side: Side
        var title: (FittedText, Box)?
        var subtitle: (FittedText, Box)?
        var kicker: (FittedText, Box)?
        var handle: (FittedText, Box)?
        /// The upper edge of the highest text.
        var top = 0
        /// The middle of the last row, where the arrow is.
        var footMiddle = 0

        init(_ content: DesignContent, _ sheet: Sheet) throws(ImagingError) {
            let safe = sheet.safe
            side = Side(of: content.texts["title"], on: sheet)
            var bottom = safe.bottom
            footMiddle = bottom - 36
            if let text = content.texts["handle"] {
                let fitted = try FittedText.fit(text, handleStyle, width: safe.width - 160, height: 64, side.start)
                handle = (fitted, side.mirrored(Box(x: safe.x, y: bottom - 72, width: safe.width - 160, height: 72)))
            }
            bottom -= 72 + 44
            if let text = content.texts["subtitle"] {
                // Always smaller than the title above it.
                let style = subtitleStyle.limited(to: (content.texts["title"]?.plain.count ?? 0) > 100 ? 30 : 42)
                let fitted = try FittedText.fit(text, style, width: safe.width, height: 170, side.start)
                subtitle = (fitted, Box(x: safe.x, y: bottom - fitted.height, width: safe.width, height: fitted.height))
                bottom -= fitted.height + 44
            }
            if let text = content.texts["title"] {
                // A third of the sheet stays for what is above.
                let room = bottom - safe.y - sheet.height * 28 / 100
                let fitted = try FittedText.fit(text, titleStyle.limited(to: largest(text)), width: safe.width, height: room, side.start)
                title = (fitted, Box(x: safe.x, y: bottom - fitted.height, width: safe.width, height: fitted.height))
                bottom -= fitted.height + 36
            }
            top = bottom + 36
            if let text = content.texts["kicker"] {
                let capital = SlotText(text.plain.uppercased())
                let fitted = try FittedText.fit(capital, kickerStyle, width: safe.width, height: 50, side.start)
                kicker = (fitted, Box(x: safe.x, y: bottom - fitted.height, width: safe.width, height: fitted.height))
                top = bottom - fitted.height
            }
        }

        /// One or two words may shout, a sentence should not.
        private func largest(_ title: SlotText) -> Int { title.plain.count <= 8 ? 240 : title.plain.count <= 20 ? 168 : 132 }

        func place(in composition: inout Composition, ink: Colour, accent: Colour) {
            if let (text, box) = kicker { composition.place("kicker", text, in: box, ink: accent, side.start) }
            if let (text, box) = title { composition.place("title", text, in: box, ink: ink, side.start) }
            if let (text, box) = subtitle { composition.place("subtitle", text, in: box, ink: ink, side.start) }
            if let (text, box) = handle { composition.place("handle", text, in: box, ink: ink, side.start, .middle) }
        }
    }

    // MARK: Below the text

    /// The plain colour with as many rows of shapes as there is room for.
    private static func drawn(_ block: Block, _ sheet: Sheet, _ palette: Palette) throws(ImagingError) -> Picture {
        let surface = palette.primary
        var shapes = Shapes(width: sheet.width, height: sheet.height)
        shapes.rectangle(sheet.box, surface)
        let tile = sheet.width / 4
        let rows = max(1, (block.top - 56) / tile)
        // A picture is as varied as the words upon it, and always the same for the same words.
        TilePattern(seed: block.title?.0.text.plain ?? "", palette: palette, surface: surface).draw(
            rows: rows, columns: 4, tile: tile, into: &shapes)
        arrow(block, sheet, palette.accent.distinct(from: surface, contrast: 2), into: &shapes)
        return try shapes.picture()
    }

    private static func arrow(_ block: Block, _ sheet: Sheet, _ colour: Colour, into shapes: inout Shapes) {
        let y = block.footMiddle
        func x(_ distance: Int) -> Int { block.side.mirrored(x: sheet.safe.right - distance) }
        var path = Shapes.Path()
        path.move(x(112), y)
        path.line(x(4), y)
        path.move(x(32), y - 28)
        path.line(x(4), y)
        path.line(x(32), y + 28)
        shapes.stroke(path, colour, width: 8)
    }

    /// The picture with a scrim just strong enough for white text, measured.
    private static func darkened(_ picture: Picture, _ colour: Colour, _ block: Block, _ sheet: Sheet) throws(ImagingError) -> Picture {
        let filled = try picture.covering(width: sheet.width, height: sheet.height).flattened(on: colour).inMemory()
        let text = Box(x: 0, y: block.top - 8, width: sheet.width, height: sheet.height - block.top + 8)
        let fade = min(block.top - 8, sheet.height * 30 / 100)
        let scrim = Box(x: 0, y: text.y - fade, width: sheet.width, height: sheet.height - text.y + fade)
        for opacity in [0.72, 0.78, 0.84, 0.9, 0.95, 1] {
            var shapes = Shapes(width: sheet.width, height: sheet.height)
            shapes.scrim(scrim, colour, opacity: opacity, solidFrom: Double(fade) / Double(scrim.height))
            var over = shapes
            arrow(block, sheet, .white, into: &over)
            let measured = try filled.with(try shapes.picture(), x: 0, y: 0).inMemory()
            let lightest = try Luminance.range(of: measured, in: text).upperBound
            if Colour.contrast(Colour.white.luminance, lightest) >= 4.8 {
                return try filled.with(try over.picture(), x: 0, y: 0).inMemory()
            }
        }
        throw .unavailable("The picture could not be made dark enough for text.")
    }
}
