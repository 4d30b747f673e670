import Foundation
import HTTPServer
import Logging
import Synchronization
import Testing

/// Ports outside of those that the system gives to clients, none twice in a process: a test may ask what became of its port.
private let nextPort = Atomic<Int>(10_000 + Int(getpid()) * 97 % 20_000)

/// Runs `body` against a server on a port of its own, drains it, and checks that it left nothing behind.
func serving(
    _ handler: TestHandler, _ configure: (inout Server.Configuration) -> Void = { _ in },
    _ body: (Server) async throws -> Void
) async throws {
    var configuration = Server.Configuration()
    configuration.watchInterval = .milliseconds(100)
    configure(&configuration)
    let server = try started(handler, configuration)
    do {
        try await body(server)
    } catch {
        await server.drain(deadlineSeconds: 0)
        throw error
    }
    await server.drain(deadlineSeconds: 5)
    let left: [Int] = [server.openExchanges, server.openConnections, server.runningTasks, descriptors(of: server.port)]
    #expect(left == [Int](repeating: 0, count: 4))
}

private func started(_ handler: TestHandler, _ configuration: Server.Configuration) throws -> Server {
    var configuration = configuration
    while true {
        configuration.port = nextPort.wrappingAdd(1, ordering: .relaxed).newValue
        let server = Server(configuration, handler: handler, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        do {
            try server.start()
            return server
        } catch {
            guard case .addressInUse = error else { throw error }
        }
    }
}

/// Runs what blocks on a thread of its own: the server's tasks need the shared ones.
func onThread<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { done in
        Thread.detachNewThread { done.resume(with: Result(catching: work)) }
    }
}

/// An event that a test waits for.
final class Signal: Sendable {
    private struct State {
        var count = 0
        var waiters: [(Int, CheckedContinuation<Void, Never>)] = []
    }

    private let state = Mutex(State())

    var count: Int { state.withLock { $0.count } }

    func fire() {
        let ready = state.withLock { state in
            state.count += 1
            let ready = state.waiters.filter { $0.0 <= state.count }.map(\.1)
            state.waiters.removeAll { $0.0 <= state.count }
            return ready
        }
        for waiter in ready { waiter.resume() }
    }

    /// Returns once `fire` was called so many times.
    func fired(_ times: Int = 1) async {
        await withCheckedContinuation { waiter in
            let isReady = state.withLock { state in
                if state.count < times { state.waiters.append((times, waiter)) }
                return state.count >= times
            }
            if isReady { waiter.resume() }
        }
    }
}

/// Whether the condition, which no event announces, becomes true within so many seconds.
func eventually(within seconds: Double, _ condition: @Sendable () -> Bool) async -> Bool {
    let end = ContinuousClock.now + .seconds(seconds)
    while !condition() {
        if ContinuousClock.now > end { return false }
        try? await Task.sleep(for: .milliseconds(10))  // the next look, not a wait for a fixed time
    }
    return true
}

/// How many descriptors of this process are sockets of the server on this port.
func descriptors(of port: Int) -> Int {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")) ?? []
    return names.compactMap { Int32($0) }.count { localPort(of: $0) == port }
}

func localPort(of socket: Int32) -> Int? {
    var address = sockaddr_in()
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let result = unsafe withUnsafeMutablePointer(to: &address) { pointer in
        unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe getsockname(socket, $0, &length) }
    }
    return result == 0 ? Int(UInt16(bigEndian: address.sin_port)) : nil
}
