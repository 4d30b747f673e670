import CMicroHTTPD
import HTTPTypes

/// Reads the whole header of a connection's present request. Fields with invalid names are left out, invalid values made valid.
func readHeader(_ connection: OpaquePointer) -> HTTPFields {
    var fields = HTTPFields()
    unsafe withUnsafeMutablePointer(to: &fields) { pointer in
        _ = unsafe MHD_get_connection_values_n(connection, .HEADER_KIND, takeField, pointer)
    }
    return fields
}

private func takeField(
    _ fields: UnsafeMutableRawPointer?, _: MHD_ValueKind, _ name: UnsafePointer<CChar>?, _ nameLength: Int, _ value: UnsafePointer<CChar>?,
    _ valueLength: Int
) -> MHD_Result {
    let nameText = unsafe String(decoding: UnsafeRawBufferPointer(start: name, count: nameLength), as: UTF8.self)
    guard let fieldName = HTTPField.Name(nameText), let fields = unsafe fields else { return .YES }
    let bytes = unsafe UnsafeRawBufferPointer(start: value, count: value == nil ? 0 : valueLength)
    let field = unsafe HTTPField(name: fieldName, value: bytes)
    unsafe fields.assumingMemoryBound(to: HTTPFields.self).pointee.append(field)
    return .YES
}

extension HTTPFields {
    /// The answer to a header that leaves open where the body ends (RFC 9112 section 6.3), on which two servers might not agree.
    var framingFault: HTTPResponse.Status? {
        guard let encoding = self[.transferEncoding] else {
            guard let length = self[.contentLength] else { return nil }
            return length.utf8.allSatisfy { (48...57).contains($0) } ? nil : .badRequest
        }
        if self[.contentLength] != nil { return .badRequest }
        return encoding.lowercased() == "chunked" ? nil : .notImplemented
    }

    /// Whether the client waits for a word before it sends the body (RFC 9110 section 10.1.1).
    var expectsContinue: Bool { self[.expect]?.lowercased() == "100-continue" }
}
