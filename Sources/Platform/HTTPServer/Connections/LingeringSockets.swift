import CMicroHTTPD
import Glibc
import Synchronization

/// Sockets on which an answer was sent while the client was still sending.
///
/// Closing a socket with unread bytes resets the connection, which may destroy the answer before the client has read it (RFC 9112 section
/// 9.6). So a second descriptor is kept and read from until the client closes. `add` may be called on any thread, all else is for the
/// watcher.
final class LingeringSockets: Sendable {
    struct Entry {
        let socket: Int32
        let until: Moment
    }

    private static let most = 128  // half of the descriptor reserve; above it the oldest go first

    private let arrived = Mutex<[Entry]>([])
    private let wake: WakeSignal

    init(wake: WakeSignal) { self.wake = wake }

    /// Keeps the connection alive after the library has closed `socket`.
    func add(copyOf socket: Int32, until: Moment) {
        let copy = dup(socket)
        if copy < 0 { return }  // Out of descriptors: the answer may be lost, the server goes on.
        arrived.withLock { $0.append(Entry(socket: copy, until: until)) }
        wake.signal()
    }

    /// What was added since the last call goes to `entries`; of too many the oldest are closed.
    func collect(into entries: inout [Entry]) {
        entries += arrived.withLock { arrived in
            defer { arrived = [] }
            return arrived
        }
        while entries.count > Self.most { close(entries.removeFirst().socket) }
    }

    /// Reads and forgets. Whether the socket is to be kept.
    static func drain(_ socket: Int32) -> Bool {
        unsafe withUnsafeTemporaryAllocation(byteCount: 64 << 10, alignment: 16) { buffer in
            for _ in 0..<16 {  // then the others have their turn
                let count = unsafe recv(socket, buffer.baseAddress, buffer.count, Int32(MSG_DONTWAIT))
                if count == 0 { return false }
                if count < 0 { return errno == EAGAIN || errno == EINTR }
            }
            return true
        }
    }
}
