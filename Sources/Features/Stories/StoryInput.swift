public import JSONSchema
public import Operations

/// A question to the audience: a string, or an object with `text` and `kind`.
public struct CommentAskInput: ParamValue {
    public let text: String
    public let kind: String?

    public static var schema: Schema {
        .anyOf([
            Schema.string.with("minLength", 1).with("maxLength", 500),
            .object([("text", Schema.string.with("minLength", 1).with("maxLength", 500)), ("kind", .string)], required: ["text"]),
        ])
    }

    public static func read(_ json: JSON, at path: String, problems: inout [FieldProblem]) -> CommentAskInput? {
        let text = json.stringValue ?? json["text"]?.stringValue
        let isKnown = json.objectValue?.keys.allSatisfy { $0 == "text" || $0 == "kind" } ?? true
        guard let text, isKnown, (1...500).contains(text.unicodeScalars.count), json["kind"].map({ $0.stringValue != nil }) ?? true else {
            problems.append(FieldProblem(path, got: json, expected: "a question of 1 to 500 characters, or {\"text\": …, \"kind\": …}"))
            return nil
        }
        return CommentAskInput(text: text, kind: json["kind"]?.stringValue)
    }

    public var json: JSON { kind.map { ["text": .string(text), "kind": .string($0)] } ?? .string(text) }
}

/// What becomes of the question: put at the caption's end, or kept for analytics only.
public enum CommentAskMode: String, ParamWord {
    case append
    case metadata
}

/// Pinning to the profile's grid: `true`, `false`, or `{pin, until}`.
public struct PinInput: ParamValue {
    public let pin: Bool
    public let until: Instant?

    public static var schema: Schema { schema(until: .string(format: "date-time")) }

    public static var acceptedSchema: Schema { schema(until: .string(format: "date-time").nullable) }

    private static func schema(until: Schema) -> Schema {
        .anyOf([.boolean, .object([("pin", .boolean), ("until", until)], required: ["pin"])])
    }

    public static func read(_ json: JSON, at path: String, problems: inout [FieldProblem]) -> PinInput? {
        if let pin = json.boolValue { return PinInput(pin: pin, until: nil) }
        guard let object = json.objectValue, let pin = object["pin"]?.boolValue,
            object.keys.allSatisfy({ $0 == "pin" || $0 == "until" })
        else {
            problems.append(FieldProblem(path, got: json, expected: "true, false or {\"pin\": true, \"until\": an instant}"))
            return nil
        }
        guard let until = object["until"], !until.isNull else { return PinInput(pin: pin, until: nil) }
        return Instant.read(until, at: "\(path).until", problems: &problems).map { PinInput(pin: pin, until: $0) }
    }

    public var json: JSON { ["pin": .bool(pin), "until": until?.json ?? .null] }
}

/// Whether a long text becomes a chain of posts.
public enum CaptionFormat: String, ParamWord {
    case single, thread
}

/// What one channel gets instead of the story's own.
public struct OverrideInput: NestedParams {
    @Param("The text for this channel.", .length(0...63_206)) var caption: String?
    @Param("A title, where the channel has one.", .length(0...300)) var title: String?
    @Param("The slides for this channel.", .count(0...10)) var slides: [SlideInput]?
    @Param("thread splits the caption at paragraph breaks into a chain of posts (X, Mastodon, Bluesky, Threads).")
    var captionFormat: CaptionFormat?
    @Param("Whether parts of a thread end in 1/n.") var threadNumbering: Bool?
    @Param("Where this post wants to send people.", .length(0...2_048)) var destinationURL: String?

    public init() {}
}

/// Overrides by channel.
public struct OverridesInput: ParamValue {
    public let byChannel: [(channel: ChannelName, override: OverrideInput)]

    public static var schema: Schema {
        byChannel(OverrideInput.paramSchema)
    }

    public static var acceptedSchema: Schema { byChannel(OverrideInput.acceptedSchema) }

    private static func byChannel(_ override: Schema) -> Schema {
        Schema.map(of: override).with("propertyNames", ["enum": JSON(ChannelLimitsTable.ids)])
    }

    public static func read(_ json: JSON, at path: String, problems: inout [FieldProblem]) -> OverridesInput? {
        guard let object = json.objectValue else {
            problems.append(FieldProblem(path, got: json, expected: "an object with a member a channel, e.g. {\"x\": {\"caption\": …}}"))
            return nil
        }
        let before = problems.count
        let overrides = object.members.compactMap { member -> (channel: ChannelName, override: OverrideInput)? in
            let place = "\(path).\(member.key)"
            let channel = ChannelName.read(.string(member.key), at: place, problems: &problems)
            if channel == nil, let last = problems.indices.last {
                // What is misspelt is the name of the member, not its value.
                let near = NearestName.of(member.key, in: ChannelLimitsTable.ids)
                problems[last] = near.map(problems[last].renamed) ?? problems[last].corrected(to: nil)
            }
            guard let override = OverrideInput.read(member.value, at: place, problems: &problems), let channel else { return nil }
            return (channel, override)
        }
        return problems.count == before ? OverridesInput(byChannel: overrides) : nil
    }

    public var json: JSON { .null }  // never a default
}
