/// A pattern of quarter circles, rings and discs in the project's colours, drawn by lot from a text.
struct TilePattern {
    private var random: Lot
    private let surface: Colour
    private let colours: [Colour]

    init(seed: String, palette: Palette, surface: Colour) {
        random = Lot(seed)
        self.surface = surface
        let raised = surface.mixed(with: surface.luminance > 0.4 ? .black : .white, 0.14)
        colours = [
            palette.accent.distinct(from: surface, contrast: 1.6), palette.secondary.distinct(from: surface), raised,
            palette.background.distinct(from: surface, contrast: 1.6),
        ]
    }

    /// - Parameter top: where the first row begins.
    func draw(rows: Int, columns: Int, tile: Int, top: Int = 0, into shapes: inout Shapes) {
        var random = random
        var last = -1
        for row in 0..<rows {
            for column in 0..<columns {
                let x = column * tile
                let y = top + row * tile
                // The lowest row is broken up, so that the pattern ends rather than stops.
                if row == rows - 1, rows > 1, random.next(3) == 0 { continue }
                var colour = random.next(colours.count)
                if colour == last { colour = (colour + 1) % colours.count }
                last = colour
                draw(
                    random.next(7), corner: random.next(4), x, y, tile, colours[colour], colours[(colour + 1) % colours.count],
                    into: &shapes)
            }
        }
    }

    private func draw(
        _ kind: Int, corner: Int, _ x: Int, _ y: Int, _ tile: Int, _ first: Colour, _ second: Colour, into shapes: inout Shapes
    ) {
        let half = tile / 2
        switch kind {
        case 0, 1, 2:
            shapes.fill(quarter(corner, x, y, tile, radius: tile), first)
        case 3:
            shapes.fill(quarter(corner, x, y, tile, radius: tile), first)
            shapes.fill(quarter(corner, x, y, tile, radius: half), second)
        case 4:
            shapes.rectangle(Box(x: x, y: y, width: tile, height: tile), first)
            shapes.circle(x: x + half, y: y + half, radius: tile * 30 / 100, second)
        case 5:
            shapes.ring(x: x + half, y: y + half, radius: tile * 34 / 100, width: tile * 16 / 100, first)
        default:
            var path = Shapes.Path()
            path.move(x, corner % 2 == 0 ? y + half : y)
            path.arc(radius: half, to: x + tile, corner % 2 == 0 ? y + half : y, isClockwise: corner % 2 == 0)
            path.close()
            shapes.fill(path, first)
        }
    }

    private func quarter(_ corner: Int, _ x: Int, _ y: Int, _ tile: Int, radius: Int) -> Shapes.Path {
        var path = Shapes.Path()
        let (right, bottom) = (x + tile, y + tile)
        switch corner {
        case 0:
            path.move(x, y)
            path.line(x + radius, y)
            path.arc(radius: radius, to: x, y + radius)
        case 1:
            path.move(right, y)
            path.line(right, y + radius)
            path.arc(radius: radius, to: right - radius, y)
        case 2:
            path.move(right, bottom)
            path.line(right - radius, bottom)
            path.arc(radius: radius, to: right, bottom - radius)
        default:
            path.move(x, bottom)
            path.line(x, bottom - radius)
            path.arc(radius: radius, to: x + radius, bottom)
        }
        path.close()
        return path
    }
}
