public import ArgumentParser
internal import Dispatch
internal import Features
internal import Glibc
internal import Imaging
internal import JSONSchema
internal import Operations

/// The program: everything is a subcommand.
public struct Troupe: AsyncParsableCommand {
    public static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "troupe",
            abstract: "A self-hosted appliance through which AI agents run a cast of characters.",
            discussion: """
                One executable, one SQLite file. Start with `troupe serve`, make a user with `troupe user create you@example.org` and a key \
                for your agent with `troupe key mint --user you@example.org --preset agent-full`.

                Every command works on the file while the server runs. `troupe call OPERATION '{…}'` reaches any operation; `troupe tools` \
                lists them.
                """,
            version: Version.text,
            groupedSubcommands: AskedWords.narrowed(groups))
    }

    private static let groups = [
        CommandGroup(name: "Run:", subcommands: [ServeCommand.self, MCPCommand.self, InitCommand.self, DemoCommand.self]),
        CommandGroup(
            name: "People and keys:",
            subcommands: [UserCommand.self, KeyCommand.self, ConnectCommand.self, ClientCommand.self, GrantCommand.self, OAuthCommand.self]),
        CommandGroup(
            name: "Work:",
            subcommands: [
                OperationCommand<Whoami>.self, OperationCommand<FindTools>.self, ProjectCommand.self, ConnectionCommand.self,
                TemplateCommand.self, MediaCommand.self,
                StoryCommand.self, CharacterCommand.self, LoRACommand.self, BatchCommand.self, VideoCommand.self, LibraryCommand.self,
                ProfileCommand.self, CollaborationCommand.self,
                PromptCommand.self, ModerationCommand.self, CallCommand.self,
            ]),
        CommandGroup(name: "Generators:", subcommands: [ProviderCommand.self]),
        CommandGroup(name: "Money:", subcommands: [BudgetCommand.self, LedgerCommand.self, PriceCommand.self]),
        CommandGroup(
            name: "Look after it:",
            subcommands: [BackupCommand.self, VerifyCommand.self, ToolsCommand.self, OpenAPICommand.self, VersionCommand.self]),
    ]

    public init() {}

    /// What `main` calls. The decoding child comes first: it must not do, or read, anything else, and it goes on in processes of its own,
    /// for which there must be one thread (fork(2)), while all that is asynchronous begins with several.
    public static func start() -> Never {
        let arguments = CommandLine.arguments
        if arguments.dropFirst().first == "decode" { DecodingChild.main(arguments: arguments) }
        Task { await run(arguments) }
        dispatchMain()
    }

    /// Everything else.
    private static func run(_ arguments: [String]) async -> Never {
        // A client that hangs up must not end the server (signal(7), SIGPIPE).
        signal(SIGPIPE, SIG_IGN)
        do {
            let words = Array(arguments.dropFirst())
            // A server that starts is waited for.
            if words.first == "serve", let serve = ServeCommand.usual(Array(words.dropFirst())) {
                try await serve.run()
                Glibc.exit(0)
            }
            AskedWords.set(words)
            var command = try parseAsRoot(words)
            if var command = command as? any AsyncParsableCommand { try await command.run() } else { try command.run() }
            Glibc.exit(0)
        } catch {
            tellInJSON(error, arguments)
            exit(withError: error)
        }
    }

    /// With `--json` standard output is one JSON value, also for what was refused before an operation was called.
    private static func tellInJSON(_ error: any Error, _ arguments: [String]) {
        let status = exitCode(for: error)
        guard arguments.contains("--json"), status != .success, !(error is ExitCode), (error as? CommandFailure)?.wasTold != true else {
            return
        }
        let code: Failure.Code = status == .validationFailure ? .validationFailed : .unexpected
        let failure = Failure(code, message(for: error))
        OutputOptions.write(JSON(dictionaryLiteral: ("error", failure.json(requestID: "-"))).text + "\n", to: STDOUT_FILENO)
    }
}
