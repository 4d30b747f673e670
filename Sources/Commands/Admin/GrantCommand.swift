internal import ArgumentParser
internal import Features
internal import JSONSchema
internal import Operations

/// What users have let clients do.
struct GrantCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "grant", abstract: "What users have let clients do.", subcommands: [List.self, Revoke.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List grants, newest first: all of them, or a user's that are in force.")

        @Option(help: "Only this user's, by e-mail address.") var user: String?
        @OptionGroup var data: DataOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let email = user
            try await AdminCall.run(data, output) { context in
                let grants = try email.map { try Grants.list(of: Users.named($0, in: context), in: context) } ?? Grants.list(in: context)
                return .array(grants.map(\.json))
            }
        }
    }

    struct Revoke: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Take a grant back; the next request with its tokens is refused.")

        @Argument(help: "The grant's id.") var id: String
        @OptionGroup var data: DataOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            guard let id = GrantID(id) else { throw ValidationError("A grant's id begins with grt_; troupe grant list shows it.") }
            try await AdminCall.run(data, output) { context in try Grants.revoke(id, because: .person, in: context).json }
        }
    }
}
