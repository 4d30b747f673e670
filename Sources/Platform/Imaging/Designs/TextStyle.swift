/// How a text is set; sizes in pixels.
struct TextStyle {
    var family: Family = .sans
    var weight: Weight = .regular
    /// The size to begin with, and the one below which lines break within words rather than shrink further.
    var sizes: ClosedRange<Int>
    var isSpaced = false
    var isItalic = false
    /// Lines of about the same length instead of one short one at the end.
    var isBalanced = true

    enum Family {
        case sans
        /// For large type: drawn tighter.
        case display
        case serif
    }

    enum Weight: String {
        case regular = ""
        case medium = "Medium"
        case semibold = "Semi-Bold"
        case bold = "Bold"
        case extraBold = "Ultra-Bold"
    }

    /// A font as Pango names it. Families are asked in their order for each character.
    func font(size: Int) -> String {
        let families =
            switch family {
            case .sans: "Inter,Noto Sans,Noto Sans Arabic,Noto Sans CJK JP"
            case .display: "Inter Display,Inter,Noto Sans,Noto Sans Arabic,Noto Sans CJK JP"
            case .serif: "Noto Serif,Noto Naskh Arabic,Noto Serif CJK JP"
            }
        return "\(families), \(weight.rawValue) \(isItalic ? "Italic " : "")\(size)"
    }

    /// Pango's markup: colour, spacing and language around the escaped text.
    func markup(_ text: SlotText, ink: Colour, size: Int) -> String {
        var attributes = "foreground=\"\(ink.hex)\" line_height=\"\(lineHeight(text.script, size))\""
        if let language = text.language { attributes += " lang=\"\(language)\"" }
        if isSpaced, text.script == .latin { attributes += " letter_spacing=\"\(size * 1024 / 12)\"" }
        if family == .display, text.script == .latin { attributes += " letter_spacing=\"\(-size * 1024 / 50)\"" }
        return "<span \(attributes)>\(text.escaped)</span>"
    }

    /// A factor on the font's own distance of lines; large type needs less.
    private func lineHeight(_ script: SlotText.Script, _ size: Int) -> Double {
        switch (script, family) {
        case (.latin, .display): size > 60 ? 0.88 : 0.96
        case (.latin, .sans): 1.08
        case (.latin, .serif): 0.98
        case (.square, _): 0.94
        case (.tall, .display): 0.76
        case (.tall, .sans): 0.84
        case (.tall, .serif): 0.88
        }
    }
}
