public import JSONSchema
public import Operations

/// A picture for a reference view: an asset's id, its address here, or a public address to fetch it from.
public enum ReferenceSource: ParamValue, Equatable {
    case media(MediaID)
    case address(String)

    public static var schema: Schema { .string.with("maxLength", 2_048) }

    public static func read(_ json: JSON, at path: String, problems: inout [FieldProblem]) -> ReferenceSource? {
        guard let text = json.stringValue, (1...2_048).contains(text.unicodeScalars.count) else {
            problems.append(FieldProblem(path, got: json, expected: "an asset's id or address, or an http or https address of a picture"))
            return nil
        }
        if let id = MediaID(text) ?? Slides.media(inAddress: text) { return .media(id) }
        guard Slides.isWebAddress(text) else {
            problems.append(FieldProblem(path, got: json, expected: "an asset's id (med_…), or an http or https address of a picture"))
            return nil
        }
        return .address(text)
    }

    public var json: JSON {
        switch self {
        case .media(let id): id.json
        case .address(let url): .string(url)
        }
    }
}
