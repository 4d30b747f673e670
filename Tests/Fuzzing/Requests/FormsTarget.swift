import Features
import HTTPServer
import HTTPTypes

@testable import Faces

/// Forms as they are sent, and the small grammars of header and query. The first line is a `Content-Type`, the rest a body.
enum FormsTarget {
    @Sendable static func run(_ input: [UInt8]) {
        let end = input.firstIndex(of: 10) ?? input.endIndex
        let line = String(decoding: input[..<end], as: UTF8.self)
        let body = Array(input[end...].dropFirst())
        if let parameters = HeaderParameters(line) {
            require(!parameters.value.isEmpty, "a header's value is not empty")
            if let parser = MultipartParser(boundary: parameters.parameters["boundary"]) { multipart(parser, body) }
        }
        fields(body)
        query(String(decoding: body, as: UTF8.self))
        for length in [0, 1, 4_096] {
            guard case .part(let range) = ByteRange(line, length: length) else { continue }
            require(!range.isEmpty && range.lowerBound >= 0 && range.upperBound <= length, "a range lies in the file")
        }
    }

    // MARK: multipart/form-data

    private static func multipart(_ parser: MultipartParser, _ body: [UInt8]) {
        let whole = found(parser, body, pieceBytes: max(1, body.count))
        for pieceBytes in [1, 7] {
            require(found(parser, body, pieceBytes: pieceBytes) == whole, "a form says the same in pieces of \(pieceBytes)")
        }
        guard let spool = try? Spool(in: "/dev/shm", maxBytes: 4_096) else { return require(false, "a spool can be made") }
        var form = MultipartForm(parser: parser, spool: spool)
        do {
            try form.take(body)
        } catch {
            return require(false, "a form ends in a failure of ours, not in \(error)")
        }
        guard let contents = try? form.contents() else { return }
        require(contents.file.bytes <= 4_096 && contents.tags.count <= MediaTag.maxCount, "a form keeps to its limits")
    }

    /// Headers, and the bytes of each part in one piece.
    private struct Found: Equatable {
        var headers: [MultipartHeader] = []
        var parts: [[UInt8]] = []
        var ended = 0
        var fault: MultipartParser.Fault?
    }

    private static func found(_ parser: MultipartParser, _ body: [UInt8], pieceBytes: Int) -> Found {
        var (parser, found) = (parser, Found())
        do {
            for start in stride(from: 0, to: body.count, by: pieceBytes) {
                try parser.feed(Array(body[start..<min(start + pieceBytes, body.count)])) { event in
                    switch event {
                    case .began(let header):
                        found.headers.append(header)
                        found.parts.append([])
                    case .data(let bytes): found.parts[found.parts.count - 1] += bytes
                    case .ended: found.ended += 1
                    }
                }
            }
            try parser.finish()
        } catch {
            found.fault = error as? MultipartParser.Fault
            require(found.fault != nil, "a form is refused with a fault")
            // How much of the last part was told before depends on the pieces.
            if !found.parts.isEmpty { found.parts[found.parts.count - 1] = [] }
        }
        return found
    }

    // MARK: application/x-www-form-urlencoded

    private static func fields(_ body: [UInt8]) {
        guard let fields = FormFields(body) else { return }
        let text = String(decoding: body, as: UTF8.self)
        guard text.utf8.elementsEqual(body), !text.isEmpty, !text.utf8.contains(0) else { return }
        let encoded = body.flatMap { byte in Array("%".utf8) + hexadecimal(byte) }
        require(FormFields(Array("value=".utf8) + encoded)?["value"]?.utf8.elementsEqual(body) == true, "what is encoded is decoded")
        _ = fields["email"]
    }

    private static func hexadecimal(_ byte: UInt8) -> [UInt8] { [byte >> 4, byte & 15].map { Array("0123456789abcdef".utf8)[Int($0)] } }

    private static func query(_ text: String) {
        let head = RequestHead(method: .get, path: "/" + text.prefix(64), query: text, id: "0123456789abcdef")
        for item in head.queryItems { require(item.name.utf8.count + item.value.utf8.count <= 3 * text.utf8.count, "decoding adds little") }
        _ = (head.plainPath, Percent.decode(text[...]), PathSegment.decode(text[...]))
        if UploadRoute(head) != nil { require(head.path.hasPrefix("/"), "a path begins with a slash") }
    }
}
