internal import ArgumentParser
internal import Application
internal import Features
internal import Foundation
internal import Glibc
internal import JSONSchema
internal import Operations

/// Calls an operation on the file and prints what it answers.
enum OperationCall {
    static func run(_ operation: AnyOperation, _ words: ParsedWords) async throws {
        if operation.spec.effect == .deletes, !words.isSure { try confirm(operation) }
        var options = try DataOptions.parse([])
        if let data = words.data { options.file = data }
        let appliance = try options.open()
        let result = await appliance.command(operation.spec.name, .object(words.arguments), as: words.user)
        let output = OutputOptions.self
        switch result {
        case .success(let answer): output.write((words.asJSON ? answer.text : Table.text(answer)) + "\n", to: STDOUT_FILENO)
        case .failure(let failure):
            if words.asJSON {
                output.write(JSON(dictionaryLiteral: ("error", failure.json(requestID: "-"))).text + "\n", to: STDOUT_FILENO)
            }
        }
        await appliance.finish()
        if case .failure(let failure) = result { throw CommandFailure(failure) }
    }

    private static func confirm(_ operation: AnyOperation) throws {
        guard isatty(STDIN_FILENO) != 0 else { throw CommandFailure("\(operation.spec.title) cannot be undone. Add --yes to do it.") }
        OutputOptions.write("\(operation.spec.title): this cannot be undone. Go on? [y/N] ", to: STDERR_FILENO)
        guard readLine()?.lowercased().hasPrefix("y") == true else { throw CommandFailure("Nothing was done.") }
    }
}

/// Reaches any operation by its name, with arguments as JSON.
struct CallCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "call", abstract: "Call any operation by its name, with arguments as one JSON object.",
        discussion: "Example: troupe call create_story '{\"caption\": \"Hello\", \"channels\": [\"feed\"]}'")

    @Argument(help: "The operation's name, as `troupe tools` lists it.") var operation: String
    @Argument(help: "Its arguments as a JSON object; - reads it from standard input.") var arguments = "{}"
    @Option(name: .customLong("as"), help: ArgumentHelp("Act as that user. Default: as the operator.", valueName: "email")) var user:
        String?
    @Flag(help: "Do not ask before deleting.") var yes = false
    @OptionGroup var data: DataOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        guard let found = Catalog.operations[operation] else {
            let near = Catalog.operations.nearest(to: operation).map { " Did you mean \($0)?" } ?? ""
            throw ValidationError("There is no operation \(operation).\(near)")
        }
        let text = arguments == "-" ? String(decoding: FileHandle.standardInput.readDataToEndOfFile(), as: UTF8.self) : arguments
        let json: JSON
        do { json = try JSON(parsing: text) } catch { throw ValidationError("The arguments are no JSON: \(error).") }
        guard let object = json.objectValue else { throw ValidationError("The arguments are a JSON object such as {\"limit\": 5}.") }
        var words = ParsedWords()
        words.arguments = object
        words.data = data.file
        words.user = user
        words.asJSON = output.asJSON
        words.isSure = yes
        try await OperationCall.run(found, words)
    }
}
