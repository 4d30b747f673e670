public import JSONSchema
public import Operations

/// The name of a member of a story.
public struct StoryMember: ParamValue, Hashable {
    public let name: String

    static let names = Story.fields.map(\.name)

    /// Short, because hosts put it into the model's context: what there is, get_story shows.
    public static var schema: Schema { .string }

    public static func read(_ json: JSON, at path: String, problems: inout [FieldProblem]) -> StoryMember? {
        let asked = json.stringValue.map(NameCase.snake)
        if let asked, names.contains(asked) { return StoryMember(name: asked) }
        let near = asked.flatMap { NearestName.of($0, in: names) }
        problems.append(FieldProblem(path, got: json, expected: "one of \(names.joined(separator: ", "))", nearest: near))
        return nil
    }

    public var json: JSON { .string(name) }
}

/// A story of many, with the members that were asked for: of fifty, nobody reads back what they have just sent.
public struct BulkStory: ReplyValue {
    private let story: Story
    private let members: Set<String>

    private static let usual: Set = ["id", "state", "scheduled_at", "time_note", "revision"]

    init(_ story: Story, _ members: [StoryMember]?) {
        self.story = story
        self.members = members.map { Set($0.map(\.name)) } ?? Self.usual
    }

    /// A story's, of which members may be missing.
    public static var schema: Schema {
        var json = Story.schema.json
        json["required"] = nil
        return Schema(json)
    }

    public var json: JSON {
        var object = JSON.Object()
        for member in story.json.objectValue?.members ?? [] where members.contains(member.key) { object.append(member.key, member.value) }
        return .object(object)
    }
}
