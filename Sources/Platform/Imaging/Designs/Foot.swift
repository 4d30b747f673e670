/// The short line at the foot of a sheet.
struct Foot {
    let text: FittedText
    let box: Box

    /// - Parameters:
    ///   - bottom: where what stands above it has to end; moved up by the line's height and `gap`.
    /// - Returns: `nil` where the content has none.
    init?(
        _ content: DesignContent, sizes: ClosedRange<Int>, height: Int, in safe: Box, _ alignment: FittedText.Alignment, gap: Int,
        bottom: inout Int
    ) throws(ImagingError) {
        guard let line = content.texts["footer"] else { return nil }
        text = try FittedText.fit(line, TextStyle(weight: .medium, sizes: sizes), width: safe.width, height: height, alignment)
        box = Box(x: safe.x, y: bottom - text.height, width: safe.width, height: text.height)
        bottom -= text.height + gap
    }
}
