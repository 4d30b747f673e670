public import JSONSchema
public import Operations
internal import GRDB

/// Makes up to 50 stories in one call; one that fails does not stop the others.
public struct CreateStoriesBulk: Operation {
    public static let spec = Spec(
        "create_stories_bulk",
        "Create up to 50 posts in one call, each as for create_story. Every item has its own result; one that fails does not stop the others.",
        .post("/api/v1/stories/bulk"), scope: .storiesWrite, effect: .creates, toolset: .stories, isOpenWorld: true, mayPublish: true)

    @Param("The posts.", .count(1...50)) var stories: [Item]
    @Param("Members of the posts to answer, as get_story has them. Default: id, state and time.", .count(1...40)) var fields: [StoryMember]?

    public init() {}

    public var furtherScopes: [Scope] { stories.contains(where: \.hasTime) ? [.storiesPublish] : [] }

    public func run(in context: Context) throws -> Answer {
        // A person is asked once for all that get a time, not in the middle of the list.
        let isTimed = stories.contains(where: \.hasTime)
        // What the caller may not do is refused as a whole, as every other call: a client asks for the scope on a 403 only.
        if isTimed { try context.require(anyOf: [.storiesPublish, .publishingWrite], for: "Giving a time") }
        let context = isTimed ? try context.confirmed("the new stories", question(in: context)) : context
        let results = try stories.enumerated().map { index, item in try result(of: item, index, in: context) }
        return Answer(results: results)
    }

    /// What a person is asked: how many, where, when, for what, and how the first of them begin.
    private func question(in context: Context) throws -> String {
        let timed = stories.filter(\.hasTime)
        var channels: [(name: String, count: Int)] = []
        var cost: Int64 = 0
        for story in timed {
            let names = try story.channels ?? Projects.visible(context.project(story.projectID), in: context).defaultChannels
            for name in names {
                if let index = channels.firstIndex(where: { $0.name == name }) {
                    channels[index].count += 1
                } else {
                    channels.append((name, 1))
                }
            }
            cost += try Ledger.price(of: names.map { "publish.\($0)" }, in: context)
        }
        let texts = timed.prefix(Self.shownTexts).map { QuotedText.of($0.text, most: 60) }
        let more = timed.count - texts.count
        return """
            \(stories.count) new \(stories.count == 1 ? "post" : "posts"), \(timed.count) of them with a time, on \(channels.prefix(20).map { "\($0.name) (\($0.count))" }
                .joined(separator: ", "))\(cost > 0 ? ", for \(Money.text(cost))" : ""). They begin: \(texts.joined(separator: ", "))\
            \(more > 0 ? " and \(more) more" : "").
            """
    }

    /// So many posts are quoted to a person; who wants to see all of them does not read them in a question.
    private static let shownTexts = 3

    private func result(of item: Item, _ index: Int, in context: Context) throws -> ItemResult {
        var problems: [FieldProblem] = []
        guard let creation = CreateStory.read(item.json, at: "", problems: &problems) else {
            return refusal(of: item, index, Failure.invalid(problems), isByShape: true, in: context)
        }
        do {
            var story: Story?
            try context.db.inSavepoint {
                story = try creation.run(in: context)
                return .commit
            }
            return ItemResult(index: index, story: story.map { BulkStory($0, fields) })
        } catch let failure as Failure {
            return refusal(of: item, index, failure, isByShape: false, in: context)
        }
    }

    /// What is told of one that was refused: with places in the whole call, and with the post to send instead.
    private func refusal(of item: Item, _ index: Int, _ failure: Failure, isByShape: Bool, in context: Context) -> ItemResult {
        var failure = failure
        if let creation = Catalog.operations[CreateStory.spec.name] {
            failure = failure.corrected(item.json, of: creation, now: context.now, isByShape: isByShape)
        }
        for field in failure.fields.indices {
            let path = failure.fields[field].path
            failure.fields[field].path = "stories[\(index)]" + (path.isEmpty ? "" : ".\(path)")
        }
        if isByShape { failure.message = Failure.invalid(failure.fields).message }
        return ItemResult(index: index, failure: failure.json(requestID: context.requestID))
    }

    /// One post, read only when it is its turn, so that a wrong one fails alone.
    public struct Item: ParamValue {
        public let json: JSON

        /// Whether it is to go out by itself.
        var hasTime: Bool {
            (json.objectValue?.members ?? []).contains { $0.key.lowercased().hasPrefix("scheduled") && !$0.value.isNull }
        }

        /// What it says of its channels, its project and its text; all are read anew, and checked, when it is its turn.
        var channels: [String]? { (json["channels"]?.arrayValue)?.compactMap(\.stringValue) }
        var projectID: ProjectID? { (json["project_id"] ?? json["projectId"])?.stringValue.flatMap(ProjectID.init) }
        var text: String { (json["title"] ?? json["caption"] ?? json["primary_caption"])?.stringValue ?? "" }

        public static var schema: Schema { CreateStory.paramSchema }
        public static var acceptedSchema: Schema { CreateStory.acceptedSchema }

        public static func read(_ json: JSON, at path: String, problems: inout [FieldProblem]) -> Item? { Item(json: json) }
    }

    /// What became of one post.
    public struct ItemResult: Reply {
        var index: Int
        var story: BulkStory?
        var failure: JSON = .null

        public static let fields: [Field<ItemResult>] = [
            Field("index", "Its place in the call.") { $0.index }, Field("ok") { $0.story != nil }, Field("story") { $0.story },
            Field("error") { $0.failure },
        ]
    }

    /// What became of all.
    public struct Answer: Reply {
        var results: [ItemResult]

        public static let fields: [Field<Answer>] = [
            Field("results") { $0.results }, Field("created") { $0.results.filter { $0.story != nil }.count },
            Field("failed") { $0.results.filter { $0.story == nil }.count },
        ]
    }
}
