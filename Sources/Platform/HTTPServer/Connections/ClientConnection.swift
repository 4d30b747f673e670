import CMicroHTTPD
import Glibc
import Synchronization

/// One accepted connection; lives from the library's "started" to its "closed", which comes before the socket is closed.
///
/// Locks are taken in the order connection, exchange, stream; never the other way round.
final class ClientConnection: Sendable {
    /// Only to be used on the library's thread, or under `state` while it is open.
    let socket: Int32
    let remoteAddress: String

    private struct State {
        var isOpen = true
        var headerBy: Moment
        var exchange: Exchange?
    }

    private let state: Mutex<State>

    init(socket: Int32, remoteAddress: String, headerBy: Moment) {
        self.socket = socket
        self.remoteAddress = remoteAddress
        state = Mutex(State(headerBy: headerBy))
    }

    /// The request line has arrived: the rest of the header has until then.
    func headerBegan(mustEndBy moment: Moment) {
        state.withLock { $0.headerBy = min($0.headerBy, moment) }
    }

    /// The header is whole: from now on the exchange has its own deadlines.
    func began(_ exchange: Exchange) {
        state.withLock { $0.exchange = exchange }
    }

    /// The exchange is over; the next header has until then.
    func exchangeEnded(nextHeaderBy moment: Moment) {
        state.withLock {
            $0.exchange = nil
            $0.headerBy = moment
        }
    }

    func closed() {
        state.withLock {
            $0.isOpen = false
            $0.exchange = nil
        }
    }

    /// Looks for a client that hung up and for deadlines that passed. Called at intervals, not on the library's thread.
    func check(at now: Moment) {
        let surrender: Surrender? = state.withLock { state in
            guard state.isOpen else { return nil }
            let remedy = state.exchange?.check(socket: socket, at: now) ?? (state.headerBy < now ? .cut : .none)
            // The end may have come with the bytes before it, in one edge of epoll that the library has used up: nobody else notices. It is
            // given until the next look to make a request of what it has read.
            if state.exchange == nil, hasEnded(socket) { state.headerBy = min(state.headerBy, now) }
            switch remedy {
            case .none: return nil
            case .surrender(let surrender): return surrender
            case .cut:
                // Makes the library see a closed connection. Under the lock, because a closed socket's number soon belongs to another.
                shutdown(socket, Int32(SHUT_RDWR))
                return nil
            }
        }
        surrender?.carryOut()
    }

    /// Ends what is suspended, whatever becomes of the answer: the server stops.
    func giveUp() {
        let exchange = state.withLock { $0.exchange }
        exchange?.surrender()?.carryOut()
    }
}

/// Whether nothing more can be read: the other side has closed, and all that it sent was taken. The socket must surely be open.
func hasEnded(_ socket: Int32) -> Bool {
    var byte: UInt8 = 0
    return unsafe recv(socket, &byte, 1, Int32(MSG_PEEK | MSG_DONTWAIT)) == 0
}

/// Whether the other side has closed or lost the connection. The socket must surely be open.
func hasHungUp(_ socket: Int32) -> Bool {
    var entry = pollfd(fd: socket, events: httpserver_hang_up_events, revents: 0)
    guard unsafe poll(&entry, 1, 0) > 0 else { return false }
    return entry.revents & (httpserver_hang_up_events | Int16(POLLHUP) | Int16(POLLERR)) != 0
}
