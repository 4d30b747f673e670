internal import Application
internal import ArgumentParser
internal import Features
internal import JSONSchema
internal import Operations

/// The ledger: the operator's check of it beside the operations on it.
struct LedgerCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "ledger", abstract: "What was reserved, settled and released.",
            subcommands: CommandNames.commands(of: "ledger") + [Verify.self])
    }

    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Recompute every balance from the entries, and say what does not agree.")

        @OptionGroup var data: DataOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let appliance = try data.open()
            let found: Result<(Int, [String]), Failure>
            do {
                found = .success(
                    try appliance.dispatcher.view(as: .operator) { context in
                        (try LedgerCheck.entries(in: context), try LedgerCheck.problems(in: context))
                    })
            } catch { found = .failure(error) }
            await appliance.finish()
            let entries: Int
            let problems: [String]
            do throws(Failure) { (entries, problems) = try found.get() } catch { throw CommandFailure(error) }
            output.print(
                ["ok": .bool(problems.isEmpty), "entries": JSON(entries), "problems": JSON(problems)],
                text: problems.isEmpty ? "\(entries) entries, every balance is right." : problems.joined(separator: "\n"))
            if !problems.isEmpty { throw ExitCode(1) }
        }
    }
}

/// What things cost: the price book, and the owner's own prices.
struct PriceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "price", abstract: "What things cost here, also work on your own machine.",
        subcommands: [List.self, Set.self, Reset.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the prices, in micro-dollars a unit.")

        @OptionGroup var data: DataOptions
        @OptionGroup var output: OutputOptions

        func run() async throws { try await AdminCall.run(data, output) { context in try Prices.list(in: context) } }
    }

    struct Set: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Set a price.", discussion: "Example: troupe price set publish 20000, which is two cents a post.")

        @Argument(help: "What is counted, e.g. publish, publish.webhook, render.") var item: String
        @Argument(help: "Micro-dollars a unit, 0 to 1000000000.") var micros: Int64
        @OptionGroup var data: DataOptions
        @OptionGroup var output: OutputOptions

        func validate() throws {
            guard (0...1_000_000_000).contains(micros) else { throw ValidationError("A price is 0 to 1000000000 micro-dollars.") }
        }

        func run() async throws {
            let (item, micros) = (item, micros)
            try await AdminCall.run(data, output) { context in
                try Prices.set(item, to: micros, in: context)
                return try Prices.list(in: context)
            }
        }
    }

    struct Reset: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Go back to the price book's price.")

        @Argument(help: "What is counted, e.g. publish.") var item: String
        @OptionGroup var data: DataOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let item = item
            try await AdminCall.run(data, output) { context in
                try Prices.set(item, to: nil, in: context)
                return try Prices.list(in: context)
            }
        }
    }
}
