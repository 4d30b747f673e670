import Glibc

/// How the metadata-free copy is put together from the file: made by the walk, carried out afterwards.
struct CopyPlan: Equatable {
    private(set) var pieces: [Piece] = []

    enum Piece: Equatable {
        case source(Range<Int>)
        case bytes([UInt8])
        case zeros(Int)
    }

    mutating func keep(_ range: Range<Int>) {
        if range.isEmpty { return }
        if case .source(let last) = pieces.last, last.upperBound == range.lowerBound {
            pieces[pieces.count - 1] = .source(last.lowerBound..<range.upperBound)
        } else {
            pieces.append(.source(range))
        }
    }

    mutating func add(_ bytes: [UInt8]) { pieces.append(.bytes(bytes)) }

    mutating func add(zeros count: Int) { if count > 0 { pieces.append(.zeros(count)) } }

    mutating func append(_ other: CopyPlan) {
        for piece in other.pieces {
            if case .source(let range) = piece { keep(range) } else { pieces.append(piece) }
        }
    }

    var byteCount: Int {
        pieces.reduce(0) { sum, piece in
            switch piece {
            case .source(let range): sum + range.count
            case .bytes(let bytes): sum + bytes.count
            case .zeros(let count): sum + count
            }
        }
    }

    /// Whether the copy would be the file itself.
    func isWhole(_ source: ByteSource) -> Bool { pieces == [.source(0..<source.size)] }

    /// Writes the copy from the start of `output` on and cuts `output` off behind it.
    func write(from source: ByteSource, to output: Int32) throws(ImagingError) {
        var sink = ByteSink(output)
        for piece in pieces {
            switch piece {
            case .source(let range):
                var offset = range.lowerBound
                while offset < range.upperBound {
                    let block = try source.block(at: offset, limit: range.upperBound - offset)
                    try sink.write(block)
                    offset += block.count
                }
            case .bytes(let bytes):
                try sink.write(bytes[...])
            case .zeros(let count):
                var left = count
                let zeros = [UInt8](repeating: 0, count: min(count, 65_536))
                while left > 0 {
                    try sink.write(zeros.prefix(left))
                    left -= min(left, zeros.count)
                }
            }
        }
        try sink.finish()
    }
}

/// Writes to a descriptor from its start on, gathered into blocks.
struct ByteSink {
    private let descriptor: Int32
    private var written = 0
    private var waiting: [UInt8] = []

    init(_ descriptor: Int32) { self.descriptor = descriptor }

    mutating func write(_ bytes: ArraySlice<UInt8>) throws(ImagingError) {
        waiting += bytes
        if waiting.count >= 65_536 { try flush() }
    }

    /// Writes what waits and cuts the file off there.
    mutating func finish() throws(ImagingError) {
        try flush()
        guard ftruncate(descriptor, off_t(written)) == 0 else { throw .unavailable("The copy could not be written.") }
    }

    private mutating func flush() throws(ImagingError) {
        var start = 0
        while start < waiting.count {
            let count = unsafe waiting.withUnsafeBytes { buffer in
                unsafe pwrite(descriptor, buffer.baseAddress! + start, buffer.count - start, off_t(written))
            }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw .unavailable("The copy could not be written.") }
            start += count
            written += count
        }
        waiting.removeAll(keepingCapacity: true)
    }
}
