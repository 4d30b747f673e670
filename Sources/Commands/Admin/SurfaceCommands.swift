internal import ArgumentParser
internal import Features
internal import JSONSchema
internal import Operations

/// Lists the tools.
struct ToolsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "tools", abstract: "List every operation, with what it does and needs.")

    @OptionGroup var output: OutputOptions

    func run() {
        let operations = Catalog.operations.operations
        let json = JSON.array(
            operations.map { operation in
                [
                    "name": .string(operation.spec.name), "summary": .string(operation.spec.summary),
                    "command": .string("troupe " + CommandNames.words(of: operation.spec).joined(separator: " ")),
                    "method": .string(operation.spec.route.method.rawValue), "path": .string(operation.spec.route.path),
                    "scope": JSON(operation.spec.scope?.rawValue), "toolset": .string(operation.spec.toolset.rawValue),
                    "aliases": JSON(operation.spec.aliases), "input_schema": operation.inputSchema.json,
                    "output_schema": operation.outputSchema.json,
                ]
            })
        let short = JSON.array(
            operations.map { operation in
                [
                    "tool": .string(operation.spec.name),
                    "command": .string("troupe " + CommandNames.words(of: operation.spec).joined(separator: " ")),
                    "scope": JSON(operation.spec.scope?.rawValue ?? "-"), "toolset": .string(operation.spec.toolset.rawValue),
                ]
            })
        output.print(json, text: Table.text(short))
    }
}
