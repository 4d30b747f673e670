/// Texts set one below the other from the top of a box.
struct Column {
    let box: Box
    let alignment: FittedText.Alignment
    /// Where the next text begins.
    private(set) var y: Int
    private(set) var placed: [(slot: String, text: FittedText, box: Box)] = []

    init(_ box: Box, _ alignment: FittedText.Alignment) {
        self.box = box
        self.alignment = alignment
        y = box.y
    }

    /// What is left of the box.
    var rest: Int { box.bottom - y }

    /// Sets a text, if there is one, as large as it fits into `share` percent of what is left, and leaves `gap` below.
    mutating func set(_ slot: String, _ text: SlotText?, _ style: TextStyle, share: Int = 100, gap: Int) throws(ImagingError) {
        guard let text else { return }
        let fitted = try FittedText.fit(text, style, width: box.width, height: max(24, rest * share / 100), alignment)
        placed.append((slot, fitted, Box(x: box.x, y: y, width: box.width, height: fitted.height)))
        y += fitted.height + gap
    }

    /// Moves all that is set so that it stands in the middle of the box.
    mutating func centre(gap: Int) {
        let shift = max(0, (box.bottom - (y - gap)) / 2)
        placed = placed.map { item in
            var box = item.box
            box.y += shift
            return (item.slot, item.text, box)
        }
        y += shift
    }

    func place(in composition: inout Composition, ink: (String) -> Colour) {
        for item in placed { composition.place(item.slot, item.text, in: item.box, ink: ink(item.slot), alignment) }
    }
}
