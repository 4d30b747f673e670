import Glibc
import Logging
import Synchronization

/// The thread that accepts connections, looks after suspended exchanges and deadlines, reads lingering sockets, and at the end stops all.
///
/// Accepting is not left to the library: its `MHD_quiesce_daemon` may abort the process when a worker removes the listening socket from
/// its epoll set at the same moment (0.9.75), and it knows no descriptor reserve.
final class Watcher: Sendable {
    private struct Drain {
        let until: Moment
        let done: CheckedContinuation<Void, Never>
    }

    private let hub: Hub
    private let daemon: Daemon
    private let wake: WakeSignal
    private let limit: Int
    private let requestedDrain = Mutex<Drain?>(nil)
    /// Taken out by the thread when it drains, which closes it.
    private let listening: Mutex<ListeningSocket?>

    init(hub: Hub, daemon: Daemon, listening: ListeningSocket, wake: WakeSignal) {
        self.hub = hub
        self.daemon = daemon
        self.wake = wake
        limit = hub.configuration.effectiveConnectionLimit
        self.listening = Mutex(listening)
    }

    /// Starts the thread, which keeps the watcher until it ends.
    func start() throws(ServerError) {
        var thread = pthread_t()
        let context = unsafe Unmanaged.passRetained(self)
        let code = unsafe pthread_create(
            &thread, nil,
            { context in
                if let context = unsafe context { unsafe Unmanaged<Watcher>.fromOpaque(context).takeRetainedValue().run() }
                return nil
            }, context.toOpaque())
        if code != 0 {
            unsafe context.release()
            throw .system(operation: "pthread_create", code: code)
        }
        pthread_detach(thread)
    }

    /// Accepts no more, lets exchanges end until the moment, then ends them, stops the library and the thread.
    func drain(until: Moment) async {
        await withCheckedContinuation { done in
            requestedDrain.withLock { $0 = Drain(until: until, done: done) }
            wake.signal()
        }
    }

    private func run() {
        var lingering: [LingeringSockets.Entry] = []
        var nextCheck = Moment.now + hub.configuration.watchInterval
        var socket = listening.withLock { $0 }
        var isExhausted = false
        var ebb = Ebb()
        while true {
            hub.lingering.collect(into: &lingering)
            let drain = requestedDrain.withLock { $0 }
            if let drain {
                if socket != nil {
                    listening.withLock { $0 = nil }
                    socket = nil
                    hub.gate.drain()
                    hub.tasks.cancelAll(.stream)
                }
                if (lingering.isEmpty && hub.gate.closeIfIdle()) || drain.until < .now {
                    finish(lingering)
                    drain.done.resume()
                    return
                }
            }
            // Without the listening socket while there is no room: the queue waits in the system.
            let hasRoom = !isExhausted && limit > hub.connections.count
            let pause = drain != nil ? 5 : min(hub.configuration.watchInterval.milliseconds, hasRoom ? .max : 20)
            wait(for: hasRoom ? socket : nil, &lingering, milliseconds: Int32(pause))
            isExhausted = false
            if hasRoom, let socket { isExhausted = accept(from: socket) }
            if nextCheck <= .now {
                let now = Moment.now
                for connection in hub.connections.all { connection.check(at: now) }
                ebb.look(at: hub.connections.count)
                nextCheck = now + hub.configuration.watchInterval
            }
        }
    }

    private func wait(for socket: ListeningSocket?, _ lingering: inout [LingeringSockets.Entry], milliseconds: Int32) {
        var entries = [pollfd(fd: wake.descriptor, events: Int16(POLLIN), revents: 0)]
        if let socket { entries.append(pollfd(fd: socket.descriptor, events: Int16(POLLIN), revents: 0)) }
        let first = entries.count
        for entry in lingering { entries.append(pollfd(fd: entry.socket, events: Int16(POLLIN), revents: 0)) }
        guard unsafe poll(&entries, UInt(entries.count), milliseconds) >= 0 else { return }
        if entries[0].revents != 0 { wake.clear() }
        let now = Moment.now
        var kept: [LingeringSockets.Entry] = []
        for (entry, state) in zip(lingering, entries[first...]) {
            let goesOn = entry.until >= now && (state.revents == 0 || LingeringSockets.drain(entry.socket))
            if goesOn { kept.append(entry) } else { close(entry.socket) }
        }
        lingering = kept
    }

    /// Whether the system had no descriptor left.
    private func accept(from socket: ListeningSocket) -> Bool {
        for _ in 0..<max(0, min(64, limit - hub.connections.count)) {  // then the others have their turn
            switch socket.accept() {
            case .connection(let client, let address):
                hub.connections.expect()
                if !daemon.add(client, from: address) { hub.connections.forget() }
            case .none: return false
            case .failed: continue
            case .exhausted:
                hub.logger.warning("No descriptors are left for new connections")
                return true
            }
        }
        return false
    }

    private func finish(_ lingering: [LingeringSockets.Entry]) {
        hub.gate.close()
        // Nothing is suspended after this: who would suspend later sees the closed gate under the lock that is taken here.
        for connection in hub.connections.all { connection.giveUp() }
        hub.tasks.cancelAll(.answer)
        daemon.stop()
        var rest = lingering
        hub.lingering.collect(into: &rest)
        for entry in rest { close(entry.socket) }
        let graceEnd = Moment.now + .seconds(1)  // a cancelled task should need less
        while !hub.tasks.isEmpty && .now < graceEnd { usleep(2_000) }
        if !hub.tasks.isEmpty { hub.logger.warning("Tasks did not end when cancelled", metadata: ["count": "\(hub.tasks.count)"]) }
    }
}
