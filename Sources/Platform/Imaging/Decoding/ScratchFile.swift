import CVips
import Glibc

/// A temporary file without a name: gone when the last reference goes, whatever happens.
public final class ScratchFile: OpenFile {
    private let file: Descriptor

    /// - Parameter directory: on a file system with room; `/tmp` may be memory.
    public init(in directory: String = "/tmp") throws(ImagingError) {
        // O_TMPFILE, as open(2) has it: imported neither as a number nor as a sum.
        let temporaryFile: Int32 = 0o20000000 | O_DIRECTORY
        var number = unsafe open(directory, temporaryFile | O_RDWR | O_CLOEXEC, 0o600)
        if number < 0 {  // a file system without it
            var template = Array("\(directory)/scratch-XXXXXX".utf8CString)
            number = unsafe cvips_temporary_file(&template, O_CLOEXEC)
            if number >= 0 { unsafe unlink(template) }
        }
        guard number >= 0 else { throw .unavailable("No temporary file could be made.") }
        file = Descriptor(taking: number)
    }

    /// A file with these bytes.
    public convenience init(_ bytes: [UInt8], in directory: String = "/tmp") throws(ImagingError) {
        try self.init(in: directory)
        var sink = ByteSink(file.number)
        try sink.write(bytes[...])
        try sink.finish()
    }

    /// Open for reading and writing as long as this object lives.
    public var descriptor: Int32 { file.number }

    /// Bytes.
    public var size: Int {
        var status = stat()
        return unsafe fstat(descriptor, &status) == 0 ? Int(status.st_size) : 0
    }

    /// The bytes from `offset` on, at most `count`.
    public func read(at offset: Int = 0, count: Int) throws(ImagingError) -> [UInt8] {
        let count = min(count, size - offset)
        guard count > 0 else { return [] }
        defer { withExtendedLifetime(self) {} }
        return try ByteSource(descriptor: descriptor).bytes(at: offset, count: count)
    }
}
