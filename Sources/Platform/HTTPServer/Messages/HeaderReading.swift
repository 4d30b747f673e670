import CMicroHTTPD
import HTTPTypes

/// Reads the whole header of a connection's present request. Fields with invalid names are left out, invalid values made valid.
func readHeader(_ connection: OpaquePointer, _ names: FieldNames) -> HeaderFields {
    var reading = HeaderReading(names: names)
    unsafe withUnsafeMutablePointer(to: &reading) { pointer in
        _ = unsafe MHD_get_connection_values_n(connection, .HEADER_KIND, takeField, pointer)
    }
    return reading.fields
}

private struct HeaderReading {
    let names: FieldNames
    var fields = HeaderFields()
}

private func takeField(
    _ reading: UnsafeMutableRawPointer?, _: MHD_ValueKind, _ name: UnsafePointer<CChar>?, _ nameLength: Int,
    _ value: UnsafePointer<CChar>?, _ valueLength: Int
) -> MHD_Result {
    guard let reading = unsafe reading?.assumingMemoryBound(to: HeaderReading.self) else { return .YES }
    let nameBytes = unsafe UnsafeRawBufferPointer(start: name, count: nameLength)
    guard let fieldName = unsafe reading.pointee.names[nameBytes] ?? checkedName(nameBytes) else { return .YES }
    let bytes = unsafe UnsafeRawBufferPointer(start: value, count: value == nil ? 0 : valueLength)
    let isPlain = unsafe isPlainFieldValue(bytes)
    // What is not plain is left to the library of HTTP's vocabulary, which knows what to make of it.
    let text = unsafe isPlain ? String(decoding: bytes, as: UTF8.self) : HTTPField(name: fieldName, value: bytes).value
    unsafe reading.pointee.fields.append(checked: fieldName, text)
    return .YES
}

/// The name in lower case; `nil` for what is none.
private func checkedName(_ bytes: UnsafeRawBufferPointer) -> HTTPField.Name? {
    if unsafe bytes.first == UInt8(ascii: ":") { return nil }  // a pseudo-field of HTTP/2, which the library would take
    let lower = unsafe String(unsafeUninitializedCapacity: bytes.count) { buffer in
        for index in bytes.indices { unsafe buffer[index] = lowerCased(bytes[index]) }
        return bytes.count
    }
    return HTTPField.Name(parsed: lower)
}

extension HeaderFields {
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
