import CVips

/// A text with the size found at which it fits into a box. What it measures is its ink, so nothing can stick out.
struct FittedText {
    let text: SlotText
    let style: TextStyle
    let size: Int
    /// The ink's.
    let width: Int
    let height: Int
    private let wrapWidth: Int
    private let breaksWords: Bool
    private let alignment: Alignment

    enum Alignment {
        case left
        case centre
        case right
    }

    /// Finds the largest size at which the text fits; breaks within a word only if it would become too small otherwise.
    static func fit(
        _ text: SlotText, _ style: TextStyle, width: Int, height: Int, _ alignment: Alignment
    ) throws(ImagingError) -> FittedText {
        let whole = try largest(text, style, width, height, alignment, breaksWords: false)
        if let whole, whole.size >= style.sizes.lowerBound { return try whole.balanced(maxHeight: height) }
        let broken = try largest(text, style, width, height, alignment, breaksWords: true)
        // A little smaller with its words in one piece reads better than larger and broken.
        if let whole, let broken, whole.size * 10 >= broken.size * 8 { return try whole.balanced(maxHeight: height) }
        guard let found = broken ?? whole else { throw .unsupported("The text “\(text.plain.prefix(40))” does not fit into its place.") }
        return found
    }

    /// At one size only; `nil` if it does not fit.
    static func fit(
        _ text: SlotText, _ style: TextStyle, size: Int, width: Int, height: Int, _ alignment: Alignment, breaksWords: Bool = false
    ) throws(ImagingError) -> FittedText? {
        let fitted = try FittedText(text, style, size, width, alignment, breaksWords)
        return fitted.width <= width && fitted.height <= height ? fitted : nil
    }

    /// The ink in this colour.
    func picture(ink: Colour) throws(ImagingError) -> Picture {
        try Self.set(text, style, size, wrapWidth, alignment, breaksWords, ink)
    }

    private static let smallest = 7  // below nobody reads anything; what is longer than any slot allows ends here

    private init(
        _ text: SlotText, _ style: TextStyle, _ size: Int, _ wrapWidth: Int, _ alignment: Alignment, _ breaksWords: Bool
    ) throws(ImagingError) {
        let picture = try Self.set(text, style, size, wrapWidth, alignment, breaksWords, .black)
        self.text = text
        self.style = style
        self.size = size
        self.wrapWidth = wrapWidth
        self.alignment = alignment
        self.breaksWords = breaksWords
        width = picture.width
        height = picture.height
    }

    private static func largest(
        _ text: SlotText, _ style: TextStyle, _ width: Int, _ height: Int, _ alignment: Alignment, breaksWords: Bool
    ) throws(ImagingError) -> FittedText? {
        func attempt(_ size: Int) throws(ImagingError) -> FittedText? {
            do {
                return try fit(text, style, size: size, width: width, height: height, alignment, breaksWords: breaksWords)
            } catch {
                // Cairo draws nothing wider than 32 767 pixels: a long word fails at a large size and is drawn at a smaller one.
                guard size > smallest else { throw error }
                return nil
            }
        }
        if let first = try attempt(style.sizes.upperBound) { return first }
        var best: FittedText?
        var low = smallest
        var high = style.sizes.upperBound - 1
        while low <= high {
            let middle = (low + high) / 2
            if let found = try attempt(middle) {
                best = found
                low = middle + 1
            } else {
                high = middle - 1
            }
        }
        return best
    }

    /// The same size in the narrowest column that needs no further line: lines of about equal length.
    func balanced(maxHeight: Int) throws(ImagingError) -> FittedText {
        guard style.isBalanced, height > size * 3 / 2 else { return self }
        // The ink of as many lines differs by less than half a line.
        let limit = min(maxHeight, height + size / 3)
        var best = self
        var low = wrapWidth / 2
        var high = wrapWidth
        while high - low > max(6, wrapWidth / 64) {
            let middle = (low + high) / 2
            let candidate = try FittedText(text, style, size, middle, alignment, breaksWords)
            if candidate.height <= limit, candidate.width <= middle {
                best = candidate
                high = middle
            } else {
                low = middle
            }
        }
        return best
    }

    private static func set(
        _ text: SlotText, _ style: TextStyle, _ size: Int, _ width: Int, _ alignment: Alignment, _ breaksWords: Bool, _ ink: Colour
    ) throws(ImagingError) -> Picture {
        // Pango turns left and right around for a text that runs from right to left; here left is left.
        let align: CVipsAlign =
            switch alignment {
            case .centre: CVIPS_ALIGN_CENTRE
            case .left: text.isRightToLeft ? CVIPS_ALIGN_HIGH : CVIPS_ALIGN_LOW
            case .right: text.isRightToLeft ? CVIPS_ALIGN_LOW : CVIPS_ALIGN_HIGH
            }
        return try Picture.text(
            markup: style.markup(text, ink: ink, size: size), font: style.font(size: size), width: width, align: align,
            breaksWords: breaksWords)
    }
}
