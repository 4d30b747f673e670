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

    public init() {}

    public func run(in context: Context) throws -> Answer {
        // A person is asked once for all that get a time, not in the middle of the list.
        let timed = stories.filter(\.hasTime).count
        // What the caller may not do is refused as a whole, as every other call: a client asks for the scope on a 403 only.
        if timed > 0 { try context.require(anyOf: [.storiesPublish, .publishingWrite], for: "Giving a time") }
        let context =
            timed == 0 ? context : try context.confirmed("the new stories", "\(stories.count) new stories, \(timed) of them with a time")
        let results = try stories.enumerated().map { index, item in try result(of: item, index, in: context) }
        return Answer(results: results)
    }

    private func result(of item: Item, _ index: Int, in context: Context) throws -> ItemResult {
        var problems: [FieldProblem] = []
        guard let creation = CreateStory.read(item.json, at: "stories[\(index)]", problems: &problems) else {
            return ItemResult(index: index, failure: Failure.invalid(problems).json(requestID: context.requestID))
        }
        do {
            var story: Story?
            try context.db.inSavepoint {
                story = try creation.run(in: context)
                return .commit
            }
            return ItemResult(index: index, story: story)
        } catch var failure as Failure {
            for field in failure.fields.indices { failure.fields[field].path = "stories[\(index)].\(failure.fields[field].path)" }
            return ItemResult(index: index, failure: failure.json(requestID: context.requestID))
        }
    }

    /// One post, read only when it is its turn, so that a wrong one fails alone.
    public struct Item: ParamValue {
        public let json: JSON

        /// Whether it is to go out by itself.
        var hasTime: Bool {
            (json.objectValue?.members ?? []).contains { $0.key.lowercased().hasPrefix("scheduled") && !$0.value.isNull }
        }

        public static var schema: Schema { CreateStory.paramSchema }
        public static var acceptedSchema: Schema { CreateStory.acceptedSchema }

        public static func read(_ json: JSON, at path: String, problems: inout [FieldProblem]) -> Item? { Item(json: json) }
    }

    /// What became of one post.
    public struct ItemResult: Reply {
        var index: Int
        var story: Story?
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
