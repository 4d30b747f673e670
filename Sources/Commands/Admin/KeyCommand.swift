internal import ArgumentParser
internal import Features
internal import JSONSchema
internal import Operations

/// API keys for agents and scripts.
struct KeyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "key", abstract: "API keys for agents and scripts.", subcommands: [Mint.self, List.self, Revoke.self, Rotate.self])

    struct Mint: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a key. It is shown once.",
            discussion: """
                Presets: \(ScopePreset.allCases.map { "\($0.rawValue) (\($0.scopes.names.count) scopes)" }.joined(separator: ", ")).
                Example: troupe key mint --user ada@example.org --preset agent-full
                """)

        @Option(help: "Whose key it is, by e-mail address.") var user: String
        @Option(help: "A set of scopes by name. Default: agent, unless scopes are given.") var preset: String?
        @Option(name: .customLong("scope"), help: "A scope; may be repeated. * is everything.") var scopes: [String] = []
        @Option(help: "Bind the key to one project, by its id.") var project: String?
        @Option(help: "A name to tell keys apart.") var name = ""
        @Option(help: ArgumentHelp("Days until it expires. Default: never.", valueName: "days")) var expiresIn: Int?
        @Option(help: ArgumentHelp("Requests a minute; 0 for no limit. Default: the server's, 120.", valueName: "n")) var rateLimit: Int?
        @Option(help: "Ask a person before these: publish, spend (comma-separated).") var confirm: String?
        @Option(
            help: "What agents list at /mcp where nothing else is asked for, e.g. core (comma-separated). Default: the standard tools.")
        var toolsets: String?
        @OptionGroup var data: DataOptions
        @OptionGroup var output: OutputOptions

        func validate() throws {
            if let preset, ScopePreset(rawValue: preset) == nil {
                throw ValidationError(
                    "There is no preset \(preset). There are \(ScopePreset.allCases.map(\.rawValue).joined(separator: ", ")).")
            }
            guard preset == nil || scopes.isEmpty else { throw ValidationError("Give --preset or --scope, not both.") }
            for scope in scopes where Scope(rawValue: scope) == nil {
                let near = NearestName.of(scope, in: Scope.allCases.map(\.rawValue)).map { " Did you mean \($0)?" } ?? ""
                throw ValidationError("There is no scope \(scope).\(near)")
            }
            if let expiresIn, !(1...3_650).contains(expiresIn) { throw ValidationError("--expires-in takes 1 to 3650 days.") }
            if let rateLimit, !(0...1_000_000_000).contains(rateLimit) { throw ValidationError("--rate-limit takes 0 to 1000000000.") }
            if let project, ProjectID(project) == nil { throw ValidationError("--project takes an id that begins with prj_.") }
            for word in confirmed where !["publish", "spend"].contains(word) {
                throw ValidationError("--confirm takes publish, spend or both, not \(word).")
            }
            for name in listed where !Toolset.words.contains(name) { throw ValidationError(Toolset.complaint(about: name)) }
        }

        private var listed: [String] { toolsets?.split(separator: ",").map(String.init) ?? [] }

        private var confirmed: [String] { confirm?.split(separator: ",").map(String.init) ?? [] }

        func run() async throws {
            var order = Keys.Order()
            order.name = name
            order.preset = preset.flatMap(ScopePreset.init(rawValue:)) ?? (scopes.isEmpty ? .agent : nil)
            order.scopes = ScopeSet(scopes.compactMap(Scope.init(rawValue:)))
            order.project = project.flatMap(ProjectID.init)
            order.expiresInDays = expiresIn
            order.rateLimit = rateLimit
            order.confirm = confirmed
            order.toolsets = listed
            let (ready, email) = (order, user)
            try await AdminCall.run(data, output) { context in
                try Keys.mint(ready, for: Users.named(email, in: context), in: context).json
            }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the keys, newest first.")

        @Option(help: "Only this user's, by e-mail address.") var user: String?
        @OptionGroup var data: DataOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let email = user
            try await AdminCall.run(data, output) { context in
                .array(try Keys.list(of: email.map { try Users.named($0, in: context) }, in: context).map(\.json))
            }
        }
    }

    struct Revoke: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Take a key back; its next request is refused.")

        @Argument(help: "The key's id.") var id: String
        @OptionGroup var data: DataOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let id = try KeyCommand.id(id)
            try await AdminCall.run(data, output) { context in try Keys.revoke(id, in: context).json }
        }
    }

    struct Rotate: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Replace a key by a new one with the same rights.")

        @Argument(help: "The key's id.") var id: String
        @OptionGroup var data: DataOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let id = try KeyCommand.id(id)
            try await AdminCall.run(data, output) { context in try Keys.rotate(id, in: context).json }
        }
    }

    private static func id(_ text: String) throws -> KeyID {
        guard let id = KeyID(text) else {
            throw ValidationError("A key's id begins with key_; troupe key list shows it. The key itself is not asked for.")
        }
        return id
    }
}
