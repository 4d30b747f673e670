internal import Faces
internal import Features
internal import Operations

extension MCPContent {
    /// What this appliance shows over MCP besides its operations.
    init(_ dispatcher: Dispatcher) {
        self.init()
        for name in ["agents-guide.md", "channel-limits.json", "posts.html"] { documents[name] = EmbeddedFiles.asset(name) }
        prompts = EmbeddedFiles.prompts
        func reading(_ suggest: @escaping @Sendable (String, Context) throws -> [String]) -> Proposals {
            { (typed, caller) throws(Failure) in try dispatcher.view(as: caller) { context in try suggest(typed, context) } }
        }
        proposals = [
            (.project, reading(Suggestions.projects)), (.story, reading(Suggestions.stories)), (.media, reading(Suggestions.media)),
            (.template, reading(Suggestions.templates)), (.channel, { (typed, _) throws(Failure) in Suggestions.channels(typed) }),
            (.character, reading(Suggestions.characters)), (.profile, reading(Suggestions.profiles)),
            (.niche, { (typed, _) throws(Failure) in Suggestions.niches(typed) }),
            (.grade, { (typed, _) throws(Failure) in Suggestions.grades(typed) }),
            (.timezone, { (typed, _) throws(Failure) in Suggestions.timeZones(typed) }),
        ]
    }
}
