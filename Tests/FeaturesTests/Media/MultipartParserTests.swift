import Testing

@testable import Faces

@Suite struct MultipartParserTests {
    private static let form = """
        preamble\r
        --x7\r
        Content-Disposition: form-data; name="alt_text"\r
        \r
        A cat\r
        --x7 \t\r
        content-type: image/png\r
        CONTENT-DISPOSITION: form-data; name="file"; filename="a \\"b\\".png"\r
        \r
        \r
        --x8\r
        --x\r
        \r\r\n-\r\n--\r
        --x7--\r
        epilogue --x7
        """

    /// What the form holds, with neighbouring data joined.
    private static func parts(_ pieces: [[UInt8]]) throws -> [String] {
        var parser = try #require(MultipartParser(boundary: "x7"))
        var found: [String] = []
        for piece in pieces {
            try parser.feed(piece) { event in
                switch event {
                case .began(let header): found.append("\(header.name)|\(header.filename ?? "-")|")
                case .data(let bytes): found[found.count - 1] += String(decoding: bytes, as: UTF8.self)
                case .ended: found[found.count - 1] += "|"
                }
            }
        }
        try parser.finish()
        return found
    }

    private static let expected = ["alt_text|-|A cat|", "file|a \"b\".png|\r\n--x8\r\n--x\r\n\r\r\n-\r\n--|"]

    @Test func `a form split at any place gives the same parts`() throws {
        let bytes = Array(Self.form.utf8)
        for position in 0...bytes.count {
            #expect(try Self.parts([Array(bytes[..<position]), Array(bytes[position...])]) == Self.expected)
        }
    }

    @Test(arguments: 1...9) func `a form in small pieces gives the same parts`(length: Int) throws {
        let bytes = Array(Self.form.utf8)
        let pieces = stride(from: 0, to: bytes.count, by: length).map { Array(bytes[$0..<min($0 + length, bytes.count)]) }
        #expect(try Self.parts(pieces) == Self.expected)
    }

    @Test func `a part may be empty and the form may begin with its delimiter`() throws {
        #expect(try Self.parts([Array("--x7\r\nContent-Disposition: form-data; name=a\r\n\r\n\r\n--x7--".utf8)]) == ["a|-||"])
    }

    @Test func `a form that stops anywhere before its end is truncated`() throws {
        let bytes = Array(Self.form.utf8)
        let end = Self.form.utf8.count - "--\r\nepilogue --x7".utf8.count
        for count in 0..<end {
            #expect(throws: MultipartParser.Fault.truncated) { try Self.parts([Array(bytes[..<count])]) }
        }
    }

    @Test(arguments: [
        ("--x7z\r\n", MultipartParser.Fault.delimiter), ("--x7-\r\n", .delimiter), ("--x7\n\n", .delimiter),
        ("--x7" + String(repeating: " ", count: 300), .delimiter), ("--x7\r\nContent-Type: text/plain\r\n\r\n", .header),
        ("--x7\r\nContent-Disposition: form-data\r\n\r\n", .header), ("--x7\r\n\r\nbare", .header),
        ("--x7\r\nContent-Disposition: attachment; name=a\r\n\r\n", .header),
        ("--x7\r\nContent-Disposition: form-data; name=\"a\r\n\r\n", .header),
    ])
    func `what is no form is told`(text: String, fault: MultipartParser.Fault) {
        #expect(throws: fault) { try Self.parts([Array(text.utf8)]) }
        #expect(throws: fault) { try Self.parts(text.utf8.map { [$0] }) }
    }

    @Test func `a header without end is refused once it is too long`() {
        let text = "--x7\r\nX: " + String(repeating: "a", count: 9_000)
        #expect(throws: MultipartParser.Fault.longHeader) { try Self.parts([Array(text.utf8)]) }
    }

    @Test func `a form inside a file is data`() throws {
        let inner = "--y\r\nContent-Disposition: form-data; name=b\r\n\r\nx\r\n--y--\r\n"
        let text = "--x7\r\nContent-Disposition: form-data; name=file; filename=\"\"\r\n\r\n\(inner)\r\n--x7--\r\n"
        #expect(try Self.parts([Array(text.utf8)]) == ["file||\(inner)|"])
    }

    @Test(arguments: [nil, "", String(repeating: "a", count: 71)])
    func `a boundary has 1 to 70 characters`(boundary: String?) { #expect(MultipartParser(boundary: boundary) == nil) }
}

@Suite struct HeaderParametersTests {
    @Test(arguments: [
        ("multipart/form-data; boundary=abc", "abc"), ("Multipart/Form-Data;charset=utf-8 ; Boundary=\"a;b = c\" ; x", "a;b = c"),
        ("multipart/form-data; boundary = abc ; boundary=d", "abc"), ("multipart/form-data; boundary=\"C:\\dir\"", "C:\\dir"),
    ])
    func `a parameter is found however it is written`(text: String, value: String) throws {
        let header = try #require(HeaderParameters(text))
        #expect(header.value == "multipart/form-data")
        #expect(header.parameters["boundary"] == value)
    }

    @Test(arguments: [nil, "", "; a=b", "x; a=\"b"])
    func `what has no value or no end is refused`(text: String?) { #expect(HeaderParameters(text) == nil) }
}
