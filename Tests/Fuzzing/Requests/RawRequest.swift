import HTTPServer
import HTTPTypes

/// A request as an input has it: a request line, header lines, an empty line, the body. Lines end with LF, or CR LF.
struct RawRequest {
    var method: HTTPRequest.Method = .post
    var target = "/mcp"
    var headerFields: HeaderFields = [:]
    var body: [UInt8] = []

    /// What begins like JSON is a body for `/mcp`.
    init(_ input: [UInt8]) {
        guard input.first != UInt8(ascii: "{"), input.first != UInt8(ascii: "[") else {
            body = input
            return
        }
        var rest = input[...]
        func line() -> [UInt8]? {
            guard let end = rest.firstIndex(of: 10) else { return nil }
            defer { rest = rest[(end + 1)...] }
            return rest[..<end].last == 13 ? Array(rest[..<(end - 1)]) : Array(rest[..<end])
        }
        let words = String(decoding: line() ?? [], as: UTF8.self).split(separator: " ", maxSplits: 1).map(String.init)
        method = words.first.flatMap { HTTPRequest.Method($0) } ?? .get
        if words.count > 1, words[1].hasPrefix("/") { target = words[1] } else { target = "/" }
        while let field = line(), let colon = field.firstIndex(of: UInt8(ascii: ":")) {
            guard let name = HTTPField.Name(String(decoding: field[..<colon], as: UTF8.self)) else { continue }
            headerFields.append(name, String(decoding: field[(colon + 1)...], as: UTF8.self))
        }
        body = Array(rest)
    }

    /// The head as the server would see it.
    var head: RequestHead {
        let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        var fields = headerFields
        if !body.isEmpty { fields[.contentLength] = String(body.count) }
        return RequestHead(
            method: method, path: parts[0], query: parts.count > 1 ? parts[1] : nil, headerFields: fields, id: "0123456789abcdef")
    }
}

extension RawRequest {
    /// Puts values in the place of `$NAME`, in target, header and body.
    mutating func fill(in words: [(name: String, value: String)]) {
        let words = words.map { (Array("$\($0.name)".utf8), Array($0.value.utf8)) }
        func filled(_ bytes: [UInt8]) -> [UInt8] {
            guard bytes.contains(UInt8(ascii: "$")) else { return bytes }
            var output: [UInt8] = []
            var rest = bytes[...]
            while let first = rest.first {
                if first == UInt8(ascii: "$"), let (name, value) = words.first(where: { rest.starts(with: $0.0) }) {
                    output += value
                    rest = rest.dropFirst(name.count)
                } else {
                    output.append(first)
                    rest = rest.dropFirst()
                }
            }
            return output
        }
        target = String(decoding: filled(Array(target.utf8)), as: UTF8.self)
        body = filled(body)
        var fields: HeaderFields = [:]
        for field in headerFields { fields.append(field.name, String(decoding: filled(Array(field.value.utf8)), as: UTF8.self)) }
        headerFields = fields
    }

    /// Adds a field that was not given.
    mutating func suppose(_ name: HTTPField.Name, _ value: String) {
        if headerFields[name] == nil { headerFields[name] = value }
    }
}
