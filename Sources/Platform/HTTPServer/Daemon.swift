import CMicroHTTPD
import Glibc
import Logging

/// The running library: its threads, and its way back into Swift.
///
/// Unchecked: the pointers never change. `add` may be called on any thread (MHD's manual); `stop` is called once, after all calls of `add`,
/// by the watcher.
@safe final class Daemon: @unchecked Sendable {
    private let daemon: OpaquePointer
    private let context: Unmanaged<Hub>

    /// Starts the threads. They use `hub` until `stop`.
    init(hub: Hub) throws(ServerError) {
        let context = unsafe Unmanaged.passRetained(hub)
        let configuration = hub.configuration
        // The limit is kept by the watcher, which leaves connections waiting; the library would close them.
        var settings = unsafe httpserver_settings(
            context: context.toOpaque(), log: onLog, access: onAccess, target: onTarget, completed: onCompleted, connection: onConnection,
            worker_threads: UInt32(configuration.workerThreads), connection_limit: UInt32(configuration.effectiveConnectionLimit + 16),
            idle_timeout_seconds: UInt32(max(1, (configuration.idleTimeout.milliseconds + 999) / 1_000)),
            connection_memory: configuration.headerMemoryBytes, memory_increment: 8 << 10)
        guard let daemon = unsafe httpserver_start_daemon(&settings) else {
            unsafe context.release()
            throw .library
        }
        unsafe self.daemon = daemon
        unsafe self.context = context
    }

    /// Hands an accepted connection over and says whether the library took it. It closes it in any case.
    func add(_ socket: Int32, from address: SocketAddress) -> Bool {
        unsafe address.withPointer { pointer, length in unsafe MHD_add_connection(daemon, socket, pointer, length) } == .YES
    }

    /// Ends threads and connections. No connection may be suspended: the library would abort the process.
    func stop() {
        unsafe MHD_stop_daemon(daemon)
        unsafe context.release()
    }
}

private func onLog(_ context: UnsafeMutableRawPointer?, _ format: UnsafePointer<CChar>?, _ arguments: CVaListPointer?) {
    guard let context = unsafe context, let format = unsafe format, let arguments = unsafe arguments else { return }
    let hub = unsafe Unmanaged<Hub>.fromOpaque(context).takeUnretainedValue()
    // Most of it is said of every client that hangs up.
    if hub.logger.logLevel > .debug { return }
    let text = unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: 512) { buffer -> String in
        guard let start = buffer.baseAddress, unsafe vsnprintf(start, buffer.count, format, arguments) >= 0 else { return "" }
        return unsafe String(cString: start)
    }
    hub.logger.debug("libmicrohttpd", metadata: ["message": "\(text.trimmingEnd())"])
}

private func onConnection(
    _ context: UnsafeMutableRawPointer?, _ connection: OpaquePointer?, _ slot: UnsafeMutablePointer<UnsafeMutableRawPointer?>?,
    _ code: MHD_ConnectionNotificationCode
) {
    guard let context = unsafe context, let connection = unsafe connection, let slot = unsafe slot else { return }
    let hub = unsafe Unmanaged<Hub>.fromOpaque(context).takeUnretainedValue()
    switch code {
    case .CONNECTION_NOTIFY_STARTED:
        let client = unsafe ClientConnection(
            socket: httpserver_socket(connection), remoteAddress: peerHost(connection), headerBy: .now + hub.configuration.headerDeadline)
        hub.connections.began(client)
        unsafe slot.pointee = Unmanaged.passRetained(client).toOpaque()
    case .CONNECTION_NOTIFY_CLOSED:
        guard let stored = unsafe slot.pointee else { return }
        let client = unsafe Unmanaged<ClientConnection>.fromOpaque(stored).takeRetainedValue()
        client.closed()
        hub.connections.ended(client)
        unsafe slot.pointee = nil
    @unknown default: break
    }
}

private func onTarget(_ context: UnsafeMutableRawPointer?, _ target: UnsafePointer<CChar>?, _ connection: OpaquePointer?)
    -> UnsafeMutableRawPointer?
{
    guard let context = unsafe context, let connection = unsafe connection, let stored = unsafe httpserver_socket_context(connection) else {
        return nil
    }
    let hub = unsafe Unmanaged<Hub>.fromOpaque(context).takeUnretainedValue()
    let client = unsafe Unmanaged<ClientConnection>.fromOpaque(stored).takeUnretainedValue()
    client.headerBegan(mustEndBy: .now.adding(milliseconds: hub.deadlines.header))
    let exchange = unsafe Exchange(hub: hub, connection: client, wire: Wire(connection), target: RequestTarget(target))
    return unsafe Unmanaged.passRetained(exchange).toOpaque()  // released in onCompleted
}

private func onAccess(
    _: UnsafeMutableRawPointer?, _: OpaquePointer?, _: UnsafePointer<CChar>?, _ method: UnsafePointer<CChar>?, _: UnsafePointer<CChar>?,
    _ data: UnsafePointer<CChar>?, _ size: UnsafeMutablePointer<Int>?, _ slot: UnsafeMutablePointer<UnsafeMutableRawPointer?>?
) -> MHD_Result {
    guard let stored = unsafe slot?.pointee, let size = unsafe size else { return .NO }
    let exchange = unsafe Unmanaged<Exchange>.fromOpaque(stored).takeUnretainedValue()
    if unsafe size.pointee == 0 { return unsafe exchange.proceed(method: method) }
    let result = unsafe exchange.take(UnsafeRawBufferPointer(start: data, count: size.pointee))
    unsafe size.pointee = 0
    return result
}

private func onCompleted(
    _: UnsafeMutableRawPointer?, _: OpaquePointer?, _ slot: UnsafeMutablePointer<UnsafeMutableRawPointer?>?, _: MHD_RequestTerminationCode
) {
    guard let stored = unsafe slot?.pointee else { return }
    unsafe Unmanaged<Exchange>.fromOpaque(stored).takeRetainedValue().completed()
    unsafe slot?.pointee = nil
}

private func peerHost(_ connection: OpaquePointer) -> String {
    guard let peer = unsafe httpserver_peer(connection) else { return "" }
    var storage = sockaddr_storage()
    let isV6 = unsafe Int32(peer.pointee.sa_family) == AF_INET6
    let length = isV6 ? MemoryLayout<sockaddr_in6>.size : MemoryLayout<sockaddr_in>.size
    unsafe withUnsafeMutableBytes(of: &storage) { unsafe $0.copyMemory(from: UnsafeRawBufferPointer(start: peer, count: length)) }
    return SocketAddress(storage: storage, length: socklen_t(length)).host
}

extension String {
    fileprivate func trimmingEnd() -> Substring {
        var text = self[...]
        while text.last?.isWhitespace == true { text.removeLast() }
        return text
    }
}
