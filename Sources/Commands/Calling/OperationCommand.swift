internal import ArgumentParser
internal import Features
internal import Operations

/// Any operation as a command: its parameters are options, its path variables arguments.
struct OperationCommand<Op: Operation>: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: CommandNames.words(of: Op.spec).last, abstract: Op.spec.summary,
            discussion: AskedWords.showHelp ? OperationWords(AnyOperation(Op.self)).help : "")
    }

    @Argument(
        parsing: .captureForPassthrough, help: ArgumentHelp("See above.", valueName: "words"),
        completion: .custom { _, _, _ in OperationWords(AnyOperation(Op.self)).optionNames })
    var words: [String] = []

    func run() async throws {
        let operation = AnyOperation(Op.self)
        if words.contains("--help") || words.contains("-h") {
            OutputOptions.write(OperationWords(operation).page, to: 1)
            return
        }
        let parsed = try OperationWords(operation).read(words)
        try await OperationCall.run(operation, parsed)
    }
}
