internal import ArgumentParser

/// A command that an operation is.
typealias ParsableOperation = AsyncParsableCommand

private func configuration(_ subject: String) -> CommandConfiguration {
    CommandConfiguration(
        commandName: subject, abstract: CommandNames.subjects.first { $0.0 == subject }?.1 ?? "",
        subcommands: CommandNames.commands(of: subject))
}

struct ProjectCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration { Commands.configuration("project") }
}

struct ConnectionCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration { Commands.configuration("connection") }
}

struct TemplateCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration { Commands.configuration("template") }
}

struct MediaCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration { Commands.configuration("media") }
}

struct StoryCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration { Commands.configuration("story") }
}

struct CharacterCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration { Commands.configuration("character") }
}

struct LibraryCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration { Commands.configuration("library") }
}
