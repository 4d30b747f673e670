/// What a template is and takes; what `list_templates` tells.
public struct DesignDescription: Sendable, Codable, Equatable {
    public let id: String
    public let name: String
    /// A sentence: when to take it.
    public let summary: String
    /// Always `image`.
    public let contentType: String
    public let slots: [Slot]
    public let aspects: [Aspect]

    public struct Slot: Sendable, Codable, Equatable {
        public enum Kind: String, Sendable, Codable {
            case text
            /// Text whose lines are entries.
            case lines
            /// The picture that is handed in.
            case picture
        }

        public let name: String
        public let kind: Kind
        /// A sentence.
        public let help: String
        public let isRequired: Bool
        /// Of text.
        public let maxCharacters: Int?
        /// Of `lines`.
        public let maxLines: Int?

        init(_ name: String, _ help: String, kind: Kind = .text, required: Bool = false, max: Int? = nil, lines: Int? = nil) {
            self.name = name
            self.help = help
            self.kind = kind
            isRequired = required
            maxCharacters = max
            maxLines = lines
        }

        private enum CodingKeys: String, CodingKey {
            case name, kind, help
            case isRequired = "required"
            case maxCharacters = "max_characters"
            case maxLines = "max_lines"
        }
    }

    private enum CodingKeys: String, CodingKey {
        case id, name, summary, slots, aspects
        case contentType = "content_type"
    }

    init(id: String, name: String, summary: String, slots: [Slot]) {
        self.id = id
        self.name = name
        self.summary = summary
        self.slots = slots
        contentType = "image"
        aspects = Aspect.allCases
    }

    /// What is wrong with these texts, or `nil`: a slot that does not exist, a missing or an overlong one.
    public func problem(slots texts: [String: String]) -> SlotProblem? {
        for (name, _) in texts.sorted(by: { $0.key < $1.key }) where !slots.contains(where: { $0.name == name && $0.kind != .picture }) {
            let names = slots.filter { $0.kind != .picture }.map(\.name).joined(separator: ", ")
            return SlotProblem(slot: name, message: "The template \(id) has no text slot \(name); it has \(names).")
        }
        for slot in slots where slot.kind != .picture {
            let text = texts[slot.name] ?? ""
            if slot.isRequired, SlotText(text).isEmpty {
                return SlotProblem(slot: slot.name, message: "The template \(id) needs a text in its slot \(slot.name).")
            }
            if let max = slot.maxCharacters, text.count > max {
                return SlotProblem(
                    slot: slot.name, message: "The slot \(slot.name) takes at most \(max) characters, and these are \(text.count).")
            }
            if let maxLines = slot.maxLines, text.split(whereSeparator: \.isNewline).count > maxLines {
                return SlotProblem(slot: slot.name, message: "The slot \(slot.name) takes at most \(maxLines) lines.")
            }
        }
        return nil
    }
}

/// Why a template cannot be filled in.
public struct SlotProblem: Sendable, Equatable {
    public let slot: String
    /// One sentence.
    public let message: String
}
