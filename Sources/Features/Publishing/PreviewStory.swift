public import Operations
internal import JSONSchema

/// Shows what would go out on every channel.
public struct PreviewStory: Operation {
    public static let spec = Spec(
        "preview_story",
        """
        Show, per channel, exactly what would go out: text after overrides and question, its length in the channel's own unit and where it \
        overflows, slides, parts of a thread, each problem and its remedy.
        """,
        .get("/api/v1/stories/{story_id}/preview"), scope: .storiesRead, orScope: .contentRead, effect: .reads, toolset: .stories,
        aliases: ["preview_publish"], view: "preview-story")

    @Param("The story's identifier.", aliases: ["content_id"]) var storyID: StoryID
    @Param("Only these channels. Default: the story's.", .count(1...20)) var channels: [ChannelName]?

    public init() {}

    public func run(in context: Context) throws -> Preview {
        let story = try Stories.visible(storyID, in: context)
        let names = channels?.map(\.text) ?? story.channels
        let connected = Set(
            try Connections.connected(story.projectID, channels: names, profile: story.profileID, in: context).map(\.channel))
        let previews = try names.map { channel in
            let (outgoing, problems, lost) = try Outgoing.resolve(story, on: channel, in: context)
            return ChannelPreview(
                limits: ChannelLimitsTable.embedded.limits(of: channel), isConnected: connected.contains(channel), outgoing: outgoing,
                problems: problems, lost: lost, publicURL: context.publicURL)
        }
        var obstacles = Publications.obstacles(to: story)
        do { try Reviews.refuseUnwanted(story, in: context) } catch let failure as Failure {
            obstacles.append(FieldProblem("story_id", got: story.state.json, expected: failure.message))
        }
        return Preview(story: story, asOf: ChannelLimitsTable.embedded.asOf, obstacles: obstacles, channels: previews)
    }

    /// A story on all its channels.
    public struct Preview: Reply {
        var story: Story
        var asOf: String
        var obstacles: [FieldProblem]
        var channels: [ChannelPreview]

        public static let fields: [Field<Preview>] = [
            Field("story_id") { $0.story.id }, Field("revision") { $0.story.revision }, Field("state") { $0.story.state },
            Field("scheduled_at") { $0.story.scheduledAt },
            Field("ready", "Whether every channel is connected and would take it.") {
                $0.obstacles.isEmpty && $0.channels.allSatisfy(\.isReady)
            },
            Field("limits_as_of", "The date of the channel limits that were used.") { $0.asOf },
            Field("problems", "What keeps it from going out anywhere.") { $0.obstacles.map(ProblemLine.init(obstacle:)) },
            Field("channels") { $0.channels },
        ]
    }

    /// A story on one channel.
    struct ChannelPreview: Reply {
        var limits: ChannelLimits
        var isConnected: Bool
        var outgoing: Outgoing
        var problems: [ChannelProblem]
        var lost: [FieldProblem]
        var publicURL: String

        var isReady: Bool { isConnected && lost.isEmpty && !problems.contains { $0.severity == .error } }

        /// The budget that the text comes closest to, or passes furthest.
        private func measured(_ text: String) -> Measured {
            let content: ChannelLimits.Content =
                outgoing.slides.isEmpty ? .text : outgoing.slides.contains { $0.mediaType.hasPrefix("video/") } ? .video : .pictures
            let budgets = limits.text.budgets(for: content)
            let tightest = budgets.max { left, right in
                Double(left.meter.measure(text, urlCost: left.urlCost)) / Double(left.limit)
                    < Double(right.meter.measure(text, urlCost: right.urlCost)) / Double(right.limit)
            }
            guard let tightest else {
                return Measured(
                    text: text, length: limits.text.meter.measure(text), limit: nil, unit: limits.text.meter.rawValue, overflow: nil)
            }
            return Measured(
                text: text, length: tightest.meter.measure(text, urlCost: tightest.urlCost), limit: tightest.limit,
                unit: tightest.meter.rawValue, overflow: tightest.meter.overflow(text, limit: tightest.limit, urlCost: tightest.urlCost))
        }

        static let fields: [Field<ChannelPreview>] = [
            Field("channel") { $0.limits.id }, Field("connected") { $0.isConnected },
            Field("ready") { $0.isReady },
            Field("text", "The text as it goes out, with its length in the channel's unit.") { $0.measured($0.outgoing.text) },
            Field("parts", "The posts of a thread; empty where there is one post, which is `text`.") { preview in
                preview.outgoing.parts.count > 1 ? preview.outgoing.parts.map(preview.measured) : []
            },
            Field("title") { $0.outgoing.title },
            Field("slides") { preview in preview.outgoing.slides.map { SlidePreview(slide: $0, publicURL: preview.publicURL) } },
            Field("destination_url") { $0.outgoing.destinationURL },
            Field("problems") { preview in preview.lost.map(ProblemLine.init(lost:)) + preview.problems.map { ProblemLine($0) } },
        ]
    }

    /// A text and how long the channel finds it.
    struct Measured: Reply {
        var text: String
        var length: Int
        var limit: Int?
        var unit: String
        var overflow: TextMeter.Overflow?

        static let fields: [Field<Measured>] = [
            Field("text") { $0.text }, Field("length") { $0.length }, Field("limit") { $0.limit },
            Field("unit", "How this channel counts.") { $0.unit },
            Field("overflow", "Where it becomes too long; null if it does not.") { measured in
                measured.overflow.map(OverflowLine.init)
            },
        ]
    }

    struct OverflowLine: Reply {
        var overflow: TextMeter.Overflow

        static let fields: [Field<OverflowLine>] = [
            Field("unit_index", "In the channel's unit.") { $0.overflow.unitIndex },
            Field("character_index", "In Unicode code points.") { $0.overflow.scalarIndex },
            Field("at", "The character that no longer fits.") { $0.overflow.grapheme },
        ]
    }

    struct SlidePreview: Reply {
        var slide: Outgoing.Slide
        var publicURL: String

        static let fields: [Field<SlidePreview>] = [
            Field("media_id") { $0.slide.mediaID },
            Field("media_url") { "\($0.publicURL)/media/\($0.slide.mediaID)/\($0.slide.file)" },
            Field("media_type") { $0.slide.mediaType }, Field("width") { $0.slide.width }, Field("height") { $0.slide.height },
            Field("alt_text") { $0.slide.altText },
            Field("caption_overlay", "Drawn into the picture when it goes out.") { $0.slide.captionOverlay },
            Field("swipe_through_url") { $0.slide.swipeThroughURL },
        ]
    }

    struct ProblemLine: Reply {
        var code: String
        var severity: String
        var path: String
        var message: String
        var got: String?
        var limit: String?

        init(_ problem: ChannelProblem) {
            code = problem.code.rawValue
            severity = problem.severity.rawValue
            path = problem.path
            message = problem.message
            got = problem.got
            limit = problem.limit
        }

        init(obstacle: FieldProblem) {
            code = "story_incomplete"
            severity = "error"
            path = obstacle.path
            message = obstacle.expected
        }

        init(lost: FieldProblem) {
            code = lost.path.hasSuffix("caption_overlay") ? "overlay_impossible" : "media_missing"
            severity = "error"
            path = lost.path
            message = "Expected \(lost.expected)."
            got = lost.got.stringValue
        }

        static let fields: [Field<ProblemLine>] = [
            Field("code") { $0.code }, Field("severity") { $0.severity }, Field("path") { $0.path }, Field("message") { $0.message },
            Field("got") { $0.got }, Field("limit") { $0.limit },
        ]
    }
}
