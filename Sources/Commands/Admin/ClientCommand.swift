internal import ArgumentParser
internal import Features
internal import JSONSchema
internal import Operations

/// Programs that sign in by OAuth.
struct ClientCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "client", abstract: "Programs that sign in by OAuth.", subcommands: [List.self, Show.self, Revoke.self, Timeline.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the clients, newest first.")

        @OptionGroup var data: DataOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            try await AdminCall.run(data, output) { context in .array(try Clients.list(in: context).map(\.json)) }
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show a client and what users have granted to it.")

        @Argument(help: "The client's id, or the address that it calls itself by.") var id: String
        @OptionGroup var data: DataOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let id = id
            try await AdminCall.run(data, output) { context in
                let client = try ClientCommand.client(id, in: context)
                var shown = client.json
                shown["grants"] = .array(try Grants.list(of: client.id, in: context).map(\.json))
                return shown
            }
        }
    }

    struct Revoke: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Shut a client out: its tokens are refused at once, and it cannot ask again.")

        @Argument(help: "The client's id, or the address that it calls itself by.") var id: String
        @OptionGroup var data: DataOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let id = id
            try await AdminCall.run(data, output) { context in
                try Clients.revoke(ClientCommand.client(id, in: context).id, in: context).json
            }
        }
    }

    struct Timeline: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Tell what a client did on its way in, newest first: the answer to \"it says it can't connect\".",
            discussion: """
                Without an id: the attempts of those who did not come so far as to register. By an address, also those of a client whose \
                document could not be read.
                """)

        @Argument(help: "The client's id, or the address that it calls itself by.") var id: String?
        @OptionGroup var data: DataOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let id = id
            try await AdminCall.run(data, output) { context in
                guard let id else { return .array(try ClientSteps.listOfStrangers(in: context).map(\.json)) }
                if let client = try Clients.find(id, in: context) {
                    return .array(try ClientSteps.list(of: client.id, in: context).map(\.json))
                }
                let steps = try ClientSteps.list(named: id, in: context)
                guard !steps.isEmpty else {
                    throw Failure(
                        .notFound,
                        "No client \(id) is known, and none came by that name in the last 30 days. troupe client list shows those that did."
                    )
                }
                return .array(steps.map(\.json))
            }
        }
    }

    private static func client(_ text: String, in context: Context) throws -> Client {
        guard let client = try Clients.find(text, in: context) else {
            throw Failure(.notFound, "There is no client \(text). troupe client list shows them.")
        }
        return client
    }
}
