internal import ArgumentParser
internal import Synchronization

/// What the program was called with, as far as the tree of commands goes by it: to build all of it, with a text of help for each operation,
/// takes longer than most commands.
enum AskedWords {
    private static let words = Mutex<[String]?>(nil)

    /// To be called once, before the words are parsed. Without it the tree is whole.
    static func set(_ asked: [String]) { words.withLock { $0 = asked } }

    /// The groups with only the command that is named first; all of them where that is none.
    static func narrowed(_ groups: [CommandGroup]) -> [CommandGroup] {
        guard let name = words.withLock({ $0?.first }) else { return groups }
        for group in groups {
            if let named = group.subcommands.first(where: { $0._commandName == name }) {
                return [CommandGroup(name: group.name, subcommands: [named])]
            }
        }
        return groups
    }

    /// Whether texts of help are shown: not where a command is called by its name without a word about help or completion.
    static var showHelp: Bool {
        guard let words = words.withLock({ $0 }), let first = words.first else { return true }
        return first == "help" || words.contains { $0 == "-h" || $0.contains("help") || $0.contains("completion") }
    }
}
