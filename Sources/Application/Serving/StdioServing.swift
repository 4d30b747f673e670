internal import Engines
internal import Faces
public import Operations

/// Serves one client over standard input and output, on the same file as a server that may run beside it.
public struct StdioServing: Sendable {
    private let appliance: Appliance
    private let session: StdioSession

    /// - Parameters:
    ///   - email: the user to act as, with all rights that they have.
    ///   - write: takes one line at a time.
    /// - Throws: `.notFound` where there is no such user.
    public init(
        _ appliance: Appliance, as email: String, toolsets: String?, onlyReads: Bool, write: @escaping @Sendable ([UInt8]) -> Void
    ) throws(Failure) {
        self.appliance = appliance
        session = StdioSession(
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
        let engines = Task { [appliance] in
            await withTaskGroup(of: Void.self) { group in
                group.addTask { await appliance.housekeeper.run() }
                group.addTask { await appliance.jobs.run() }
                group.addTask { await appliance.publisher.run() }
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
}
