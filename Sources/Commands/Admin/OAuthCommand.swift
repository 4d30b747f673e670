internal import Application
internal import ArgumentParser
internal import Features
internal import JSONSchema
internal import Operations

/// The authorization server.
struct OAuthCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "oauth", abstract: "The authorization server.", subcommands: [RotateKeys.self, Keys.self])

    struct RotateKeys: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Sign access tokens with a new key from now on.",
            discussion: "Tokens that the old key signed are good until their hour is over.")

        @OptionGroup var data: DataOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            try await AdminCall.run(data, output, with: { try $0.dispatcher.services[TokenSigning.self].makeKey() }) { key, context in
                .array(try SigningKeys.add(key, onlyIfMissing: false, in: context).map(\.json))
            }
        }
    }

    struct Keys: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the keys that sign or verify access tokens.")

        @OptionGroup var data: DataOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            try await AdminCall.run(data, output) { context in .array(try SigningKeys.list(in: context).map(\.json)) }
        }
    }
}
