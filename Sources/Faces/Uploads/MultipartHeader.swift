/// What the header of a part says (RFC 7578 section 4.2).
struct MultipartHeader: Equatable {
    /// The field's name.
    let name: String
    /// The sender's name for the file; `nil` for a field that is none.
    let filename: String?

    init(name: String, filename: String?) {
        self.name = name
        self.filename = filename
    }

    /// Reads the lines of a header; `nil` where none says which field the part is.
    init?(_ bytes: ArraySlice<UInt8>) {
        for line in bytes.split(whereSeparator: { $0 == 13 || $0 == 10 }) {
            guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { continue }
            guard String(decoding: line[..<colon], as: UTF8.self).lowercased() == "content-disposition" else { continue }
            let disposition = HeaderParameters(String(decoding: line[(colon + 1)...], as: UTF8.self))
            guard let disposition, disposition.value == "form-data", let name = disposition.parameters["name"] else { return nil }
            self.init(name: name, filename: disposition.parameters["filename"])
            return
        }
        return nil
    }
}
