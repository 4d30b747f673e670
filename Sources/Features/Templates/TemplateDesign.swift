public import JSONSchema
public import Operations

/// The designs that the renderer offers; filled in by Application.
public enum TemplateDesigns: ServiceKey {
    public typealias Value = [TemplateDesign]
}

/// A design with named slots, drawn in the project's colours.
public struct TemplateDesign: Reply, LeanItem {
    /// One place that a text or a picture goes into.
    public struct Slot: Reply {
        public var name: String
        public var help: String
        public var isRequired: Bool
        public var isPicture: Bool
        public var maxCharacters: Int
        /// Of a text in lines.
        public var maxLines: Int?

        public init(name: String, help: String, isRequired: Bool, isPicture: Bool, maxCharacters: Int, maxLines: Int? = nil) {
            self.name = name
            self.help = help
            self.isRequired = isRequired
            self.isPicture = isPicture
            self.maxCharacters = maxCharacters
            self.maxLines = maxLines
        }

        public static let fields: [Field<Slot>] = [
            Field("name") { $0.name }, Field("help") { $0.help }, Field("required") { $0.isRequired },
            Field("kind") { $0.isPicture ? "picture" : "text" }, Field("max_characters") { $0.isPicture ? nil : $0.maxCharacters },
            Field("max_lines", "For a text that is a list, one entry a line.") { $0.maxLines },
        ]
    }

    /// Twelve designs with all their slots would be a long answer; get_template tells those of one.
    public static let seldomFields: Set<String> = ["content_type", "aspects", "slots"]

    public var id: String
    public var name: String
    public var summary: String
    public var contentType: String
    public var aspects: [String]
    public var slots: [Slot]

    public init(id: String, name: String, summary: String, contentType: String, aspects: [String], slots: [Slot]) {
        self.id = id
        self.name = name
        self.summary = summary
        self.contentType = contentType
        self.aspects = aspects
        self.slots = slots
    }

    public static let fields: [Field<TemplateDesign>] = [
        Field("id") { $0.id }, Field("name") { $0.name }, Field("summary") { $0.summary }, Field("content_type") { $0.contentType },
        Field("aspects") { $0.aspects }, Field("slots") { $0.slots },
    ]
}

extension Context {
    /// The design of that id.
    func template(_ id: String) throws -> TemplateDesign {
        let designs = services[TemplateDesigns.self]
        if let design = designs.first(where: { $0.id == id || $0.id == "tpl_" + id }) { return design }
        let near = NearestName.of(id, in: designs.map(\.id)) ?? NearestName.of("tpl_" + id, in: designs.map(\.id))
        let failure = Failure(
            .notFound,
            "There is no template \(id.prefix(80)).\(near.map { " Did you mean \($0)?" } ?? "") There are "
                + "\(designs.map(\.id).joined(separator: ", ")).",
            parameter: "template_id", got: .string(id))
        throw near.map { failure.instead(.string($0)) } ?? failure
    }
}

/// Texts by the names of their slots.
public struct SlotTexts: ParamValue {
    public let texts: [(name: String, text: String)]

    public static var schema: Schema { .map(of: .string) }

    public static func read(_ json: JSON, at path: String, problems: inout [FieldProblem]) -> SlotTexts? {
        guard let object = json.objectValue else {
            problems.append(FieldProblem(path, got: json, expected: "an object with a text a slot"))
            return nil
        }
        let before = problems.count
        let texts = object.members.compactMap { member in
            String.read(member.value, at: "\(path).\(member.key)", problems: &problems).map { (name: member.key, text: $0) }
        }
        return problems.count == before ? SlotTexts(texts: texts) : nil
    }

    public var json: JSON {
        var object = JSON.Object()
        for (name, text) in texts { object.append(name, .string(text)) }
        return .object(object)
    }
}
