internal import Application
internal import ArgumentParser
internal import GRDB
internal import JSONSchema
internal import Logging
internal import Store

/// Makes the file.
struct InitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "init", abstract: "Make the data file. serve does it too.")

    @OptionGroup var data: DataOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await data.open(create: true).close()
        output.print(["data": .string(data.file)], text: "\(data.file) is ready. Next: troupe user create you@example.org --admin")
    }
}

/// Makes a backup.
struct BackupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup", abstract: "Write a whole, checked copy of the file, also while the server runs.",
        discussion: "The copy is as of one moment, is checked and synced, and then moved into place. Of a stopped server, cp does as well.")

    @Argument(help: "Where to write the copy.") var file: String
    @OptionGroup var data: DataOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        do { try FileCheck.backup(data.file, to: file) } catch { throw CommandFailure(StoreText.of(error)) }
        output.print(["backup": .string(file), "ok": true], text: "\(file): a whole backup, checked.")
    }
}

/// Checks a file.
struct VerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "verify", abstract: "Check a data file or a backup for damage.")

    @Argument(help: "The file to check.") var file: String
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let problems: [String]
        do { problems = try FileCheck.problems(path: file) } catch { throw CommandFailure(StoreText.of(error)) }
        output.print(
            ["ok": .bool(problems.isEmpty), "problems": JSON(problems)],
            text: problems.isEmpty ? "\(file): ok" : problems.joined(separator: "\n"))
        if !problems.isEmpty { throw ExitCode(1) }
    }
}

/// What is wrong with a file, in a sentence.
enum StoreText {
    static func of(_ error: any Error) -> String {
        switch error {
        case StoreError.missing(let path): "There is no file \(path). `troupe init` or `troupe serve` makes it; --data names another."
        case StoreError.foreign(let path): "\(path) is not a Troupe file."
        case StoreError.newer(let path): "\(path) was written by a newer release of Troupe. Use that one."
        case StoreError.failed(let reason): reason
        case let error as DatabaseError: "SQLite: \(error.message ?? "error \(error.resultCode.rawValue)") (\(error.resultCode))."
        default: "\(error)"
        }
    }
}
