internal import JSONSchema
public import Operations

/// Tells a price before it is paid.
public struct EstimateCost: Operation {
    public static let spec = Spec(
        "estimate_cost", "Tell what a call would cost, and whether that fits into what is left of the month's cap.",
        .get("/api/v1/estimate"), scope: nil, effect: .reads, toolset: .billing, command: ["budget", "estimate"])

    @Param("The operation's name, e.g. publish_story.", .length(1...64)) var operation: String
    @Param("The story, where the operation is about one.") var storyID: StoryID?
    @Param("How many of it; of a video its seconds.", .range(1...1_000)) var count = 1

    public init() {}

    public func run(in context: Context) throws -> Estimate {
        guard let declared = Catalog.operations[operation] else {
            let near = Catalog.operations.nearest(to: operation)
            let failure = Failure(
                .validationFailed, "There is no operation \(operation).\(near.map { " Did you mean \($0)?" } ?? "")",
                parameter: "operation",
                got: .string(operation), fix: near.map { ["operation": .string($0)] })
            throw near.map { failure.instead(.string($0)) } ?? failure
        }
        var items: [String] = []
        var made: [ProviderCapability] = []
        switch declared.spec.name {
        case "publish_story", "schedule_story", "retry_publish":
            guard let storyID else {
                throw Failure(
                    .validationFailed, "\(operation) is paid by channel: say which story by story_id.", parameter: "story_id"
                ).instead("<story_id, begins with sty_>")
            }
            items = try Stories.visible(storyID, in: context).channels.map { "publish.\($0)" }
        case "render_template": items = ["render"]
        case "generate_content", "retry_batch", "regenerate_content":
            made = [.picture, .caption, .moderation]
        case "regenerate_caption": made = [.caption, .moderation]
        case "generate_video": made = [.video]
        case "generate_character_references", "generate_preview": made = [.picture]
        case "train_lora":
            if let trainer = try ProviderChoice.order(.training, in: context).first { items = ["training.\(trainer)"] }
        default: break
        }
        // A reference pack has a picture a view.
        let each = declared.spec.name == GenerateCharacterReferences.spec.name ? ReferenceView.allCases.count : 1
        let priced =
            try items.map { item in (item: item, price: try Prices.of(item, in: context)) }
            + made.compactMap { try ProviderChoice.priceIfAny($0, in: context) }
        return Estimate(
            lines: priced.map { Estimate.Line(item: $0.item, units: count * each, unitMicros: Int($0.price.micros)) },
            remaining: try Budget.of(Account.asking(in: context), in: context).remaining.map { Int($0) })
    }
}

/// What a call would cost.
public struct Estimate: Reply {
    /// One thing that is paid for.
    public struct Line: Reply {
        var item: String
        var units: Int
        var unitMicros: Int

        public static let fields: [Field<Line>] = [
            Field("item", "The line of the price book.") { $0.item }, Field("units") { $0.units },
            Field("unit_micros", "Micro-dollars each.") { $0.unitMicros },
        ]
    }

    var lines: [Line]
    var remaining: Int?

    var total: Int { lines.reduce(0) { $0 + $1.units * $1.unitMicros } }

    public static let fields: [Field<Estimate>] = [
        Field("items", "Empty for what is free.") { $0.lines }, Field("total_micros") { $0.total },
        Field("remaining_micros", "Of this month's cap; null without one.") { $0.remaining },
        Field("fits") { estimate in estimate.remaining.map { estimate.total <= $0 } ?? true },
    ]
}
