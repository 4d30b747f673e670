internal import Application
internal import ArgumentParser
internal import Foundation
internal import Glibc
internal import Operations

/// Serves MCP to the program that started us.
struct MCPCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mcp", abstract: "Serve MCP over standard input and output, for clients that start a local program.",
        discussion: """
            Works on the same file as a server that may run beside it; the server is needed for public pages and for uploads by address. \
            Messages are JSON-RPC, one a line; logs go to standard error. Ends when standard input does.

            In a client's settings: {"command": "troupe", "args": ["mcp", "--user", "you@example.org", "--data", "/path/troupe.db"]}
            """)

    @Option(help: ArgumentHelp("The user to act as, with all that they may do.", valueName: "email")) var user: String
    @Option(help: ArgumentHelp("Which tools are listed: core, standard (default), all, or names of toolsets.", valueName: "a,b"))
    var toolsets: String?
    @Flag(help: "Offer only tools that change nothing.") var readonly = false
    @OptionGroup var data: DataOptions

    func run() async throws {
        let appliance = try data.open()
        let serving: StdioServing
        do throws(Failure) {
            serving = try StdioServing(appliance, as: user, toolsets: toolsets, onlyReads: readonly) { line in
                OutputOptions.write(line, to: STDOUT_FILENO)
            }
        } catch {
            try await appliance.close()
            throw CommandFailure(error)
        }
        let input = StandardInput(maxBytes: serving.maxLineBytes)
        try await serving.run(input.lines) { input.room.signal() }
    }
}

/// Standard input, line by line, read by a thread of its own, because reading waits.
struct StandardInput {
    /// The lines without their ends; empty ones are left out.
    let lines: AsyncStream<StdioServing.Line>
    /// Signalled by whoever takes a line. Who sends faster than we take waits in the pipe.
    let room = DispatchSemaphore(value: 64)

    init(maxBytes: Int) {
        let (lines, input) = AsyncStream.makeStream(of: StdioServing.Line.self)
        self.lines = lines
        Thread.detachNewThread { [room] in
            Self.read(maxBytes: maxBytes) { line in
                room.wait()
                input.yield(line)
            }
            input.finish()
        }
    }

    /// A space, a tab or the first half of a line's end; other control characters are no message, and are told so.
    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D }

    private static func read(maxBytes: Int, _ take: (StdioServing.Line) -> Void) {
        var line: [UInt8] = []
        var isTooLong = false
        var piece = [UInt8](repeating: 0, count: 65_536)
        func end() {
            if isTooLong { take(.tooLong) } else if line.contains(where: { !Self.isBlank($0) }) { take(.message(line)) }
            line = []
            isTooLong = false
        }
        while true {
            let count = unsafe piece.withUnsafeMutableBytes { unsafe Glibc.read(STDIN_FILENO, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            var rest = piece[..<count]
            while let mark = rest.firstIndex(of: UInt8(ascii: "\n")) {
                line += isTooLong ? [] : rest[..<mark]
                isTooLong = isTooLong || line.count > maxBytes
                end()
                rest = rest[(mark + 1)...]
            }
            line += isTooLong ? [] : rest
            if line.count > maxBytes {
                isTooLong = true
                line = []
            }
        }
        end()
    }
}
