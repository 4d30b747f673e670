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

struct BudgetCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration { Commands.configuration("budget") }
}

struct CharacterCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        var configuration = Commands.configuration("character")
        configuration.subcommands += [ExportCharacterCommand.self, ImportCharacterCommand.self]
        return configuration
    }
}

struct LoRACommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration { Commands.configuration("lora") }
}

struct VideoCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration { Commands.configuration("video") }
}

struct ModerationCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration { Commands.configuration("moderation") }
}

struct BatchCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration { Commands.configuration("batch") }
}

struct LibraryCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration { Commands.configuration("library") }
}

struct ProfileCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration { Commands.configuration("profile") }
}

struct CollaborationCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration { Commands.configuration("collaboration") }
}

struct PromptCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration { Commands.configuration("prompt") }
}
