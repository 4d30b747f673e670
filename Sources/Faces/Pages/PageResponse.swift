import HTTPServer
import HTTPTypes
import Secrets

extension Response {
    /// A page for people. Without a maximum age it is not to be kept.
    static func page(_ html: HTML, status: HTTPResponse.Status = .ok, maxAgeSeconds: Int? = nil) -> Response {
        var response = Response(status: status, body: .bytes(html.bytes))
        response.headerFields[.contentType] = "text/html; charset=utf-8"
        response.headerFields[.cacheControl] = maxAgeSeconds.map { "public, max-age=\($0)" } ?? "no-store"
        response.headerFields[.policy] = """
            default-src 'none'; img-src 'self'; media-src 'self'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'
            """
        response.headerFields[.openerPolicy] = "same-origin"
        response.addSafety()
        if status == .ok { response.tag(html.bytes) }
        return response
    }

    /// A feed document; readers on other sites may fetch it.
    static func feed(_ bytes: [UInt8], type: String) -> Response {
        var response = Response(status: .ok, body: .bytes(bytes))
        response.headerFields[.contentType] = type
        response.headerFields[.cacheControl] = "public, max-age=60"
        response.headerFields[.accessControlAllowOrigin] = "*"
        response.headerFields[.policy] = "default-src 'none'; frame-ancestors 'none'"
        response.addSafety()
        response.tag(bytes)
        return response
    }

    /// A file that pages use. Their links carry its version, so an hour only matters to who asks without.
    static func asset(_ bytes: [UInt8], type: String) -> Response {
        var response = Response(status: .ok, body: .bytes(bytes))
        response.headerFields[.contentType] = type
        response.headerFields[.cacheControl] = "public, max-age=3600"
        // An SVG that is opened by itself may style itself and nothing else.
        response.headerFields[.policy] = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
        response.addSafety()
        response.tag(bytes)
        return response
    }

    /// The same answer, or 304 where the client has it already (RFC 9110 section 13.1.2).
    func revalidated(_ head: RequestHead) -> Response {
        guard status == .ok, let tag = headerFields[.eTag], let known = head.headerFields[.ifNoneMatch] else { return self }
        let candidates = known.split(separator: ",").map { $0.drop { $0 == " " || $0 == "\t" } }
        let isKnown = candidates.contains { candidate in
            let opaque = candidate.hasPrefix("W/") ? candidate.dropFirst(2) : candidate
            return opaque == "*" || opaque.prefix { $0 != " " && $0 != "\t" } == tag
        }
        guard isKnown else { return self }
        var response = Response(status: .notModified, headerFields: headerFields)
        response.headerFields[.contentType] = nil
        return response
    }

    private mutating func addSafety() {
        headerFields[.xContentTypeOptions] = "nosniff"
        headerFields[.referrer] = "strict-origin-when-cross-origin"
    }

    private mutating func tag(_ bytes: [UInt8]) { headerFields[.eTag] = "\"\(ContentVersion.of(bytes))\"" }
}

/// Names a content shortly.
enum ContentVersion {
    static func of(_ bytes: [UInt8]) -> String {
        Hex.encode(Array(ContentHasher.hash(bytes).prefix(8)))  // 64 bits tell the versions of one address apart
    }
}

extension HTTPField.Name {
    fileprivate static let policy = HTTPField.Name("Content-Security-Policy")!
    fileprivate static let openerPolicy = HTTPField.Name("Cross-Origin-Opener-Policy")!
    fileprivate static let referrer = HTTPField.Name("Referrer-Policy")!
}
