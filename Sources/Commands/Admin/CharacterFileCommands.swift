internal import Application
internal import ArgumentParser
internal import Glibc
internal import JSONSchema
internal import Operations

/// Writes a whole character into one file.
struct ExportCharacterCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Write a character with its versions and pictures into one file.",
        discussion: """
            The file is a tar archive: character.json has all versions, media/ the originals of the pictures, loras/ its LoRAs. `troupe \
            character import` makes a character of it, here or elsewhere.
            Example: troupe character export chr_01k5… ines.tar
            """)

    @Argument(help: "The character's identifier.") var characterID: String
    @Argument(help: "The file to write; it must not be there yet.") var file: String
    @Option(name: .customLong("as"), help: ArgumentHelp("Act as that user. Default: as the operator.", valueName: "email")) var user:
        String?
    @OptionGroup var data: DataOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        guard let id = CharacterID(characterID) else { throw ValidationError("Give the id of a character, which begins with chr_.") }
        let appliance = try data.open()
        // Made anew only: an export never takes the place of another file.
        let descriptor = unsafe open(file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw CommandFailure("\(file) cannot be written: \(FileText.reason(errno)).") }
        let result: Result<JSON, any Error>
        do { result = .success(try appliance.export(id, to: descriptor, as: user)) } catch { result = .failure(error) }
        close(descriptor)
        if case .failure = result { unsafe unlink(file) }
        await appliance.finish()
        try FileText.tell(result, output) { summary in
            "\(summary["name"]?.stringValue ?? "") is in \(file): \(summary["versions"]?.text ?? "") versions, \(summary["media"]?.text ?? "") pictures."
        }
    }
}

/// Makes a character of such a file.
struct ImportCharacterCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Make a character of a file that `troupe character export` wrote, whole or not at all.",
        discussion: "Example: troupe character import ines.tar --as ada@example.org")

    @Argument(help: "The file.") var file: String
    @Option(help: "The project that it enters, by its id. Default: the only one.") var project: String?
    @Option(name: .customLong("as"), help: ArgumentHelp("Act as that user. Default: as the operator.", valueName: "email")) var user:
        String?
    @OptionGroup var data: DataOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let project = self.project.flatMap(ProjectID.init)
        if self.project != nil, project == nil { throw ValidationError("--project takes an id that begins with prj_.") }
        let descriptor = unsafe open(file, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw CommandFailure("\(file) cannot be read: \(FileText.reason(errno)).") }
        defer { close(descriptor) }
        let appliance = try data.open()
        let result: Result<JSON, any Error>
        do { result = .success(try await appliance.importCharacter(from: descriptor, into: project, as: user)) } catch {
            result = .failure(error)
        }
        await appliance.finish()
        try FileText.tell(result, output) { summary in
            "\(summary["name"]?.stringValue ?? "") is here as \(summary["id"]?.stringValue ?? "")."
        }
    }
}

/// What is said of files.
private enum FileText {
    static func reason(_ number: Int32) -> String { unsafe String(cString: strerror(number)) }

    /// Prints what was done, or ends the command with why it was not.
    static func tell(_ result: Result<JSON, any Error>, _ output: OutputOptions, _ text: (JSON) -> String) throws {
        switch result {
        case .success(let summary): output.print(summary, text: text(summary))
        case .failure(let failure as Failure):
            if output.asJSON { output.print(["error": failure.json(requestID: "-")], text: "") }
            throw CommandFailure(failure)
        case .failure(let error): throw CommandFailure("The file could not be written: \(error).")
        }
    }
}
