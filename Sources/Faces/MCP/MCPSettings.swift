/// What the MCP face has to know of the server that it speaks for.
public struct MCPSettings: Sendable {
    /// The server's name for programs.
    public var name = "troupe"
    /// The server's name for people.
    public var title = "Troupe"
    public var version: String
    /// What a model is told about using the server well, besides the tools' own descriptions.
    public var instructions = """
        Troupe publishes stories and carousels. To ship a carousel: request_upload_url for each picture and PUT the bytes there, so that \
        none pass through the conversation; create_story with one slide for each file_url; preview_story; schedule_story or publish_story. \
        An error says what to send instead in `fields` and `fix`. Times are RFC 3339, or local with a time zone. find_tools finds what is \
        not listed; the resource troupe://agents-guide tells more.
        """
    /// Origins of browser clients that are let in besides our own, e.g. `https://inspector.example`.
    public var allowedOrigins: [String] = []
    /// Whether the server listens on loopback only: then a name that is neither loopback's nor ours is a rebound one.
    public var listensOnLoopback: Bool
    /// Where people and networks reach the appliance, without a slash at the end.
    public var publicURL: @Sendable () -> String

    public init(version: String, listensOnLoopback: Bool, publicURL: @escaping @Sendable () -> String) {
        self.version = version
        self.listensOnLoopback = listensOnLoopback
        self.publicURL = publicURL
    }
}
