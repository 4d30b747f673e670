internal import Features
internal import Operations

/// The one table that turns an operation's name into a command's words.
///
/// `get_x` is `x show`, `list_xs` is `x list`, `verb_x` is `x verb`, `verb_x_rest` is `x verb-rest`; what is special says so in its spec.
enum CommandNames {
    /// The subjects, with what their help says.
    static let subjects = [
        ("project", "Brands and their settings."), ("connection", "Where stories are published."),
        ("moderation", "What is not to be posted."),
        ("template", "Designs and pictures drawn from them."), ("media", "Pictures and videos."), ("story", "Posts."),
        ("character", "The cast: who they are, how they look, write and live."),
        ("lora", "Models of how a character looks, and their training."), ("video", "Videos of posts and scenes."),
        ("batch", "Posts that are generated together."), ("library", "Ready characters and catalogs of choices."),
        ("profile", "Where the cast posts."), ("collaboration", "Work with brands."), ("prompt", "What generators are told."),
        ("budget", "What may be spent a month."), ("ledger", "What was reserved, settled and released."),
    ]

    static func words(of spec: Spec) -> [String] {
        if let command = spec.command { return command }
        let parts = spec.name.split(separator: "_").map(String.init)
        for index in parts.indices.dropFirst() {
            guard let subject = subject(parts[index]) else { continue }
            let rest = parts[(index + 1)...]
            // "get_upload_status" has no subject in second place: what stands between goes with the verb.
            let between = parts[1..<index]
            let verb = between.isEmpty && rest.isEmpty ? ["get": "show", "list": "list"][parts[0]] ?? parts[0] : parts[0]
            return [subject, ([verb] + between + rest).joined(separator: "-")]
        }
        return [spec.name.split(separator: "_").joined(separator: "-")]
    }

    private static func subject(_ word: String) -> String? {
        let plurals = ["stories": "story", "batches": "batch"]
        let singular = plurals[word] ?? (word.hasSuffix("s") ? String(word.dropLast()) : word)
        return subjects.first { $0.0 == word || $0.0 == singular }?.0
    }

    /// The commands of one subject, in the order of the catalog.
    static func commands(of subject: String) -> [any ParsableOperation.Type] {
        Catalog.types.filter { words(of: $0.spec).first == subject }.map { command($0) }
    }

    private static func command<Op: Operation>(_ type: Op.Type) -> any ParsableOperation.Type { OperationCommand<Op>.self }
}
