internal import CQRCode
internal import Synchronization

/// A text as a picture that cameras read (ISO/IEC 18004), with the correction of 15 % of errors.
public struct QRCode: Sendable {
    /// The length of a side, in modules, without the quiet zone of four around it.
    public let side: Int
    /// Whether each module is dark, line by line.
    private let modules: [Bool]

    /// The library keeps nothing between two codes, but is opened by the first.
    private static let library = Mutex(())

    /// `nil` where libqrencode is not installed, or the text is longer than a code holds (some 2 300 bytes).
    public init?(_ text: String) {
        let longest = CQRCODE_LONGEST_SIDE
        var bytes = [UInt8](repeating: 0, count: longest * longest)
        let side: Int = Self.library.withLock { _ in unsafe cqrcode_encode(text, &bytes) }
        guard side > 0 else { return nil }
        self.side = side
        modules = bytes.prefix(side * side).map { $0 == 1 }
    }

    /// Whether the module of that column and line is dark.
    public subscript(column: Int, line: Int) -> Bool { modules[line * side + column] }

    /// The dark modules as an SVG path, in units of a module.
    public var path: String {
        var path = ""
        for line in 0..<side {
            var column = 0
            while column < side {
                let start = column
                while column < side, self[column, line] { column += 1 }
                if column > start { path += "M\(start) \(line)h\(column - start)v1h-\(column - start)z" }
                column += 1
            }
        }
        return path
    }
}
