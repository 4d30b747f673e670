internal import FoundationEssentials

/// A form with files, as RFC 7578 writes it.
struct FormBody {
    private var content: [UInt8] = []
    // Nobody's file or text has it but by knowing it beforehand.
    private let boundary = "troupe-\(UUID().uuidString.lowercased())"

    var mediaType: String { "multipart/form-data; boundary=\(boundary)" }

    /// The whole body.
    var bytes: [UInt8] { content + Array("--\(boundary)--\r\n".utf8) }

    /// - Parameter name: of a field, in ASCII and without quotation marks.
    mutating func add(_ name: String, _ value: String) { add("name=\"\(name)\"", nil, Array(value.utf8)) }

    /// - Parameter file: its name, likewise.
    mutating func add(_ name: String, file: String, mediaType: String, _ bytes: [UInt8]) {
        add("name=\"\(name)\"; filename=\"\(file)\"", mediaType, bytes)
    }

    private mutating func add(_ words: String, _ mediaType: String?, _ bytes: [UInt8]) {
        let type = mediaType.map { "Content-Type: \($0)\r\n" } ?? ""
        content += Array("--\(boundary)\r\nContent-Disposition: form-data; \(words)\r\n\(type)\r\n".utf8)
        content += bytes
        content += Array("\r\n".utf8)
    }
}
