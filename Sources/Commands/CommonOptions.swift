internal import Application
internal import ArgumentParser
internal import FoundationEssentials
internal import Glibc
internal import JSONSchema
internal import Logging
internal import Operations

/// Where the file is.
struct DataOptions: ParsableArguments {
    @Option(name: .customLong("data"), help: ArgumentHelp("The data file (or TROUPE_DATA).", valueName: "file"))
    var file: String = DataOptions.usualFile

    /// Where the file is unless an option says so.
    static var usualFile: String { ProcessInfo.processInfo.environment["TROUPE_DATA"] ?? "./troupe.db" }

    func settings() throws -> Settings {
        var settings = Settings(dataFile: file, executable: Self.ownExecutable)
        try settings.apply(environment: ProcessInfo.processInfo.environment)
        return settings
    }

    /// Opens the file for one command, without serving it.
    func open(create: Bool = false) throws -> Appliance {
        do {
            var settings = try settings()
            settings.createsFile = create
            return try Appliance(settings, logger: Log.standardError(.warning))
        } catch { throw CommandFailure(StoreText.of(error)) }
    }

    /// The path of this program (proc(5), /proc/self/exe).
    static var ownExecutable: String {
        (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? CommandLine.arguments[0]  // no /proc: as called
    }
}

/// How the answer is printed.
struct OutputOptions: ParsableArguments {
    @Flag(name: .customLong("json"), help: "Print one JSON value and nothing else.")
    var asJSON = false

    func print(_ json: JSON, text: @autoclosure () -> String) {
        Self.write((asJSON ? json.text : text()) + "\n", to: STDOUT_FILENO)
    }

    /// Writes all of a text to a descriptor; C's streams are not concurrency-safe.
    static func write(_ text: String, to descriptor: Int32) { write(Array(text.utf8), to: descriptor) }

    /// Writes all of the bytes to a descriptor.
    static func write(_ bytes: [UInt8], to descriptor: Int32) {
        var bytes = bytes[...]
        while !bytes.isEmpty {
            let count = unsafe bytes.withUnsafeBytes { buffer in unsafe Glibc.write(descriptor, buffer.baseAddress, buffer.count) }
            if count < 0, errno == EINTR { continue }
            if count < 0, errno == EPIPE { return }  // nobody reads any more, by choice
            guard count > 0 else {
                let reason = unsafe String(cString: strerror(errno))
                if descriptor == STDOUT_FILENO { write("Error: The answer could not be written: \(reason).\n", to: STDERR_FILENO) }
                Glibc.exit(1)
            }
            bytes = bytes.dropFirst(count)
        }
    }
}

/// Logging to standard error, so that standard output is the answer only.
enum Log {
    static func standardError(_ level: Logger.Level) -> Logger {
        var logger = Logger(label: "troupe") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = level
        return logger
    }
}

/// Ends a command with a message and a status.
struct CommandFailure: Error, CustomStringConvertible {
    let description: String
    /// Whether the failure stands on standard output already.
    let wasTold: Bool

    init(_ description: String) {
        self.description = description
        wasTold = false
    }

    /// An operation's failure, which the command has told.
    init(_ failure: Failure) {
        wasTold = true
        var lines = [failure.message]
        if failure.fields.count > 1 { lines += failure.fields.map { "  \($0.path): expected \($0.expected)" } }
        if let fix = failure.shownFix { lines.append("  try: \(fix.text)") }
        description = lines.joined(separator: "\n")
    }
}
