internal import Engines
internal import Faces
internal import Features
internal import Logging
public import Operations

/// Serves one client over standard input and output, on the same file as a server that may run beside it.
public struct StdioServing: Sendable {
    private let appliance: Appliance
    private let session: StdioSession
    private let seat: ServerSeat

    /// - Parameters:
    ///   - email: the user to act as, with all rights that they have.
    ///   - write: takes one line at a time.
    /// - Throws: `.notFound` where there is no such user, `.validationFailed` for a toolset that there is not.
    public init(
        _ appliance: Appliance, as email: String, toolsets: String?, onlyReads: Bool, write: @escaping @Sendable ([UInt8]) -> Void
    ) throws(Failure) {
        self.appliance = appliance
        seat = ServerSeat(path: appliance.settings.dataFile)
        session = try StdioSession(
            appliance.routes.mcp, caller: try appliance.caller(as: email), toolsets: toolsets, onlyReads: onlyReads, write: write)
    }

    /// The longest line that is taken.
    public var maxLineBytes: Int { session.maxLineBytes }

    /// What was read from standard input.
    public enum Line: Sendable {
        case message([UInt8])
        case tooLong
    }

    /// Answers until the lines end, then ends what is running and closes the file. The queues are worked on meanwhile: without a server
    /// beside, nobody else would.
    /// - Parameter taken: called after each line.
    public func run(_ lines: AsyncStream<Line>, taken: @Sendable () -> Void) async throws {
        let engines = Task { [self] in
            await withTaskGroup(of: Void.self) { group in
                group.addTask { await appliance.housekeeper.run() }
                group.addTask { await appliance.jobs.run() }
                group.addTask { await publishAsGuest() }
            }
        }
        for await line in lines {
            switch line {
            case .message(let bytes): await session.receive(bytes)
            case .tooLong: session.refuseLine()
            }
            taken()
        }
        await session.close()
        engines.cancel()
        await engines.value
        try await appliance.close()
    }

    /// Publishes what is due where no server does. The server's place is taken for each batch only, so that one can begin at any time.
    private func publishAsGuest() async {
        let dispatcher = appliance.dispatcher
        while !Task.isCancelled {
            let generation = dispatcher.queued.generation
            do {
                let isDue = try dispatcher.view(as: .operator) { context in
                    (try PublicationQueue.nextDue(in: context)).map { $0 <= context.now } ?? false
                }
                if isDue, try seat.takeIfFree() {
                    defer { seat.leave() }
                    try await dispatcher.perform(as: .operator) { context in try PublicationQueue.takeOver(in: context) }
                    await appliance.publisher.publishDue()
                }
            } catch {
                dispatcher.logger.error("The publishing queue could not be worked on.", metadata: ["error": "\(error)"])
            }
            await dispatcher.queued.wait(after: generation, milliseconds: 500)  // what a clock or another process makes due tells nobody
        }
    }
}
