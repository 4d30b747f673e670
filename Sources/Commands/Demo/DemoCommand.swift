internal import Application
internal import ArgumentParser
internal import FoundationEssentials
internal import Glibc
internal import Logging

/// The main job on real input with nothing configured.
struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo", abstract: "Show the whole job: a scripted agent ships a carousel to a fresh appliance.",
        discussion:
            "A fresh file, a server on a free loopback port, and an agent that speaks MCP over HTTP to it. Ends with status 0 if every step worked."
    )

    @Option(help: ArgumentHelp("Keep the file here. Default: a temporary one that is removed.", valueName: "file")) var keep: String?
    @Option(help: ArgumentHelp("Seconds to leave the server up at the end, to look at the page.", valueName: "seconds")) var linger = 0

    func run() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("troupe-demo-\(getpid())").path
        if keep == nil { try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true) }
        let file = keep ?? folder + "/troupe.db"
        defer {
            // What cannot be removed is in the temporary folder and goes with it.
            if keep == nil { try? FileManager.default.removeItem(atPath: folder) }
        }
        guard !FileManager.default.fileExists(atPath: file) else {
            throw CommandFailure("\(file) exists already; the demo wants a fresh file.")
        }
        var settings = Settings(dataFile: file, executable: DataOptions.ownExecutable)
        settings.createsFile = true
        settings.serves = true
        settings.port = 0
        let appliance = try Appliance(settings, logger: Log.standardError(.warning))
        let serving = Serving(appliance)
        let address = try await serving.listen()
        do {
            try await serving.run {
                var agent = DemoAgent(address: address, data: file)
                try await agent.run()
                if linger > 0 {
                    DemoAgent.say("The server stays up for \(linger) s.")
                    try await Task.sleep(for: .seconds(linger))
                }
            }
        } catch let failure as DemoFailure {
            throw CommandFailure("The demo failed: \(failure.reason)")
        }
    }
}

/// A step that did not work.
struct DemoFailure: Error {
    let reason: String

    init(_ reason: String) { self.reason = reason }
}
