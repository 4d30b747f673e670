import CMicroHTTPD
import HTTPTypes
import Logging

/// An answer in the library's form.
///
/// Safe: `pointer` is a response of which this value owns one reference; `release` gives it back, once.
@safe struct LibraryResponse {
    private static let copyLimit = 64 << 10  // larger ones are not held twice but read piece by piece
    private static let blockBytes = 64 << 10  // what one call of a reader is asked for

    let pointer: OpaquePointer

    /// `nil` when memory is short.
    init?(_ body: ResponseBody, stream: StreamBody?, logger: Logger) {
        let made: OpaquePointer?
        switch body {
        case .bytes(let bytes) where bytes.count <= Self.copyLimit:
            unsafe made = bytes.withUnsafeBytes { buffer in
                unsafe MHD_create_response_from_buffer(
                    buffer.count, UnsafeMutableRawPointer(mutating: buffer.baseAddress), .RESPMEM_MUST_COPY)
            }
        case .bytes(let bytes):
            unsafe made = Self.pulled(bytes.count, ArrayReader(bytes: bytes), logger)
        case .written(let written):
            unsafe made = Self.held(written)
        case .pulled(let length, let reader):
            unsafe made = Self.pulled(length, reader, logger)
        case .stream:
            unsafe made = Self.streamed(stream)
        }
        guard let made = unsafe made else { return nil }
        unsafe pointer = made
    }

    /// Takes over all fields but those that the library writes itself.
    func add(_ fields: HeaderFields) {
        let (length, encoding) = (HTTPField.Name.contentLength, HTTPField.Name.transferEncoding)
        fields.forEachInPlace { field in
            if field.isNamed(length) || field.isNamed(encoding) { return }
            // Passing the texts themselves would copy each into an array first.
            _ = unsafe field.name.rawName.withCString { name in
                unsafe field.value.withCString { value in unsafe MHD_add_response_header(pointer, name, value) }
            }
        }
    }

    func addClose() { _ = unsafe MHD_add_response_header(pointer, "Connection", "close") }

    /// The library (0.9.75) ends even the empty body of a chunked answer to HEAD with a chunk, which the client would take for the next
    /// answer. Without chunks the connection closes instead.
    func forgoChunks() { unsafe httpserver_forgo_chunks(pointer) }

    func release() { unsafe MHD_destroy_response(pointer) }

    private static func held(_ written: any WrittenBody) -> OpaquePointer? {
        let context = unsafe Unmanaged<AnyObject>.passRetained(written).toOpaque()
        let made = unsafe MHD_create_response_from_buffer_with_free_callback_cls(
            written.place.count, UnsafeMutableRawPointer(mutating: written.place.baseAddress), freeWritten, context)
        if unsafe made == nil { unsafe freeWritten(context) }
        return unsafe made
    }

    private static func pulled(_ length: Int, _ reader: any BodyReader, _ logger: Logger) -> OpaquePointer? {
        let context = unsafe Unmanaged.passRetained(PulledBody(reader: reader, logger: logger)).toOpaque()
        let made = unsafe MHD_create_response_from_callback(UInt64(length), blockBytes, readPulled, context, freePulled)
        if unsafe made == nil { unsafe freePulled(context) }
        return unsafe made
    }

    private static func streamed(_ stream: StreamBody?) -> OpaquePointer? {
        guard let stream else { return nil }
        let context = unsafe Unmanaged.passRetained(stream).toOpaque()
        let made = unsafe MHD_create_response_from_callback(UInt64.max, blockBytes, readStream, context, freeStream)  // MHD_SIZE_UNKNOWN
        if unsafe made == nil { unsafe freeStream(context) }
        return unsafe made
    }
}

/// What a content reader returns when there will be no more (MHD's manual; the macros are casts, which are not imported).
enum ContentReader {
    static let endOfStream = -1
    static let endWithError = -2
}

private final class PulledBody {
    let reader: any BodyReader
    let logger: Logger

    init(reader: any BodyReader, logger: Logger) {
        self.reader = reader
        self.logger = logger
    }

    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) -> Int {
        do {
            let count = unsafe try reader.read(into: buffer, at: offset)
            return count >= 1 && count <= buffer.count ? count : ContentReader.endWithError
        } catch {
            logger.error("A body could not be read", metadata: ["error": "\(error)", "offset": "\(offset)"])
            return ContentReader.endWithError
        }
    }
}

private struct ArrayReader: BodyReader {
    let bytes: [UInt8]

    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) -> Int {
        let piece = bytes[offset..<min(offset + buffer.count, bytes.count)]
        unsafe buffer.copyBytes(from: piece)
        return piece.count
    }
}

private func readPulled(_ context: UnsafeMutableRawPointer?, _ offset: UInt64, _ buffer: UnsafeMutablePointer<CChar>?, _ room: Int) -> Int {
    guard let context = unsafe context else { return ContentReader.endWithError }
    let body = unsafe Unmanaged<PulledBody>.fromOpaque(context).takeUnretainedValue()
    return unsafe body.read(into: UnsafeMutableRawBufferPointer(start: buffer, count: room), at: Int(offset))
}

private func freeWritten(_ context: UnsafeMutableRawPointer?) {
    if let context = unsafe context { unsafe Unmanaged<AnyObject>.fromOpaque(context).release() }
}

private func freePulled(_ context: UnsafeMutableRawPointer?) {
    if let context = unsafe context { unsafe Unmanaged<PulledBody>.fromOpaque(context).release() }
}

private func readStream(_ context: UnsafeMutableRawPointer?, _: UInt64, _ buffer: UnsafeMutablePointer<CChar>?, _ room: Int) -> Int {
    guard let context = unsafe context else { return ContentReader.endWithError }
    let body = unsafe Unmanaged<StreamBody>.fromOpaque(context).takeUnretainedValue()
    return unsafe body.take(into: UnsafeMutableRawBufferPointer(start: buffer, count: room))
}

private func freeStream(_ context: UnsafeMutableRawPointer?) {
    if let context = unsafe context { unsafe Unmanaged<StreamBody>.fromOpaque(context).release() }
}
