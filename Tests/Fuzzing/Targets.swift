extension FuzzTarget {
    /// A target that is made only if it is chosen.
    struct Entry: Sendable {
        let name: String
        let prepare: @Sendable () -> @Sendable ([UInt8]) -> Void

        func make() -> FuzzTarget { FuzzTarget(name, prepare: prepare) }
    }

    /// Each with a folder of its name in `Corpora`.
    static let all = [
        Entry(name: "json") { JSONTarget.run },
        Entry(name: "mcp", prepare: MCPTarget.prepare),
        Entry(name: "http", prepare: HTTPTarget.prepare),
        Entry(name: "forms") { FormsTarget.run },
        Entry(name: "tokens", prepare: TokensTarget.prepare),
        Entry(name: "times") { TimesTarget.run },
        Entry(name: "captions") { CaptionsTarget.run },
        Entry(name: "templates") { TemplatesTarget.run },
        Entry(name: "pictures") { PicturesTarget.run },
        Entry(name: "videos") { VideosTarget.run },
    ]
}
