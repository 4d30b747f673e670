/// What people call things that tools are named otherwise for.
enum ToolWords {
    /// The words of tools' names that a word of a request may stand for.
    /// - Parameter word: without its ending, as `ToolSearch.stem` leaves it.
    static func meant(by word: String) -> [String] { table[word] ?? [] }

    /// All words that stand for something, without their endings.
    static var known: Set<String> { Set(table.keys) }

    private static let table: [String: [String]] = {
        var table: [String: [String]] = [:]
        for (names, words) in groups { for word in words { table[ToolSearch.stem(word), default: []] += names } }
        return table
    }()

    private static let groups: [(names: [String], words: [String])] = [
        (["unschedule"], ["cancel", "stop", "undo", "back", "withdraw", "abort", "pause"]),
        (["delete"], ["remove", "erase", "discard", "throw", "drop", "disconnect"]),
        (["update"], ["change", "edit", "rename", "correct", "rewrite", "modify", "set", "fix", "replace"]),
        (["create"], ["make", "add", "new", "write", "draft", "compose", "prepare", "generate", "start"]),
        (["get", "list"], ["show", "see", "read", "look", "view", "which", "check"]),
        (["story"], ["post", "tweet", "carousel", "thread", "toot", "caption", "draft", "slide"]),
        (["publish"], ["post", "tweet", "toot", "send", "share", "out", "now"]),
        (["schedule"], ["plan", "later", "calendar", "time", "tomorrow", "move", "postpone", "reschedule"]),
        (["content"], ["post", "batch", "picture"]),
        (["url"], ["file", "image", "picture", "photo"]),
        (["usage", "budget", "cost"], ["spend", "spent", "money", "dollar", "price", "bill", "expensive"]),
        (["media"], ["image", "picture", "photo", "video", "file", "asset", "gif"]),
        (["upload"], ["put", "send", "attach", "import"]),
        (["status", "retry"], ["wrong", "fail", "failure", "failed", "error", "happened", "why", "again"]),
        (["connection"], ["connect", "account", "channel", "network", "instagram", "mastodon", "bluesky", "linkedin", "webhook"]),
        (["review", "queue"], ["wait", "waiting", "pending", "decision"]),
        (["render", "template"], ["design", "generate", "cover", "quote", "draw", "paint"]),
        (["cancel"], ["stop", "abort"]),
        (["batch"], ["generation"]),
        (["config"], ["grade", "grading"]),
        (["add"], ["new", "give"]),
        (["preview"], ["check", "fit", "length", "limit"]),
        (["preview"], ["look"]),
        (["promote"], ["use", "turn", "become"]),
        (["story"], ["instagram", "mastodon", "bluesky", "linkedin", "facebook", "threads", "tiktok"]),
        (["budget", "cap"], ["limit", "maximum", "ceiling"]),
        (["regenerate"], ["again", "anew", "redo", "another"]),
        (["restore"], ["undo", "revert", "rollback", "earlier"]),
        (["version"], ["change", "history", "earlier"]),
        (["persona"], ["character"]),
        (["collaboration"], ["sponsor", "sponsored", "brand", "partner", "partnership", "paid", "deal"]),
        (["update", "media"], ["alt"]),
        (["ingredient"], ["wardrobe", "outfit", "clothes", "prop"]),
        (["whoami"], ["key", "scope", "user", "rate", "right", "permission"]),
    ]
}
