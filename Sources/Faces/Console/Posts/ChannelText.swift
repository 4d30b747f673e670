internal import Features

/// Channels as people call them.
enum ChannelText {
    static func name(_ id: String) -> String { ChannelLimitsTable.current[id]?.name ?? id }
}
