internal import Engines
internal import Faces
internal import Features
internal import ServiceLifecycle
internal import UnixSignals
internal import HTTPServer
internal import Store
internal import Logging
internal import Operations

/// Runs the appliance: listens, works the queues, and on SIGTERM drains and leaves one file.
public struct Serving: Sendable {
    /// How long running requests get to end once the server stops.
    static let drainSeconds = 10.0

    private let appliance: Appliance
    private let server: Server
    private let configuration: Server.Configuration
    private let seat: ServerSeat

    public init(_ appliance: Appliance) {
        self.appliance = appliance
        seat = ServerSeat(path: appliance.settings.dataFile)
        var configuration = Server.Configuration(host: appliance.settings.host, port: appliance.settings.port)
        configuration.workerThreads = 2
        configuration.usualFields = MCPFace.usualFields
        self.configuration = configuration
        server = Server(configuration, handler: appliance.routes, logger: appliance.logger)
    }

    /// Begins to listen. Requests are answered from now on; the queues are worked on by `run`.
    /// - Returns: the address that it listens on, as a URL.
    ///
    /// - Throws: `ServerError`; `SettingsError` if another server has the file.
    public func listen() async throws -> String {
        try seat.take()
        configuration.makeRoomForConnections()
        try server.start()
        let url = "http://\(server.address)"
        try await appliance.listens(at: url, port: server.port)
        try await appliance.dispatcher.perform(as: .operator) { context in
            try PublicationQueue.takeOver(in: context)
            try Jobs.takeOver(in: context)
        }
        // The first requests do without these.
        try appliance.store.holdLatestState()
        appliance.store.makeCheckpointsBeside()
        return url
    }

    /// Works until a signal says to stop, then drains, and closes the file.
    /// - Parameter announce: called when a signal would already be heard.
    public func run(announce: @Sendable () -> Void) async throws {
        // Before anybody is told that the server is there: who reads it may send the signal at once.
        let signals = await UnixSignalsSequence(trapping: .sigterm, .sigint)
        announce()
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: [
                    .init(service: Engine { [appliance] in await appliance.housekeeper.run() }),
                    .init(service: Engine { [appliance] in await appliance.jobs.run(grace: .seconds(Self.drainSeconds)) }),
                    .init(service: Engine { [appliance] in await appliance.publisher.run() }),
                    .init(service: Listener(server: server)),
                ], logger: appliance.logger))
        // Services end in the reverse order: first the listener, so that nothing new comes in, then the engines.
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask {
                for await _ in signals {
                    await group.triggerGracefulShutdown()
                    return
                }
            }
            try await group.run()
            tasks.cancelAll()
        }
        try await appliance.close()
    }

    /// Runs beside `body` instead of until a signal: for the demo and tests.
    public func run<Value: Sendable>(while body: @Sendable () async throws -> Value) async throws -> Value {
        let engines = Task { [appliance] in
            await withTaskGroup(of: Void.self) { group in
                group.addTask { await appliance.housekeeper.run() }
                group.addTask { await appliance.jobs.run() }
                group.addTask { await appliance.publisher.run() }
            }
        }
        let result: Result<Value, any Error>
        do { result = .success(try await body()) } catch { result = .failure(error) }
        await server.drain(deadlineSeconds: Self.drainSeconds)
        engines.cancel()
        await engines.value
        try await appliance.close()
        return try result.get()
    }

    /// The server as a service: it listens already and drains at the end.
    private struct Listener: Service {
        let server: Server

        func run() async throws {
            try await gracefulShutdown()
            await server.drain(deadlineSeconds: Serving.drainSeconds)
        }
    }

    /// An engine as a service: it is cancelled when it is to stop, and ends its step first.
    private struct Engine: Service {
        let work: @Sendable () async -> Void

        func run() async throws {
            await cancelWhenGracefulShutdown { await work() }
        }
    }
}
