/// The decoded bytes of a long base64 text, block by block, so that there is never a second whole copy of it.
///
/// ```swift
/// var blocks = Base64Blocks(of: text)
/// while let block = try blocks.next() { try spool.write(block) }
/// ```
public struct Base64Blocks: Sendable {
    private let text: String
    private let charactersPerBlock: Int
    private var decoder: Base64Decoder
    private var position = 0
    private var isFinished = false

    /// Prepares to decode `text`; nothing is read yet.
    ///
    /// - Parameter maxBlockBytes: The size of a block; the last one is shorter, as are those with line breaks in them.
    public init(of text: String, lineBreaks: Base64Decoder.LineBreaks = .refused, maxBlockBytes: Int = 49_152) {
        precondition(maxBlockBytes >= 3)
        var text = text
        text.makeContiguousUTF8()
        self.text = text
        charactersPerBlock = maxBlockBytes / 3 * 4
        decoder = Base64Decoder(lineBreaks: lineBreaks)
    }

    /// The next block, never empty; nil at the end of a well-formed text.
    ///
    /// - Throws: `malformed`.
    public mutating func next() throws(SecretsError) -> [UInt8]? {
        var block: [UInt8] = []
        block.reserveCapacity(charactersPerBlock / 4 * 3)
        while block.isEmpty, !isFinished {
            let characters = text.utf8Span.span
            let end = min(position + charactersPerBlock, characters.count)
            try decoder.decode(characters.extracting(position..<end), appendingTo: &block)
            position = end
            if end == characters.count {
                try decoder.finish(appendingTo: &block)
                isFinished = true
            }
        }
        return block.isEmpty ? nil : block
    }
}
