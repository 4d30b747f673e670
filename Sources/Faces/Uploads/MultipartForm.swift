import Features
import JSONSchema
import Operations

/// A form with one file, as it comes: the file goes to a spool, the fields are kept.
struct MultipartForm {
    /// The form's other parts and headers, on top of the file.
    static let overheadBytes = 65_536
    private static let maxParts = 16
    private static let maxFieldBytes = 16_384  // an alt text of 4,086 characters of four bytes
    private static let fieldNames = ["alt_text", "filename", "mime_type", "project_id", "tags"]

    private enum Part {
        case file
        case field(String)
    }

    private let spool: Spool
    private var parser: MultipartParser
    private var part: Part?
    private var partCount = 0
    private var filename: String?
    private var hasFile = false
    private var fields: [String: [UInt8]] = [:]
    /// The first thing that went wrong; what follows is not looked at.
    private var failure: Failure?

    init(parser: MultipartParser, spool: Spool) {
        self.parser = parser
        self.spool = spool
    }

    /// Takes the next piece of the body.
    mutating func take(_ bytes: [UInt8]) throws {
        guard failure == nil else { return }
        var parser = self.parser
        do {
            try parser.feed(bytes) { event in try take(event) }
        } catch let failure as Failure {
            self.failure = failure
        } catch is MultipartParser.Fault {
            failure = Self.malformed("a part's delimiter or header is not as RFC 7578 has it")
        } catch SpoolError.full {
            failure = Media.tooLarge
        }
        self.parser = parser
    }

    private mutating func take(_ event: MultipartParser.Event) throws {
        switch event {
        case .began(let header): part = try begin(header)
        case .ended: part = nil
        case .data(let bytes):
            switch part {
            case .file: try spool.append(Array(bytes))
            case .field(let name):
                guard fields[name, default: []].count + bytes.count <= Self.maxFieldBytes else {
                    throw Failure(.validationFailed, "A field has at most \(Self.maxFieldBytes) bytes.", parameter: name)
                }
                fields[name, default: []] += bytes
            case nil: break
            }
        }
    }

    private mutating func begin(_ header: MultipartHeader) throws(Failure) -> Part {
        partCount += 1
        guard partCount <= Self.maxParts else { throw Self.malformed("there are more than \(Self.maxParts) parts") }
        if header.filename != nil || header.name == "file" {
            guard !hasFile else {
                throw Failure(
                    .validationFailed, "A form brings one file. Send the others in forms of their own.",
                    parameter: String(header.name.prefix(80)))
            }
            hasFile = true
            filename = header.filename
            return .file
        }
        let name = NameCase.snake(header.name)
        guard Self.fieldNames.contains(name) else {
            var expected = "no field of that name"
            if let near = NearestName.of(name, in: Self.fieldNames + ["file"]) { expected += "; did you mean \(near)?" }
            throw .invalid([FieldProblem(String(header.name.prefix(80)), got: .null, expected: expected)])
        }
        guard fields[name] == nil else { throw Failure(.validationFailed, "Send each field once.", parameter: name) }
        fields[name] = []
        return .field(name)
    }

    /// What the form says, once it has come whole.
    struct Contents {
        let file: Spool
        let filename: String?
        let altText: String
        let tags: [String]
        let project: ProjectID?
    }

    func contents() throws(Failure) -> Contents {
        if let failure { throw failure }
        do { try parser.finish() } catch { throw Self.malformed("its closing delimiter is missing") }
        guard hasFile else {
            throw Failure(
                .validationFailed, "The form has no file. Send it as a part named file, e.g. `curl -F file=@slide.png`.", parameter: "file")
        }
        var problems: [FieldProblem] = []
        let altText = text("alt_text", maxCharacters: Media.maxAltTextCharacters, &problems)
        let ownName = text("filename", maxCharacters: Media.maxNameCharacters, &problems)
        let words = text("tags", maxCharacters: 2_048, &problems)?.split(separator: ",").map { $0.drop { $0 == " " } } ?? []
        if words.count > MediaTag.maxCount {
            let expected = "at most \(MediaTag.maxCount) tags, separated by commas"
            problems.append(FieldProblem("tags", got: JSON(words.count), expected: expected))
        }
        let tags = words.compactMap { MediaTag.read(.string(String($0)), at: "tags", problems: &problems)?.text }
        let project = text("project_id", maxCharacters: 64, &problems).flatMap {
            ProjectID.read(.string($0), at: "project_id", problems: &problems)
        }
        guard problems.isEmpty else { throw .invalid(problems) }
        return Contents(file: spool, filename: ownName ?? filename, altText: altText ?? "", tags: tags, project: project)
    }

    /// A field's text; `nil` where it was not sent or is empty.
    private func text(_ name: String, maxCharacters: Int, _ problems: inout [FieldProblem]) -> String? {
        guard let bytes = fields[name], !bytes.isEmpty else { return nil }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            problems.append(FieldProblem(name, got: .null, expected: "text in UTF-8"))
            return nil
        }
        guard text.unicodeScalars.count <= maxCharacters else {
            problems.append(FieldProblem(name, got: .string(text), expected: "at most \(maxCharacters) characters"))
            return nil
        }
        return text
    }

    static func malformed(_ what: String) -> Failure {
        Failure(.validationFailed, "The form cannot be read: \(what). Send multipart/form-data with one part named file.")
    }
}
