/// Compares what would go out with what a network takes. Nothing is asked of the network.
enum ChannelCheck {
    /// The problems, those of the text first; none if the post may go out.
    static func problems(of post: ChannelPost, on channel: ChannelLimits) -> [ChannelProblem] {
        textProblems(of: post, on: channel) + slideProblems(of: post, on: channel) + gateProblems(on: channel)
    }

    /// What would be posted where nobody sees it must not look like success.
    private static func gateProblems(on channel: ChannelLimits) -> [ChannelProblem] {
        guard channel.gate.kind == .review else { return [] }
        return [
            ChannelProblem(
                .reviewGate, .warning, at: "channels",
                "\(channel.name) restricts what unreviewed apps post. \(channel.gate.note)", got: channel.id, limit: "reviewed apps")
        ]
    }
}
