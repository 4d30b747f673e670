@testable import Imaging

/// The text that designs draw: cleaned, escaped, set.
enum TemplatesTarget {
    @Sendable static func run(_ input: [UInt8]) {
        let given = String(decoding: input, as: UTF8.self)
        let text = SlotText(given, maxLines: 6)
        require(SlotText(text.plain, maxLines: 6) == text, "what was cleaned is clean")
        require(text.lines.count <= 6, "there are at most 6 lines")
        require(text.escaped.utf8.allSatisfy { $0 != UInt8(ascii: "<") && $0 != UInt8(ascii: ">") }, "no markup is left")
        for (entity, sign) in [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'")] {
            require(SlotText.escape(sign) == entity, "\(sign) is escaped")
        }
        guard !text.isEmpty, text.plain.unicodeScalars.count <= 280 else { return }  // as much as a slide's overlay takes
        let (width, height) = (320, 200)
        let style = TextStyle(weight: .semibold, sizes: 9...24)
        do {
            let fitted = try FittedText.fit(text, style, width: width, height: height, .left)
            require(fitted.width <= width && fitted.height <= height, "what fits is no larger than its place")
            let picture = try fitted.picture(ink: .white)
            require(picture.width == fitted.width && picture.height == fitted.height, "what is drawn is what was measured")
        } catch {
            guard case .unsupported = error else { return require(false, "a text cannot be drawn: \(error)") }
        }
    }
}
