import Features
import HTTPServer
import HTTPTypes

/// The answer to a request for a file: whole, in part, or that the client has it already.
struct MediaAnswer {
    let content: MediaContent
    let file: String
    let head: RequestHead

    private var tag: String { "\"\(content.etag)\"" }

    var response: Response {
        var fields = HeaderFields()
        fields[.eTag] = tag
        // The address names an asset whose bytes never change.
        fields[.cacheControl] = "public, max-age=31536000, immutable"
        fields[.xContentTypeOptions] = "nosniff"
        fields[.policy] = "default-src 'none'; sandbox"
        fields[.resourcePolicy] = "cross-origin"
        fields[.acceptRanges] = "bytes"
        if isKnown { return Response(status: .notModified, headerFields: fields) }
        switch range {
        case .unsatisfiable:
            fields[.cacheControl] = "no-store"
            fields[.contentRange] = "bytes */\(content.length)"
            return Response(status: .rangeNotSatisfiable, headerFields: fields)
        case .whole: return response(.ok, fields, 0..<content.length)
        case .part(let part):
            fields[.contentRange] = "bytes \(part.lowerBound)-\(part.upperBound - 1)/\(content.length)"
            return response(.partialContent, fields, part)
        }
    }

    private func response(_ status: HTTPResponse.Status, _ fields: HeaderFields, _ part: Range<Int>) -> Response {
        var fields = fields
        fields[.contentType] = content.mediaType
        fields[.contentDisposition] = "inline; filename=\"\(file.filter { $0 != "\"" && $0 != "\\" })\""
        return Response(
            status: status, headerFields: fields, body: .pulled(length: part.count, MediaReader(content: content, part: part)))
    }

    /// RFC 9110 section 13.1.2: the weak comparison.
    private var isKnown: Bool {
        guard let field = head.headerFields[.ifNoneMatch] else { return false }
        return field.split(separator: ",").contains { candidate in
            let bare = candidate.filter { $0 != " " && $0 != "\t" }
            return bare == "*" || bare == tag || bare == "W/" + tag
        }
    }

    /// `Range` is for GET, and only for the bytes that `If-Range` names (sections 13.1.5 and 14.2).
    private var range: ByteRange {
        guard head.method == .get else { return .whole }
        if let condition = head.headerFields[.ifRange], condition != tag { return .whole }
        return ByteRange(head.headerFields[.range], length: content.length)
    }
}

/// Reads a part of a file, a chunk at a time.
private struct MediaReader: BodyReader {
    let content: MediaContent
    let part: Range<Int>

    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws -> Int {
        let room = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer.prefix(part.count - offset))
        return unsafe try content.read(into: room, at: part.lowerBound + offset)
    }
}

extension HTTPField.Name {
    fileprivate static let policy = HTTPField.Name("Content-Security-Policy")!
    fileprivate static let resourcePolicy = HTTPField.Name("Cross-Origin-Resource-Policy")!
}
